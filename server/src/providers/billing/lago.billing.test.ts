import { afterEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { type ContractFake, contractFake } from '../contract-fake.testing.ts';
import { createHttpFetch } from '../http-fetch.ts';
import { startVendor } from '../vendor.testing.ts';
import { billingSuite, makeUsage } from './billing.suite.ts';
import { createLagoBilling } from './lago.billing.ts';
import { startTestLago } from './lago.testing.ts';

const never = new AbortController().signal;
const http = createHttpFetch({ maxBodyBytes: 100_000 });
const clock = fixedClock('2026-03-10T12:00:00Z');
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function setUp(options: { reportMs?: number; timeoutMs?: number; apiKey?: string } = {}) {
  const lago = await startTestLago();
  open.push(lago);
  const make = () => createLagoBilling({ apiUrl: lago.url, apiKey: lago.apiKey, fetch: http.fetch, clock, timeoutMs: 1_000, ...options });
  return { lago, billing: make(), make, paths: () => lago.calls.map(({ method, path }) => `${method} ${path.slice('/api/v1/'.length)}`) };
}

billingSuite(async () => {
  const { lago, billing } = await setUp();
  return { billing, counted: () => lago.events.map((event) => event.transaction_id), close: async () => {} };
});

describe('a request to Lago', () => {
  it('contains one event per use, with its time, its cost and the workspace as subscription', async () => {
    const { lago, billing } = await setUp();
    const [event] = makeUsage(1);
    const [embedded] = makeUsage(1, newId('workspace'), 'source.embedded');
    if (!event || !embedded) throw new Error('no events');
    await billing.report([event, embedded], never);
    expect(lago.events).toEqual([
      {
        transaction_id: event.id,
        external_subscription_id: event.workspaceId,
        code: 'message_answered',
        timestamp: '1773144000.250',
        properties: {
          ...{ input_tokens: '100', output_tokens: '20', cost_micros: '7', model: 'test-model' },
          ...{ clone_id: event.cloneId, session_id: event.sessionId },
        },
      },
      expect.objectContaining({ code: 'source_embedded', properties: expect.not.objectContaining({ session_id: expect.anything() }) }),
    ]);
  });

  it('creates a missing customer once, before its first event', async () => {
    const { lago, billing, paths } = await setUp();
    const [known, unknown] = [newId('workspace'), newId('workspace')];
    lago.customers.add(known);
    await billing.report([...makeUsage(2, known), ...makeUsage(2, unknown)], never);
    await billing.report([...makeUsage(1, known), ...makeUsage(1, unknown)], never);
    expect(paths()).toEqual([
      ...['GET billable_metrics/message_answered', `GET customers/${known}`, `GET customers/${unknown}`, 'POST customers'],
      ...['POST events/batch', 'POST events/batch'],
    ]);
    expect(lago.customers).toEqual(new Set([known, unknown]));
    expect(JSON.parse(lago.calls[3]?.text ?? '')).toEqual({ customer: { external_id: unknown } });
  });

  it('contains at most a hundred events', async () => {
    const { lago, billing } = await setUp();
    await billing.report(makeUsage(201), never);
    const sizes = lago.calls.filter(({ path }) => path.endsWith('/batch')).map(({ text }) => JSON.parse(text).events.length);
    expect(sizes).toEqual([100, 100, 1]);
  });
});

describe('duplicates', () => {
  it('reject their batch, which is then sent event by event, and count as accepted', async () => {
    const { lago, billing, paths } = await setUp();
    const [old, fresh] = [makeUsage(2), makeUsage(3)];
    await billing.report(old, never);
    lago.calls.length = 0;
    const { accepted, duplicates, refused } = await billing.report([...fresh, ...old], never);
    expect([accepted.length, duplicates, refused]).toEqual([5, 2, []]);
    expect(paths().filter((path) => path === 'POST events')).toHaveLength(5);
    expect(lago.events).toHaveLength(5);
  });

  it('do not count a batch twice whose response was lost', async () => {
    const { lago, billing } = await setUp();
    const events = makeUsage(4);
    lago.faults.push('ok', 'ok', 'ok', 'done, then cut');
    expect(await billing.report(events, never)).toMatchObject({ accepted: [], failure: { code: 'upstream_failed' } });
    expect(lago.events).toHaveLength(4);
    expect(await billing.report(events, never)).toMatchObject({ duplicates: 4, refused: [] });
    expect(lago.events).toHaveLength(4);
  });
});

describe('a single event', () => {
  it('that Lago rejects does not block others', async () => {
    const { lago, billing } = await setUp();
    const events = makeUsage(5);
    const [, bad] = events;
    lago.poison.set(bad?.id ?? '', 'refused');
    const { accepted, refused, failure } = await billing.report(events, never);
    expect([accepted.length, failure]).toEqual([4, undefined]);
    expect(refused).toEqual([{ id: bad?.id, reason: expect.stringContaining('value_is_invalid') }]);
  });

  it('that makes Lago fail does not block others', async () => {
    const { lago, billing } = await setUp();
    const events = makeUsage(5);
    lago.poison.set(events[2]?.id ?? '', 'broken');
    const { accepted, refused, failure } = await billing.report(events, never);
    expect([accepted.length, refused.map(({ id }) => id), failure]).toEqual([4, [events[2]?.id], undefined]);
  });

  it('is not rejected when Lago fails for every event', async () => {
    const { lago, billing } = await setUp();
    const events = makeUsage(20);
    for (const { id } of events) lago.poison.set(id, 'broken');
    const { accepted, refused, failure } = await billing.report(events, never);
    expect([accepted, refused.length, failure?.code]).toEqual([[], 3, 'upstream_failed']);
    expect(lago.calls.filter(({ path }) => path === '/api/v1/events')).toHaveLength(3);
  });
});

describe('a billable metric that Lago does not have', () => {
  it('postpones its events, and only those, until it exists', async () => {
    const { lago, billing } = await setUp();
    lago.metrics.delete('message_answered');
    const [answers, sources] = [makeUsage(3), makeUsage(2, newId('workspace'), 'source.embedded')];
    const first = await billing.report([...answers, ...sources], never);
    expect(first.accepted.sort()).toEqual(sources.map(({ id }) => id).sort());
    expect(first.refused).toHaveLength(3);
    expect(first.refused[0]?.reason).toContain('no billable metric with the code message_answered');
    lago.metrics.add('message_answered');
    expect((await billing.report(answers, never)).refused).toHaveLength(3); // it is not asked for again at once
    clock.advance(61_000);
    expect((await billing.report(answers, never)).accepted).toHaveLength(3);
    expect(lago.events).toHaveLength(5);
  });

  it('is named by the health check', async () => {
    const { lago, billing } = await setUp();
    expect(await billing.check(never)).toEqual({ metrics: 2 });
    lago.metrics.delete('source_embedded');
    const said = await billing.check(never).catch((error: Error) => error);
    expect(said).toMatchObject({ code: 'unavailable', message: expect.stringContaining('code source_embedded.') });
    expect((said as Error).message).not.toContain('message_answered');
  });
});

describe('a failure of Lago', () => {
  const tooMany = { status: 429, body: { status: 429, error: 'Too Many Requests' } };
  const unavailable = { status: 503, body: '<h1>Down</h1>' };
  it.each([
    ['hangs', 'hang', 'upstream_timeout'],
    ['cuts the connection', 'cut', 'upstream_failed'],
    ['answers 503', unavailable, 'upstream_failed'],
    ['answers 429', tooMany, 'upstream_failed'],
    ['answers with a page', { status: 200, body: '<html>Welcome</html>' }, 'upstream_failed'],
    ['answers with other JSON', { status: 200, body: { ok: true } }, 'upstream_failed'],
    ['answers with no end of data', { status: 200, body: 'x'.repeat(200_000) }, 'upstream_failed'],
    ['redirects', { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } }, 'upstream_failed'],
    ['refuses the key', { status: 401, body: { status: 401, error: 'Unauthorized' } }, 'upstream_failed'],
  ] as const)('is told, and nothing is taken for counted: it %s', async (_name, fault, code) => {
    for (const good of [0, 1, 2, 3]) {
      // At each of the four calls that a first event needs: metric, customer, its making, batch.
      const { lago, billing } = await setUp();
      lago.faults.push(...Array.from({ length: good }, () => 'ok' as const), fault);
      const events = makeUsage(2);
      const { failure, ...rest } = await billing.report(events, never);
      expect([good, rest, failure?.code]).toEqual([good, { accepted: [], duplicates: 0, refused: [] }, code]);
      expect(failure?.message).not.toContain(lago.apiKey);
      expect((await billing.report(events, never)).accepted).toHaveLength(2);
      expect(lago.events).toHaveLength(2);
    }
  });

  it('with status 429 returns the time to wait', async () => {
    for (const [headers, seconds] of [
      [{ 'retry-after': '7' }, 7],
      [{ 'x-ratelimit-reset': '11' }, 11],
      [{}, 30],
    ] as const) {
      const { lago, billing } = await setUp();
      lago.faults.push({ ...tooMany, headers });
      expect((await billing.report(makeUsage(1), never)).failure?.retryAfterSeconds).toBe(seconds);
    }
  });

  it('keeps the events accepted before it', async () => {
    const { lago, billing } = await setUp();
    lago.faults.push('ok', 'ok', 'ok', 'ok', unavailable);
    const { accepted, failure } = await billing.report(makeUsage(150), never);
    expect([accepted.length, failure?.code, lago.events.length]).toEqual([100, 'upstream_failed', 100]);
  });

  it('ends at the timeout of the whole report', async () => {
    const { lago, billing } = await setUp({ reportMs: 300, timeoutMs: 60_000 });
    lago.faults.push('ok', 'ok', 'ok', 'hang');
    expect((await billing.report(makeUsage(1), never)).failure?.code).toBe('upstream_timeout');
  });

  it('caused by a wrong key or URL is identified by the health check', async () => {
    const { lago, billing } = await setUp({ apiKey: 'wrong' });
    await expect(billing.check(never)).rejects.toThrow('LAGO_API_KEY');
    const elsewhere = createLagoBilling({ apiUrl: `${lago.url}/elsewhere`, apiKey: lago.apiKey, fetch: http.fetch, clock });
    await expect(elsewhere.check(never)).rejects.toThrow('LAGO_API_URL');
    const nowhere = createLagoBilling({ apiUrl: 'http://127.0.0.1:1', apiKey: lago.apiKey, fetch: http.fetch, clock });
    await expect(nowhere.check(never)).rejects.toThrow('LAGO_API_URL');
  });
});

it('stops reporting when aborted', async () => {
  const { lago, billing } = await setUp({ timeoutMs: 60_000 });
  lago.faults.push('hang');
  const stop = new AbortController();
  const report = billing.report(makeUsage(1), stop.signal);
  await expect.poll(() => lago.calls.length).toBe(1);
  stop.abort(new Error('The server is stopping.'));
  expect((await report).accepted).toEqual([]);
});

const fake: ContractFake | string = await contractFake();
if (typeof fake === 'string') console.log(`Skipped: Lago’s contract. ${fake}`);

describe.skipIf(typeof fake === 'string')('Lago’s own contract', () => {
  it('accepts what is sent, batch by batch and one by one', async () => {
    if (typeof fake === 'string') return;
    const { url, log, close } = await fake.start();
    open.push({ close });
    // It keeps no state: what is looked up is answered here, the rest there.
    const front = await startVendor(async ({ method, path, headers, text }) => {
      const [, , , resource, name] = path.split('/');
      if (method === 'GET' && resource === 'billable_metrics') return { status: 200, body: { billable_metric: { code: name } } };
      if (method === 'GET') return { status: 404, body: { status: 404, error: 'Not Found', code: 'customer_not_found' } };
      const type = headers['content-type'] ?? '';
      const answer = await fetch(`${url}/lago${path}`, { method, body: text, headers: { 'content-type': type } });
      return { status: answer.status, body: await answer.json() };
    });
    open.push(front);
    const billing = createLagoBilling({ apiUrl: front.url, apiKey: 'any', fetch: http.fetch, clock });
    const events = [...makeUsage(101), ...makeUsage(1, newId('workspace'), 'source.embedded')];
    expect(await billing.report(events, never)).toMatchObject({ duplicates: 0, refused: [] });
    expect(await billing.report(events.slice(0, 3), never)).toMatchObject({ duplicates: 3, refused: [] });
    const seen = await log();
    expect(seen.map(({ errors }) => errors).filter(Boolean)).toEqual([]);
    expect(new Set(seen.map(({ path }) => path))).toEqual(new Set(['/customers', '/events/batch', '/events']));
  });
});
