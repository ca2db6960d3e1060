import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { fixedClock } from '../../shared/clock.ts';
import { limiterSuite } from './limiter.suite.ts';
import { createPostgresLimiter } from './postgres.limiter.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

limiterSuite((clock) => {
  // Opened when the test runs, because the database is ready then.
  const database = { query: <Row extends object>(text: string, values?: unknown[]) => db.database.query<Row>(text, values) };
  return createPostgresLimiter({ database, clock });
});

it('uses the database clock by default', async () => {
  const limiter = createPostgresLimiter({ database: db.database });
  const limit = { max: 1, windowSeconds: 3600 };
  expect(await limiter.take('own clock', limit)).toMatchObject({ allowed: true, remaining: 0 });
  expect((await limiter.take('own clock', limit)).allowed).toBe(false);
});

it('shares its counts with another limiter on the same database', async () => {
  const clock = fixedClock('2026-01-01T00:00:00Z');
  const [one, other] = [createPostgresLimiter({ database: db.database, clock }), createPostgresLimiter({ database: db.database, clock })];
  const limit = { max: 1, windowSeconds: 60 };
  await one.take('shared', limit);
  expect((await other.take('shared', limit)).allowed).toBe(false);
});

it('deletes the rows of unused keys', async () => {
  const limiter = createPostgresLimiter({ database: db.database });
  await db.database.query(`insert into rate_limits values ('3600:quiet', now() - interval '1 day', 1, 1, true)`);
  for (let i = 0; i < 1000; i++) await limiter.take('busy', { max: 1, windowSeconds: 60 });
  const { rows } = await db.database.query<{ key: string }>(`select key from rate_limits where key in ('3600:quiet', '60:busy')`);
  expect(rows.map(({ key }) => key)).toEqual(['60:busy']);
});
