import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { createTestApp } from '../testing/accounts-app.testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

it('tells everybody how accounts are created, and whether the first one is missing', async () => {
  const app = createTestApp(db.database);
  const ask = async (asked = app) => (await asked.call('GET', '/v1/auth/registration')).body;
  expect(await ask()).toEqual({ mode: 'open', firstAccount: true });
  await app.call('POST', '/v1/auth/register', { json: { email: 'first@example.test', password: 'a password of mine' } });
  expect(await ask()).toEqual({ mode: 'open', firstAccount: false });
  expect(await ask(createTestApp(db.database, { registration: 'email' }))).toEqual({ mode: 'email', firstAccount: false });
});
