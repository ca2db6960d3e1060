import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { toHalfvec } from './halfvec.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

test('toHalfvec encodes a vector that the database reads like its text form', async () => {
  const values = [0, -0, 1, -1, 0.5, 1 / 3, -0.1, 0.001, 1e-5, 6e-8, 1e-9, 65504, 0.99951, 2.5e-5];
  const { rows } = await db.database.query<{ binary: string; text: string }>(
    'select $1::halfvec::text as binary, $2::text::halfvec::text as text',
    [toHalfvec(Float32Array.from(values)), `[${values.join(',')}]`],
  );
  const close = (text: string | undefined) => JSON.parse(text ?? '[]') as number[];
  const expected = close(rows[0]?.text);
  for (const [i, value] of close(rows[0]?.binary).entries())
    expect(Math.abs(value - (expected[i] ?? 9))).toBeLessThanOrEqual(Math.abs(value) / 1024 + 1e-7);
});
