import { afterEach, describe, expect, it } from 'vitest';
import {
  AbortError,
  type ApiError,
  AuthenticationError,
  CloneAI,
  ConflictError,
  ConnectionError,
  InvalidRequestError,
  NotFoundError,
  QuotaExceededError,
  RateLimitError,
  TimeoutError,
} from './index.ts';
import { errorBody, type Handler, json, startServer, type TestServer } from './testing.ts';

let server: TestServer;
afterEach(() => server.close());

async function clientOf(handle: Handler, options: object = {}): Promise<CloneAI> {
  server = await startServer(handle);
  return new CloneAI({ apiKey: 'sk_test', baseUrl: `${server.url}/`, ...options });
}

/** `Retry-After: 0` keeps the tests from waiting for the back-off. */
const NOW = { 'retry-after': '0' };

describe('a call', () => {
  it('sends the credential, the body and an encoded path, and gives the parsed answer', async () => {
    const client = await clientOf((_request, response) => json(response, 200, { id: 'cln_1' }));
    expect(await client.clones.update('a/b c?', { name: 'Ada' })).toEqual({ id: 'cln_1' });
    expect(server.requests[0]).toMatchObject({ method: 'PATCH', path: '/v1/clones/a%2Fb%20c%3F', body: '{"name":"Ada"}' });
    expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer sk_test', 'content-type': 'application/json' });
  });

  it('sends no credential where none is needed', async () => {
    const client = await clientOf((_request, response) => json(response, 200, {}));
    await client.auth.login({ email: 'a@b.c', password: 'long enough' });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('gives undefined for an answer without a body', async () => {
    const client = await clientOf((_request, response) => void response.writeHead(204).end());
    expect(await client.clones.delete('cln_1')).toBeUndefined();
  });

  it('gives the raw response, its body unread, or both', async () => {
    const client = await clientOf((_request, response) => json(response, 200, { id: 'cln_1' }, { 'x-extra': 'yes' }));
    const raw = await client.clones.retrieve('cln_1').asResponse();
    expect(raw.headers.get('x-extra')).toBe('yes');
    expect(await raw.json()).toEqual({ id: 'cln_1' });
    const { data, response } = await client.clones.retrieve('cln_1').withResponse();
    expect([data.id, response.status, server.requests.length]).toEqual(['cln_1', 200, 2]);
  });

  it('calls fetch without a receiver, as browsers demand', async () => {
    let receiver: unknown = 'not called';
    const client = new CloneAI({
      apiKey: 'x',
      baseUrl: 'http://localhost',
      fetch: async function (this: unknown) {
        receiver = this;
        return Response.json({ id: 'cln_1' });
      },
    });
    server = await startServer(() => {});
    await client.clones.retrieve('cln_1');
    expect(receiver).toBeUndefined();
  });
});

describe('errors', () => {
  it.each([
    [400, 'invalid_request_error', InvalidRequestError],
    [401, 'authentication_error', AuthenticationError],
    [404, 'not_found_error', NotFoundError],
    [409, 'conflict_error', ConflictError],
    [429, 'quota_exceeded', QuotaExceededError],
  ])('turn %i %s into their class with request id and code', async (status, type, kind) => {
    const client = await clientOf((_request, response) => json(response, status, errorBody(type, 'some_code')));
    const error = await client.clones.retrieve('cln_1').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ status, type, code: 'some_code', requestId: 'req_test', name: kind.name });
    expect(server.requests).toHaveLength(1);
  });

  it('are typed by status when something in between answered', async () => {
    const client = await clientOf((_request, response) => void response.writeHead(404).end('<h1>nginx</h1>'));
    await expect(client.clones.retrieve('x')).rejects.toMatchObject({ name: 'NotFoundError', code: 'http_404' });
  });

  it('say so when a 200 is not JSON', async () => {
    const client = await clientOf((_request, response) => void response.writeHead(200).end('<html>'), { maxRetries: 0 });
    await expect(client.clones.retrieve('x')).rejects.toThrow(/not in JSON/);
  });
});

describe('retries', () => {
  it.each([408, 429, 500, 503])('repeat after %i under one idempotency key', async (status) => {
    const client = await clientOf((_request, response, index) =>
      index < 2 ? json(response, status, errorBody('x', 'y'), NOW) : json(response, 201, { id: 'cln_1' }),
    );
    expect((await client.clones.create({ name: 'Ada' })).id).toBe('cln_1');
    const keys = server.requests.map((request) => request.headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it('use a new key for each call, and yours when you give one', async () => {
    const client = await clientOf((_request, response) => json(response, 201, {}));
    await client.clones.create({ name: 'A' });
    await client.clones.create({ name: 'A' });
    await client.clones.create({ name: 'A' }, { idempotencyKey: 'mine' });
    const keys = server.requests.map((request) => request.headers['idempotency-key']);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe('mine');
  });

  it('repeat when the connection breaks before or within the answer', async () => {
    const client = await clientOf((_request, response, index) => {
      if (index === 0) response.destroy();
      else if (index === 1) {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"id":');
        setTimeout(() => response.destroy(), 10);
      } else json(response, 200, { id: 'cln_1' });
    });
    expect((await client.clones.retrieve('cln_1')).id).toBe('cln_1');
    expect(server.requests).toHaveLength(3);
  });

  it('repeat a call whose first try is still running, not another conflict', async () => {
    const client = await clientOf((_request, response, index) =>
      json(response, 409, errorBody('conflict_error', index === 0 ? 'idempotency_in_progress' : 'conflict'), NOW),
    );
    await expect(client.clones.create({ name: 'A' })).rejects.toBeInstanceOf(ConflictError);
    expect(server.requests).toHaveLength(2);
  });

  it('do not wait in silence for longer than a minute', async () => {
    const client = await clientOf((_request, response) =>
      json(response, 429, errorBody('rate_limit_error', 'rate_limited'), { 'retry-after': '120' }),
    );
    const error = await client.clones.retrieve('x').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RateLimitError);
    expect((error as ApiError).retryAfter).toBe(120);
    expect(server.requests).toHaveLength(1);
  });

  it('end with the last error', async () => {
    const client = await clientOf((_request, response) => json(response, 500, errorBody('internal_error', 'internal_error'), NOW), {
      maxRetries: 1,
    });
    await expect(client.clones.retrieve('x')).rejects.toMatchObject({ name: 'InternalError', status: 500 });
    expect(server.requests).toHaveLength(2);
  });

  it('name the address when nobody listens', async () => {
    server = await startServer(() => {});
    await server.close();
    const client = new CloneAI({ apiKey: 'x', baseUrl: server.url, maxRetries: 0 });
    await expect(client.clones.retrieve('x')).rejects.toThrow(ConnectionError);
    await expect(client.clones.retrieve('x')).rejects.toThrow(server.url);
  });
});

describe('time and abort', () => {
  it('a slow answer becomes a TimeoutError after all tries', async () => {
    const client = await clientOf(() => {}, { timeout: 30, maxRetries: 1 });
    await expect(client.clones.retrieve('x')).rejects.toBeInstanceOf(TimeoutError);
    expect(server.requests).toHaveLength(2);
  });

  it('a body that stops coming does, too', async () => {
    const client = await clientOf(
      (_request, response) => {
        response.writeHead(200);
        response.write('{');
      },
      { timeout: 50, maxRetries: 0 },
    );
    await expect(client.clones.retrieve('x')).rejects.toBeInstanceOf(TimeoutError);
  });

  it('your signal ends the call at once, also while it waits to try again', async () => {
    const controller = new AbortController();
    const client = await clientOf((_request, response) => {
      json(response, 503, errorBody('internal_error', 'unavailable'), { 'retry-after': '30' });
      setTimeout(() => controller.abort(new Error('enough')), 10);
    });
    const error = await client.clones.retrieve('x', { signal: controller.signal }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AbortError);
    expect((error as AbortError).cause).toMatchObject({ message: 'enough' });
    expect(server.requests).toHaveLength(1);
  });

  it('an aborted signal sends nothing', async () => {
    const client = await clientOf((_request, response) => json(response, 200, {}));
    await expect(client.clones.retrieve('x', { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(AbortError);
    expect(server.requests).toHaveLength(0);
  });
});

describe('tokens', () => {
  it('are asked for again, with the refused one, after a 401, once', async () => {
    const refusedOnes: (string | undefined)[] = [];
    const client = await clientOf(
      (request, response) =>
        request.headers.authorization === 'Bearer fresh'
          ? json(response, 200, { id: 'cln_1' })
          : json(response, 401, errorBody('authentication_error', 'token_expired')),
      {
        apiKey: undefined,
        accessToken: (refused?: string) => {
          refusedOnes.push(refused);
          return refused ? 'fresh' : 'stale';
        },
      },
    );
    expect((await client.clones.retrieve('cln_1')).id).toBe('cln_1');
    expect(refusedOnes).toEqual([undefined, 'stale']);
  });

  it('that stay refused end in an AuthenticationError', async () => {
    const client = await clientOf((_request, response) => json(response, 401, errorBody('authentication_error', 'token_expired')), {
      accessToken: () => 'stale',
    });
    await expect(client.clones.retrieve('x')).rejects.toBeInstanceOf(AuthenticationError);
    expect(server.requests).toHaveLength(2);
  });
});
