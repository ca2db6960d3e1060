import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../db/testing/test-database.ts';
import { silentLogger } from '../shared/logger.ts';
import { checkSecret, fingerprintOf } from './secret-fingerprint.ts';
import { createTestServer } from './server.testing.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const FIRST = 'the secret of the first server, long enough';
const OTHER = 'the secret of another server, long enough';
const check = (jwtSecret: string, more: { accepted?: string; secretFile?: string } = {}) =>
  checkSecret({ database: test.database, jwtSecret, secretFile: null, accepted: null, logger: silentLogger, ...more });

it('accepts only one secret, the first, also when servers start together', async () => {
  const results = await Promise.allSettled([FIRST, OTHER, FIRST, OTHER].map((secret) => check(secret)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  const { rows } = await test.database.query<{ known: string }>('select secret_fingerprint as known from system_state');
  expect([fingerprintOf(FIRST), fingerprintOf(OTHER)]).toContain(rows[0]?.known);
  await test.database.query('update system_state set secret_fingerprint = $1', [fingerprintOf(FIRST)]);
});

it('refuses another secret, says what to do, and reveals neither secret', async () => {
  await expect(check(FIRST)).resolves.toBeUndefined();
  const error = await check(OTHER).then(
    () => null,
    (reason: Error) => reason,
  );
  expect(error?.message).toMatch(/Set JWT_SECRET to the secret used so far/);
  expect(error?.message).toContain(`JWT_SECRET_FINGERPRINT=${fingerprintOf(OTHER)}`);
  for (const secret of [FIRST, OTHER]) expect(error?.message).not.toContain(secret);
  await expect(check(OTHER, { secretFile: '/data/secrets.json' })).rejects.toThrow(
    /this server has [0-9a-f]{16}, from \/data\/secrets\.json/,
  );
});

it('replaces the secret only with the fingerprint of the new one', async () => {
  await expect(check(OTHER, { accepted: fingerprintOf(FIRST) })).rejects.toThrow(/another JWT_SECRET/);
  await expect(check(OTHER, { accepted: fingerprintOf(OTHER) })).resolves.toBeUndefined();
  await expect(check(OTHER)).resolves.toBeUndefined();
  await expect(check(FIRST)).rejects.toThrow(/another JWT_SECRET/);
});

it('keeps the whole server from starting on a database of another secret', async () => {
  await check(OTHER);
  await expect(createTestServer({}, { shared: test })).rejects.toThrow(/JWT_SECRET/);
});
