import { once } from 'node:events';
import { get, request } from 'node:http';
import { z } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metricsRoutes } from '../app/health/metrics.routes.ts';
import { AppError } from '../shared/errors.ts';
import { cors } from './cors.ts';
import { createJsonParser } from './json-parser.ts';
import { type Listener, listen } from './listen.ts';
import { createMetrics } from './metrics.ts';
import { observe } from './observe.ts';
import { onError, onNotFound } from './observe-errors.ts';
import { createLogger } from './observe-logger.ts';
import { requestBodies } from './request-body.ts';
import { createRouter, defineRoute } from './router.ts';
import { securityHeaders } from './security-headers.ts';
import { alreadySent } from './sse.ts';

const lines: Record<string, unknown>[] = [];
const raw: string[] = [];
const logger = createLogger({
  level: 'debug',
  secrets: ['the-configured-key'],
  to: {
    write: (line) => {
      raw.push(line);
      lines.push(JSON.parse(line));
    },
  },
});
const metrics = createMetrics();

/** The middleware in the order of the real app, around routes that fail in different ways. */
function makeApp() {
  const app = createRouter();
  app.use(
    observe({ logger, metrics }),
    cors(),
    securityHeaders({ https: true }),
    requestBodies({
      rulesOf: ({ req: { path } }) => ({
        maxBodyBytes: path.endsWith('/sources/batch') ? 5000 : 1000,
        maxBodyValues: 100,
        json: 'json',
        required: false,
        form: path === '/v1/upload',
        cleansText: false,
      }),
      upload: 20_000,
      parser: createJsonParser(),
    }),
  );
  app.onError(onError);
  app.notFound(onNotFound(app));
  app.route('/', metricsRoutes({ metrics, token: null }));
  const Input = z.object({ email: z.email(), password: z.string() });
  const schema = { body: { required: true, content: { 'application/json': { schema: Input } } } } as const;
  for (const path of ['/v1/echo', '/v1/clones/{cloneId}/sources/batch'])
    app.openapi(
      defineRoute(
        { operationId: `post${path.length}`, auth: 'public' },
        { method: 'post', path, request: schema, responses: { 200: { description: 'ok' } } },
      ),
      (c) => c.json({ email: c.req.valid('json').email }) as never,
    );
  app.get('/v1/things/:id', (c) => c.json({ id: c.req.param('id') }));
  app.post('/v1/upload', (c) => c.json({ ok: true }));
  app.get('/v1/limited', () => {
    throw new AppError('rate_limited', 'Wait a moment.', { retryAfterSeconds: 1.2 });
  });
  app.get('/v1/broken', (c) => {
    c.get('log').info({ headers: { authorization: 'Bearer abc.def.ghi' }, user: { password: 'planted-secret-1' } }, 'deep');
    throw new Error('cannot reach postgres://app:planted-secret-2@db/x', { cause: new Error('key sk-planted-secret-3 refused') });
  });
  app.get('/v1/teapot', () => {
    throw new HTTPException(418, { message: 'I am one.' });
  });
  app.get('/v1/raw', (c) => {
    c.env.outgoing?.writeHead(200, { 'Content-Type': 'text/event-stream' });
    c.env.outgoing?.write('data: 1\n\n');
    if (c.req.query('end')) c.env.outgoing?.end();
    return alreadySent();
  });
  return app;
}

let listener: Listener;
let base: string;
beforeAll(async () => {
  listener = await listen({ host: '127.0.0.1', port: 0 });
  base = `http://127.0.0.1:${listener.port}`;
  listener.serve(makeApp().fetch);
});
afterAll(async () => {
  await listener.drain(0);
  metrics.close();
});

const post = (
  path: string,
  body: string | ReadableStream | FormData,
  headers: Record<string, string> = { 'Content-Type': 'application/json' },
) =>
  fetch(`${base}${path}`, { method: 'POST', body, headers, ...(body instanceof ReadableStream ? { duplex: 'half' } : {}) } as RequestInit);
const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;
const lineOf = (requestId: string | null) => lines.filter((line) => line.requestId === requestId && line.msg === 'request');

describe('request ids', () => {
  it('creates a request ID, returns it, and logs it with the route pattern', async () => {
    const response = await fetch(`${base}/v1/things/42`);
    const id = response.headers.get('x-request-id');
    expect(id).toMatch(/^req_[0-9a-z]{26}$/);
    await expect.poll(() => lineOf(id)).toMatchObject([{ method: 'GET', route: '/v1/things/:id', path: '/v1/things/42', status: 200 }]);
  });

  it('uses the caller’s request ID only when it is a plain word', async () => {
    const withId = (id: string) =>
      fetch(`${base}/v1/things/1`, { headers: { 'X-Request-Id': id } }).then((r) => r.headers.get('x-request-id'));
    expect(await withId('trace-1234:5')).toBe('trace-1234:5');
    expect(await withId('<script>alert(1)</script>')).toMatch(/^req_/);
    expect(await withId('x'.repeat(200))).toMatch(/^req_/);
  });

  it('adds the request ID to errors, unknown paths, and the envelope', async () => {
    for (const path of ['/v1/broken', '/nowhere', '/v1/limited']) {
      const response = await fetch(base + path);
      const { error } = (await response.json()) as { error: { requestId: string } };
      expect(error.requestId, path).toBe(response.headers.get('x-request-id'));
    }
  });

  it('creates a request ID without a socket', async () => {
    const response = await makeApp().request('/v1/things/7', { headers: { 'X-Request-Id': 'from-a-test' } });
    expect(response.headers.get('x-request-id')).toBe('from-a-test');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('errors', () => {
  it('answers an unexpected error with a generic 500 and logs all of it', async () => {
    const response = await fetch(`${base}/v1/broken`);
    const body = await response.text();
    expect(response.status).toBe(500);
    expect(body).not.toContain('postgres');
    const line = lines.findLast((entry) => entry.msg === 'request failed') as { err: { stack: string; cause: { message: string } } };
    expect(line.err.stack).toContain('observe.test.ts');
    expect(line.err.cause.message).toContain('refused');
  });

  it('sends Retry-After in whole seconds', async () => {
    const response = await fetch(`${base}/v1/limited`);
    expect([response.status, response.headers.get('retry-after'), await codeOf(response)]).toEqual([429, '2', 'rate_limited']);
  });

  it('keeps the status of framework errors', async () => {
    const teapot = await fetch(`${base}/v1/teapot`);
    expect([teapot.status, await codeOf(teapot)]).toEqual([418, 'invalid_input']);
    const malformed = await post('/v1/echo', '{"email": ');
    expect([malformed.status, await codeOf(malformed)]).toEqual([400, 'invalid_input']);
  });

  it('names the invalid field', async () => {
    const response = await post('/v1/echo', JSON.stringify({ email: 'nobody', password: 'x' }));
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_input', param: 'email' } });
  });

  it('distinguishes a wrong method from an unknown path', async () => {
    const response = await fetch(`${base}/v1/things/1`, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow'), await codeOf(response)]).toEqual([405, 'GET', 'method_not_allowed']);
    expect((await fetch(`${base}/v1/nothing`)).status).toBe(404);
  });
});

describe('bodies', () => {
  const json = (bytes: number) => JSON.stringify({ email: 'a@b.io', password: 'x'.repeat(bytes) });
  const chunked = (text: string) => new Blob([text]).stream() as ReadableStream;

  it('rejects a body over the limit with 413, with and without a length', async () => {
    for (const body of [json(2000), chunked(json(2000))]) {
      const response = await post('/v1/echo', body);
      expect([response.status, await codeOf(response)]).toEqual([413, 'payload_too_large']);
    }
  });

  it('accepts a body under the limit, with and without a length', async () => {
    for (const body of [json(500), chunked(json(500))]) expect(await (await post('/v1/echo', body)).json()).toEqual({ email: 'a@b.io' });
  });

  it('accepts a larger body on a route that declares it', async () => {
    expect((await post('/v1/clones/x/sources/batch', json(3000))).status).toBe(200);
    expect((await post('/v1/clones/x/sources/batch', json(6000))).status).toBe(413);
  });

  it('accepts an upload up to the file limit', async () => {
    const form = (bytes: number) => {
      const data = new FormData();
      data.set('file', new Blob(['x'.repeat(bytes)]), 'a.txt');
      return data;
    };
    expect((await post('/v1/upload', form(15_000), {})).status).toBe(200);
    expect((await post('/v1/upload', form(200_000), {})).status).toBe(413);
  });

  it('rejects other content types with 415 before validation', async () => {
    const response = await post('/v1/echo', 'email=a@b.io', { 'Content-Type': 'application/x-www-form-urlencoded' });
    expect([response.status, await codeOf(response)]).toEqual([415, 'unsupported_media_type']);
  });

  it('rejects a huge Content-Length before the body is sent', async () => {
    const call = request(`${base}/v1/echo`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Content-Length': 3e8 } });
    call.flushHeaders();
    const [response] = await once(call, 'response');
    expect(response.statusCode).toBe(413);
    call.destroy();
  });
});

describe('headers', () => {
  it('sends headers against sniffing, framing, caching, and plain HTTP', async () => {
    const { headers } = await fetch(`${base}/v1/things/1`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('strict-transport-security')).toContain('max-age=');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('lets a page send headers that others add to its requests, each once, and no text that is no header name', async () => {
    const preflight = async (requested: string) => {
      const headers = { Origin: 'https://a.example', 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': requested };
      const answer = await fetch(`${base}/v1/echo`, { method: 'OPTIONS', headers });
      expect([answer.status, answer.headers.get('vary')]).toEqual([204, 'Access-Control-Request-Headers']);
      return (answer.headers.get('access-control-allow-headers') ?? '').split(', ');
    };
    const own = await preflight('');
    const agents = [
      'traceparent',
      'tracestate',
      'baggage',
      'sentry-trace',
      'x-datadog-trace-id',
      'newrelic',
      'elastic-apm-traceparent',
      'b3',
    ];
    expect(await preflight(['authorization', ...agents, 'content-type'].join(','))).toEqual([...own, ...agents]);
    expect(await preflight('x y, x-a;b, ,X-CloneAI-CSRF,*')).toEqual([...own, '*']);
  });

  it('lets any page call the API without browser credentials', async () => {
    const preflight = await fetch(`${base}/v1/echo`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://a.example', 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'authorization' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/Authorization.*Idempotency-Key.*Last-Event-ID/);
    expect(preflight.headers.get('access-control-max-age')).toBe('7200');
    const answer = await fetch(`${base}/v1/limited`, { headers: { Origin: 'https://a.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/X-Request-Id.*Retry-After/);
  });
});

describe('logs', () => {
  it('redacts every secret in the log', async () => {
    await fetch(`${base}/v1/things/1?token=planted-secret-4`, {
      headers: { Authorization: 'Bearer sk_planted-secret-5', Cookie: 'a=planted-secret-6' },
    });
    await fetch(`${base}/v1/broken?api_key=planted-secret-7`);
    await post('/v1/echo', JSON.stringify({ email: 'planted', password: 'planted-secret-8' }));
    logger.info(
      {
        url: 'https://x.example/cb?access_token=planted-secret-9&page=2',
        nested: [{ apiKey: 'planted-secret-a', refreshToken: ['planted-secret-b'] }],
        text: 'the key is the-configured-key and eyJhbGciOiJIUzI1NiJ9.eyJwbGFudGVkIjoxfQ.planted-secret-c',
      },
      'Authorization: Bearer planted-secret-d',
    );
    const all = raw.join('');
    expect(all).not.toMatch(/planted-secret/);
    expect(all).not.toContain('the-configured-key');
    expect(all).toContain('page=2');
  });

  it('logs token counts, which are not secrets', () => {
    logger.info({ inputTokens: 12, outputTokens: 34 }, 'usage');
    expect(lines.at(-1)).toMatchObject({ inputTokens: 12, outputTokens: 34 });
  });

  it('logs one line per stream when it closes', async () => {
    const read = async (query: string) => {
      const call = get(`${base}/v1/raw${query}`);
      const [response] = await once(call, 'response');
      await once(response, 'data');
      return { call, response, id: response.headers['x-request-id'] as string };
    };
    const ended = await read('?end=1');
    await expect.poll(() => lineOf(ended.id)).toMatchObject([{ status: 200, route: '/v1/raw' }]);

    const left = await read('');
    expect(lineOf(left.id)).toEqual([]);
    expect((await metrics.text()).body).toMatch(/^cloneai_open_streams 1$/m);
    left.call.destroy();
    await expect.poll(() => lineOf(left.id)).toMatchObject([{ status: 200, aborted: true }]);
    expect((await metrics.text()).body).toMatch(/^cloneai_open_streams 0$/m);
  });
});

describe('metrics', () => {
  it('counts requests by route pattern, never by path', async () => {
    await fetch(`${base}/v1/things/one-of-very-many`);
    await fetch(`${base}/no/such/path/as-this`);
    const { body } = await metrics.text();
    expect(body).toMatch(/cloneai_http_request_duration_seconds_count\{method="GET",route="\/v1\/things\/:id",status="200"\} \d+/);
    expect(body).toContain('route="unmatched",status="404"');
    expect(body).toMatch(/cloneai_http_errors_total\{method="GET",route="\/v1\/broken",status="500"\} \d+/);
    expect(body).not.toMatch(/one-of-very-many|as-this/);
  });

  it('exposes what modules report and the standard process metrics', async () => {
    const { telemetry } = metrics;
    const call = { provider: 'openai', model: 'm', operation: 'chat', outcome: 'ok', seconds: 1 } as const;
    telemetry.modelCall({ ...call, inputTokens: 10, outputTokens: 5, costMicros: 2_500_000 });
    telemetry.databaseQuery({ outcome: 'ok', seconds: 0.01 });
    telemetry.job({ queue: 'ingest', outcome: 'error', seconds: 2 });
    metrics.gauge('cloneai_test_waiting', 'Test.', () => 7);
    metrics.gauge('cloneai_test_down', 'Test.', () => Promise.reject(new Error('down')));
    const { body } = await metrics.text();
    expect(body).toContain('cloneai_model_tokens_total{provider="openai",model="m",operation="chat",direction="output"} 5');
    expect(body).toContain('cloneai_model_cost_usd_total{provider="openai",model="m",operation="chat"} 2.5');
    expect(body).toContain('cloneai_database_query_duration_seconds_count{outcome="ok"} 1');
    expect(body).toContain('cloneai_job_duration_seconds_count{queue="ingest",outcome="error"} 1');
    expect(body).toMatch(/^cloneai_test_waiting 7$/m);
    expect(body).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
    expect(body).toMatch(/^process_resident_memory_bytes \d+/m);
  });

  it('serves metrics to this machine only, unless a token is set', async () => {
    const own = await fetch(`${base}/metrics`);
    expect([own.status, own.headers.get('connection')]).toEqual([200, 'close']);
    expect((await fetch(`${base}/metrics`, { headers: { 'X-Forwarded-For': '203.0.113.9' } })).status).toBe(403);
    const guarded = createRouter();
    guarded.onError(onError);
    guarded.route('/', metricsRoutes({ metrics, token: 'a-token-of-sixteen' }));
    const status = async (token: string) => (await guarded.request('/metrics', { headers: { Authorization: `Bearer ${token}` } })).status;
    expect([await status('wrong'), await status('a-token-of-sixteen')]).toEqual([401, 200]);
  });
});

it('the lines and series of a worker carry its number, and those of a server without workers carry none', async () => {
  const written: string[] = [];
  const to = { write: (line: string) => void written.push(line) };
  for (const worker of [2, undefined]) {
    createLogger({ level: 'info', to, worker }).info({}, 'hello');
    const own = createMetrics({ worker });
    own.request({ method: 'GET', route: '/health', status: 200, seconds: 0.1 });
    const { body } = await own.text();
    const series = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(series.filter((line) => line.includes('worker="2"'))).toEqual(worker === 2 ? series : []);
    own.close();
  }
  expect(written.map((line) => JSON.parse(line).worker)).toEqual([2, undefined]);
});
