import { readFileSync } from 'node:fs';
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
import { type MockHandler, type MockServer, mockServer, respond, respondEmpty } from './mock-server.testing.ts';
import { errorBody, type Handler, json, startServer, type TestServer } from './testing.ts';

let server: TestServer | MockServer;
afterEach(() => server.close());

/** A client of a mocked server. */
function mockClient(handle: MockHandler, options: object = {}): CloneAI {
  server = mockServer(handle);
  return new CloneAI({ apiKey: 'sk_test', baseUrl: `${server.url}/`, ...options });
}

/** A client of a real server, for broken connections. */
async function realClient(handle: Handler, options: object = {}): Promise<CloneAI> {
  server = await startServer(handle);
  return new CloneAI({ apiKey: 'sk_test', baseUrl: `${server.url}/`, ...options });
}

/** `Retry-After: 0` keeps the tests from waiting for the back-off. */
const NOW = { 'retry-after': '0' };

describe('a request', () => {
  it('sends the credential, the body, and an encoded path, and returns the parsed response', async () => {
    const client = mockClient(() => respond(200, { id: 'cln_1' }));
    expect(await client.clones.update('a/b c?', { name: 'Ada' })).toEqual({ id: 'cln_1' });
    expect(server.requests[0]).toMatchObject({ method: 'PATCH', path: '/v1/clones/a%2Fb%20c%3F', body: '{"name":"Ada"}' });
    expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer sk_test', 'content-type': 'application/json' });
  });

  it('sends no credential to endpoints that need none', async () => {
    const client = mockClient(() => respond(200, {}));
    await client.auth.login({ email: 'a@b.c', password: 'long enough' });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('returns undefined for a response without a body', async () => {
    const client = mockClient(() => respondEmpty());
    expect(await client.clones.delete('cln_1')).toBeUndefined();
  });

  it('returns the raw response with its body unread, or both', async () => {
    const client = mockClient(() => respond(200, { id: 'cln_1' }, { 'x-extra': 'yes' }));
    const raw = await client.clones.retrieve('cln_1').asResponse();
    expect(raw.headers.get('x-extra')).toBe('yes');
    expect(await raw.json()).toEqual({ id: 'cln_1' });
    const { data, response } = await client.clones.retrieve('cln_1').withResponse();
    expect([data.id, response.status, server.requests.length]).toEqual(['cln_1', 200, 2]);
  });

  it('calls fetch without a receiver, as browsers require', async () => {
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
  ])('map %i %s to an error class with the request id and code', async (status, type, kind) => {
    const client = mockClient(() => respond(status, errorBody(type, 'some_code')));
    const error = await client.clones.retrieve('cln_1').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ status, type, code: 'some_code', requestId: 'req_test', name: kind.name });
    expect(server.requests).toHaveLength(1);
  });

  it('are typed by status when a proxy responds', async () => {
    const client = mockClient(() => new Response('<h1>nginx</h1>', { status: 404 }));
    await expect(client.clones.retrieve('x')).rejects.toMatchObject({ name: 'NotFoundError', code: 'http_404' });
  });

  it('report a 200 response that is not JSON', async () => {
    const client = mockClient(() => new Response('<html>'), { maxRetries: 0 });
    await expect(client.clones.retrieve('x')).rejects.toThrow(/not in JSON/);
  });
});

describe('retries', () => {
  it.each([408, 429, 500, 503])('retry after %i under one idempotency key', async (status) => {
    const client = mockClient((_request, index) => (index < 2 ? respond(status, errorBody('x', 'y'), NOW) : respond(201, { id: 'cln_1' })));
    expect((await client.clones.create({ name: 'Ada' })).id).toBe('cln_1');
    const keys = server.requests.map((request) => request.headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it('use a new idempotency key per call, or the given one', async () => {
    const client = mockClient(() => respond(201, {}));
    await client.clones.create({ name: 'A' });
    await client.clones.create({ name: 'A' });
    await client.clones.create({ name: 'A' }, { idempotencyKey: 'mine' });
    const keys = server.requests.map((request) => request.headers['idempotency-key']);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe('mine');
  });

  it('retry when the connection breaks before or during the response', async () => {
    const client = await realClient((_request, response, index) => {
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

  it('retry a call whose first attempt is still running, but no other conflict', async () => {
    const client = mockClient((_request, index) =>
      respond(409, errorBody('conflict_error', index === 0 ? 'idempotency_in_progress' : 'conflict'), NOW),
    );
    await expect(client.clones.create({ name: 'A' })).rejects.toBeInstanceOf(ConflictError);
    expect(server.requests).toHaveLength(2);
  });

  it('stop when the server asks for a wait of more than a minute', async () => {
    const client = mockClient(() => respond(429, errorBody('rate_limit_error', 'rate_limited'), { 'retry-after': '120' }));
    const error = await client.clones.retrieve('x').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RateLimitError);
    expect((error as ApiError).retryAfter).toBe(120);
    expect(server.requests).toHaveLength(1);
  });

  it('throw the last error', async () => {
    const client = mockClient(() => respond(500, errorBody('internal_error', 'internal_error'), NOW), {
      maxRetries: 1,
    });
    await expect(client.clones.retrieve('x')).rejects.toMatchObject({ name: 'InternalError', status: 500 });
    expect(server.requests).toHaveLength(2);
  });

  it('name the address of a server that does not listen', async () => {
    server = await startServer(() => {});
    await server.close();
    const client = new CloneAI({ apiKey: 'x', baseUrl: server.url, maxRetries: 0 });
    await expect(client.clones.retrieve('x')).rejects.toThrow(ConnectionError);
    await expect(client.clones.retrieve('x')).rejects.toThrow(server.url);
  });
});

describe('timeouts and signals', () => {
  it('turn a slow response into a TimeoutError after all attempts', async () => {
    const client = mockClient(() => new Promise(() => {}), { timeout: 200, maxRetries: 1 });
    await expect(client.clones.retrieve('x')).rejects.toBeInstanceOf(TimeoutError);
    expect(server.requests).toHaveLength(2);
  });

  it('turn a body that stalls into a TimeoutError', async () => {
    const client = await realClient(
      (_request, response) => {
        response.writeHead(200);
        response.write('{');
      },
      { timeout: 50, maxRetries: 0 },
    );
    await expect(client.clones.retrieve('x')).rejects.toBeInstanceOf(TimeoutError);
  });

  it('end the call at once, even while it waits to retry', async () => {
    const controller = new AbortController();
    const client = mockClient(() => {
      setTimeout(() => controller.abort(new Error('enough')), 10);
      return respond(503, errorBody('internal_error', 'unavailable'), { 'retry-after': '30' });
    });
    const error = await client.clones.retrieve('x', { signal: controller.signal }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AbortError);
    expect((error as AbortError).cause).toMatchObject({ message: 'enough' });
    expect(server.requests).toHaveLength(1);
  });

  it('send nothing when the signal is already aborted', async () => {
    const client = mockClient(() => respond(200, {}));
    await expect(client.clones.retrieve('x', { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(AbortError);
    expect(server.requests).toHaveLength(0);
  });
});

describe('tokens', () => {
  it('are requested again after a 401, once, with the rejected token', async () => {
    const rejectedTokens: (string | undefined)[] = [];
    const client = mockClient(
      (request) =>
        request.headers.authorization === 'Bearer fresh'
          ? respond(200, { id: 'cln_1' })
          : respond(401, errorBody('authentication_error', 'token_expired')),
      {
        apiKey: undefined,
        accessToken: (rejected?: string) => {
          rejectedTokens.push(rejected);
          return rejected ? 'fresh' : 'stale';
        },
      },
    );
    expect((await client.clones.retrieve('cln_1')).id).toBe('cln_1');
    expect(rejectedTokens).toEqual([undefined, 'stale']);
  });

  it('throw an AuthenticationError when a new token is rejected, too', async () => {
    const client = mockClient(() => respond(401, errorBody('authentication_error', 'token_expired')), {
      accessToken: () => 'stale',
    });
    await expect(client.clones.retrieve('x')).rejects.toBeInstanceOf(AuthenticationError);
    expect(server.requests).toHaveLength(2);
  });
});

describe('headers', () => {
  it('name the SDK, its version, and the runtime', async () => {
    const client = mockClient(() => respond(200, {}));
    await client.clones.retrieve('cln_1');
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
    const headers = server.requests[0]?.headers;
    expect(headers?.['x-cloneai-sdk']).toMatch(new RegExp(`^CloneAI-SDK/${version} \\(Node\\.js/\\d+\\)$`));
    expect(headers?.['user-agent']).toMatch(new RegExp(`^CloneAI-SDK/${version} \\(Node\\.js/\\d+\\)$`));
  });

  it('count the retries', async () => {
    const client = mockClient((_request, index) => respond(index < 2 ? 503 : 200, errorBody('internal_error', 'x'), NOW));
    await client.clones.retrieve('cln_1');
    expect(server.requests.map(({ headers }) => headers['x-cloneai-retry-count'])).toEqual(['0', '1', '2']);
  });

  it('can be set per client and per call', async () => {
    const client = mockClient(() => respond(200, {}), { headers: { 'x-a': 'client', 'x-b': 'client' } });
    await client.clones.retrieve('cln_1', { headers: { 'x-b': 'call' } });
    expect(server.requests[0]?.headers).toMatchObject({ 'x-a': 'client', 'x-b': 'call' });
  });
});

describe('logging', () => {
  const collect = () => {
    const lines: unknown[][] = [];
    const at =
      (level: string) =>
      (...details: unknown[]) =>
        lines.push([level, ...details]);
    return { lines, logger: { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') } };
  };
  const flaky: MockHandler = (_request, index) => respond(index === 0 ? 503 : 200, errorBody('internal_error', 'x', 'Busy.'), NOW);

  it('is off by default', async () => {
    const { lines, logger } = collect();
    await mockClient(flaky, { logger }).clones.retrieve('cln_1');
    expect(lines).toEqual([]);
  });

  it('reports retries as warnings, and responses from level info on', async () => {
    const warnings = collect();
    await mockClient(flaky, { logger: warnings.logger, logLevel: 'warn' }).clones.retrieve('cln_1');
    expect(warnings.lines).toEqual([
      ['warn', expect.stringMatching(/^\[cloneai\] GET http:\/\/api\.test\/v1\/clones\/cln_1 failed; retrying in \d+ ms: Busy\.$/)],
    ]);
    await server.close();
    const info = collect();
    await mockClient(flaky, { logger: info.logger, logLevel: 'info' }).clones.retrieve('cln_1');
    expect(info.lines.map(([level]) => level)).toEqual(['info', 'warn', 'info']);
    expect(info.lines[2]?.[1]).toMatch(/returned 200 in \d+ ms \(req_test\)$/);
  });

  it('hides credentials and bodies', async () => {
    const { lines, logger } = collect();
    const client = mockClient(() => respond(200, {}), { logger, logLevel: 'debug', headers: { cookie: 'secret-cookie' } });
    await client.clones.create({ name: 'secret-body' });
    expect(lines[0]?.[2]).toMatchObject({ authorization: '***', cookie: '***', accept: 'application/json' });
    expect(JSON.stringify(lines)).not.toMatch(/sk_test|secret/);
  });
});
