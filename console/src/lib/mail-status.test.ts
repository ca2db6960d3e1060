// @vitest-environment happy-dom
import { HttpResponse, http } from 'msw';
import { expect, it } from 'vitest';
import { sendsEmail } from './mail-status.ts';
import { mockApi } from './mock-api.testing.ts';

const server = mockApi();
const health = (status: number, parts: object) =>
  server.use(http.get('*/health/detailed', () => HttpResponse.json({ status: 'ok', parts }, { status })));
const read = () => sendsEmail(new AbortController().signal);

it('reports that the server sends email when its health report has an SMTP server', async () => {
  health(200, { database: {}, smtp: {} });
  expect(await read()).toBe(true);
});

it('reports that the server writes email to a folder when its health report has no SMTP server', async () => {
  health(200, { database: {} });
  expect(await read()).toBe(false);
});

it('reports an unknown email status while the health report is an error', async () => {
  health(503, { database: {} });
  expect(await read()).toBeUndefined();
});
