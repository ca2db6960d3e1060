import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { createLinkTokens, newApiKey, newRefreshToken } from '../modules/accounts/auth/secrets.service.ts';
import { newWebhookSecret } from '../modules/webhooks/signature.service.ts';
import { createLogger } from './observe-logger.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

it('logs a failed statement without the values it was given', async () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', to: { write: (line) => lines.push(line) } });
  const secret = 'what a tenant wrote\n    at night';
  const error = await test.database
    .transaction({}, (tx) => tx.execute(sql`select 1 / 0, ${secret}::text`))
    .catch((thrown: unknown) => thrown);
  expect(String(error)).toContain(secret);
  logger.error({ err: error }, 'failed');
  const [line = ''] = lines;
  expect(line).toContain('select 1 / 0, $1::text');
  expect(line).toContain('pool-database.ts');
  expect(line).not.toContain('what a tenant wrote');
  expect(line).not.toContain('at night');
});

const links = createLinkTokens('a secret of the tests');
it.each([
  newApiKey('secret'),
  newRefreshToken(),
  newWebhookSecret(),
  links.passwordReset('pwr_1'),
  links.invitation('inv_1'),
  'https://hooks.slack.com/services/T0000000/B0000000/abcdefghijkl',
  `Bearer ${'a'.repeat(20)}`,
  `bearer.${'a'.repeat(20)}`,
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c3IifQ.c2lnbmF0dXJl',
])('takes credentials out of whatever text they stand in (%#)', (secret) => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', to: { write: (line) => lines.push(line) } });
  logger.error({ err: new Error(`the call with ${secret} failed`, { cause: { deep: [secret] } }), text: secret }, secret);
  const told = secret.replace('Bearer ', '').slice(8);
  expect(lines.join()).toContain('[redacted]');
  expect(lines.join()).not.toContain(told);
});

it.each(['https://clones.example.test/reset-password#token=anything-at-all', 'smtps://me:anything-at-all@mail.example.test'])(
  'takes the secret out of an address (%s)',
  (address) => {
    const lines: string[] = [];
    createLogger({ level: 'info', to: { write: (line) => lines.push(line) } }).warn({ address }, `${address} failed`);
    expect(lines.join()).not.toContain('anything-at-all');
  },
);
it('takes them out of the headers of a handshake', () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', to: { write: (line) => lines.push(line) } });
  logger.info({ headers: { 'sec-websocket-protocol': 'cloneai.v1, some-token', host: 'x' } }, 'headers');
  expect(lines.join()).not.toContain('some-token');
});
