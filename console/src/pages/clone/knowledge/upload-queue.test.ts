import { AbortError, ApiError, ConnectionError, RateLimitError, type Source } from '@cloneai/sdk';
import { describe, expect, it } from 'vitest';
import { createUploadQueue, MAX_CONCURRENT, type Send } from './upload-queue.ts';

const answer = (id: string, headers: Record<string, string> = {}) => ({
  data: { id } as Source,
  response: new Response(null, { headers }),
});
const refusal = (headers: Record<string, string>, status = 429, type = 'rate_limit_error', code = 'rate_limited') => {
  const body = { type, code, message: 'No.', param: null, requestId: 'req_1' };
  return status === 429 ? new RateLimitError(status, body, new Headers(headers)) : new ApiError(status, body, new Headers(headers));
};
const settled = () => new Promise((resolve) => setTimeout(resolve));

function setUp() {
  const stored: string[] = [];
  const keys: string[] = [];
  const sleeps: { milliseconds: number; wake: () => void }[] = [];
  /** Requests that wait for the response that a test chooses. */
  const calls: {
    name: string;
    resolve: (value: ReturnType<typeof answer>) => void;
    reject: (error: Error) => void;
    options: Parameters<Send>[0];
  }[] = [];
  let key = 0;
  const queue = createUploadQueue({
    onSource: ({ id }) => stored.push(id),
    now: () => 1_000_000,
    sleep: (milliseconds) => new Promise((wake) => sleeps.push({ milliseconds, wake })),
    newKey: () => `key-${++key}`,
  });
  const file = (name: string, warning: string | null = null) => ({
    name,
    bytes: 100,
    warning,
    send: (options: Parameters<Send>[0]) =>
      new Promise<ReturnType<typeof answer>>((resolve, reject) => {
        keys.push(options.idempotencyKey);
        options.signal.addEventListener('abort', () => reject(new AbortError('Aborted.')));
        calls.push({ name, resolve, reject, options });
      }),
  });
  const states = () => queue.uploads.value.map(({ name, state }) => `${name} ${state}`);
  return { queue, file, calls, stored, keys, sleeps, states };
}

describe('upload queue', () => {
  it('sends a few files at a time, in order, and the next one when one is done', async () => {
    const { queue, file, calls, stored, states } = setUp();
    queue.add(['a', 'b', 'c', 'd'].map((name) => file(name)));
    expect(calls.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(calls).toHaveLength(MAX_CONCURRENT);
    calls[1]?.resolve(answer('b'));
    await settled();
    expect(stored).toEqual(['b']);
    expect(states()).toEqual(['a sending', 'c sending', 'd sending']);
  });

  it('reports the progress of each upload', async () => {
    const { queue, file, calls } = setUp();
    queue.add([file('a')]);
    calls[0]?.options.onUploadProgress({ loaded: 25, total: 100 });
    expect(queue.uploads.value[0]?.sent).toBe(0.25);
  });

  it('keeps uploads that the rate limit refuses and continues when the server accepts more', async () => {
    const { queue, file, calls, stored, sleeps, states } = setUp();
    queue.add(['a', 'b', 'c', 'd'].map((name) => file(name)));
    for (const call of calls) call.reject(refusal({ 'retry-after': '1800', 'ratelimit-limit': '10' }));
    await settled();
    expect(states()).toEqual(['a waiting', 'b waiting', 'c waiting', 'd waiting']);
    expect(queue.pause.value).toEqual({ until: 1_000_000 + 1_800_000, limit: 10 });
    expect(calls).toHaveLength(3);
    sleeps.at(-1)?.wake();
    await settled();
    expect(queue.pause.value).toBeNull();
    expect(calls.slice(3).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    for (const call of calls.slice(3)) call.resolve(answer(call.name));
    await settled();
    calls.at(-1)?.resolve(answer('d'));
    await settled();
    expect(stored).toEqual(['a', 'b', 'c', 'd']);
    expect(states()).toEqual([]);
  });

  it('pauses when the rate limit headers say that no uploads are left, without a refused request', async () => {
    const { queue, file, calls, states } = setUp();
    queue.add(['a', 'b'].map((name) => file(name)));
    queue.add([file('c'), file('d')]);
    for (const [i, call] of calls.slice(0, 3).entries())
      call.resolve(answer(call.name, { 'ratelimit-remaining': String(2 - i), 'ratelimit-reset': '600', 'ratelimit-limit': '3' }));
    await settled();
    expect(states()).toEqual(['d waiting']);
    expect(queue.pause.value).toEqual({ until: 1_000_000 + 600_000, limit: 3 });
    expect(calls).toHaveLength(3);
  });

  it('continues immediately on request', async () => {
    const { queue, file, calls } = setUp();
    queue.add([file('a')]);
    calls[0]?.reject(refusal({ 'retry-after': '1800' }));
    await settled();
    queue.resume();
    expect(calls).toHaveLength(2);
    expect(queue.pause.value).toBeNull();
  });

  it('retries after a connection error with the same idempotency key and keeps uploads that still fail', async () => {
    const { queue, file, calls, keys, sleeps, stored } = setUp();
    queue.add([file('a')]);
    for (let attempt = 0; attempt < 3; attempt++) {
      calls[attempt]?.reject(new ConnectionError('broken'));
      await settled();
      if (attempt < 2) sleeps[attempt]?.wake();
      await settled();
    }
    expect(queue.uploads.value[0]).toMatchObject({ state: 'failed', problem: expect.any(ConnectionError) });
    queue.reconnect();
    calls[3]?.resolve(answer('a'));
    await settled();
    expect(stored).toEqual(['a']);
    expect(new Set(keys)).toEqual(new Set(['key-1']));
  });

  it('continues all uploads when an unavailable server is back', async () => {
    const { queue, file, calls, sleeps, states, stored } = setUp();
    queue.add([file('a'), file('b')]);
    const starting = () => refusal({}, 503, 'api_error', 'starting');
    for (let attempt = 0; attempt < 3; attempt++) {
      for (const call of calls.slice(-2)) call.reject(attempt === 0 ? new ConnectionError('broken') : starting());
      await settled();
      for (const { wake, milliseconds } of sleeps) if (milliseconds < 10_000) wake();
      await settled();
    }
    expect(states()).toEqual(['a failed', 'b failed']);
    expect(sleeps.filter(({ milliseconds }) => milliseconds === 10_000)).toHaveLength(1);
    sleeps.find(({ milliseconds }) => milliseconds === 10_000)?.wake();
    await settled();
    expect(states()).toEqual(['a sending', 'b sending']);
    for (const call of calls.slice(-2)) call.resolve(answer(call.name));
    await settled();
    expect(stored).toEqual(['a', 'b']);
  });

  it('sends with a new key, on request, an upload whose earlier attempt never finished on the server', async () => {
    const { queue, file, calls, keys, sleeps, states } = setUp();
    queue.add([file('a')]);
    for (let attempt = 0; attempt < 3; attempt++) {
      calls[attempt]?.reject(refusal({}, 409, 'conflict_error', 'idempotency_in_progress'));
      await settled();
      sleeps[attempt]?.wake();
      await settled();
    }
    expect(states()).toEqual(['a failed']);
    expect(sleeps).toHaveLength(2);
    queue.retry(queue.uploads.value[0]?.id ?? 0);
    expect(keys).toEqual(['key-1', 'key-1', 'key-1', 'key-2']);
  });

  it('does not retry a refused upload automatically, and uses a new key when the user retries it', async () => {
    const { queue, file, calls, keys, sleeps, states } = setUp();
    queue.add([file('a'), file('b')]);
    calls[0]?.reject(refusal({}, 413, 'invalid_request_error', 'payload_too_large'));
    await settled();
    expect(states()).toEqual(['a failed', 'b sending']);
    expect(sleeps).toEqual([]);
    queue.retry(queue.uploads.value[0]?.id ?? 0);
    expect(keys).toEqual(['key-1', 'key-2', 'key-3']);
  });

  it('holds back an unsupported file until the user sends it anyway', async () => {
    const { queue, file, calls, states } = setUp();
    queue.add([file('a.xlsx', 'Spreadsheets are not supported yet.')]);
    expect(states()).toEqual(['a.xlsx failed']);
    expect(calls).toEqual([]);
    queue.retry(queue.uploads.value[0]?.id ?? 0);
    expect(calls).toHaveLength(1);
  });

  it('cancels an upload in any state and does not report it as failed', async () => {
    const { queue, file, calls, states } = setUp();
    queue.add(['a', 'b', 'c', 'd'].map((name) => file(name)));
    queue.cancel(queue.uploads.value[3]?.id ?? 0);
    queue.cancel(queue.uploads.value[0]?.id ?? 0);
    await settled();
    expect(calls[0]?.options.signal.aborted).toBe(true);
    expect(states()).toEqual(['b sending', 'c sending']);
  });
});
