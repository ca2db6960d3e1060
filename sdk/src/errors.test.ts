import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { reasonOf } from './error-reason.ts';
import { toApiError } from './errors.ts';
import { CloneAI, ConnectionError } from './index.ts';
import { type Handler, startServer, type TestServer } from './testing.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function messageOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConnectionError);
  return (error as Error).message;
}

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

it.each(['127.0.0.1', 'localhost'])('the message names the reason when nothing listens on %s', async (host) => {
  const baseUrl = `http://${host}:${await freePort()}`;
  const client = new CloneAI({ apiKey: 'sk_1', baseUrl, maxRetries: 0 });
  const message = await messageOf(client.me.retrieve());
  expect(message).toContain(`Could not connect to ${baseUrl} (connect ECONNREFUSED `);
  expect(message).not.toContain('fetch failed');
});

it('the message names the reason when the server closes the connection', async () => {
  const close: Handler = (_request, response) => void response.destroy();
  server = await startServer(close);
  const client = new CloneAI({ apiKey: 'sk_1', baseUrl: server.url, maxRetries: 0 });
  expect(await messageOf(client.me.retrieve())).toMatch(/\((other side closed|.*ECONNRESET.*)/);
});

it('the innermost cause is the reason, with its code', () => {
  const expired = Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' });
  expect(reasonOf(new TypeError('fetch failed', { cause: expired }))).toBe('certificate has expired, CERT_HAS_EXPIRED');
  const refused = Object.assign(new Error('connect ECONNREFUSED ::1:1'), { code: 'ECONNREFUSED' });
  const both = Object.assign(new AggregateError([refused, refused], ''), { code: 'ECONNREFUSED' });
  expect(reasonOf(new TypeError('fetch failed', { cause: both }))).toBe('connect ECONNREFUSED ::1:1');
  expect(reasonOf(new TypeError('Failed to fetch'))).toBe('Failed to fetch');
  expect(reasonOf('nothing')).toBe('nothing');
  const endless = new Error('round');
  endless.cause = endless;
  expect(reasonOf(endless)).toBe('round');
});

it('an error as JSON has its message, name, and fields', () => {
  const body = { type: 'not_found_error', code: 'not_found', message: 'No clone.', param: null, requestId: 'req_1' };
  const shown = JSON.parse(JSON.stringify(toApiError(404, JSON.stringify({ error: body }), new Headers())));
  expect(shown).toMatchObject({ ...body, name: 'NotFoundError', status: 404 });
  expect(JSON.parse(JSON.stringify(new ConnectionError('No network.')))).toEqual({ name: 'ConnectionError', message: 'No network.' });
});
