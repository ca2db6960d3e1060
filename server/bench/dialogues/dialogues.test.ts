import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../src/db/testing/test-database.ts';
import { askDialogues, starterDialogues } from './ask-dialogues.ts';
import { DIALOGUES } from './dialogues.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const FLOOR = 0.9;

test('conversations in five languages keep their subject and drop it when it changes, without a model', async () => {
  const { right, all, wrong } = await askDialogues(db.database, DIALOGUES);
  console.log(`Dialogues: ${right} right of ${all}`);
  expect([right >= FLOOR * all, wrong]).toEqual([true, wrong]);
});

test('each starter question is answered after each other one', async () => {
  const { right, all, wrong } = await askDialogues(db.database, starterDialogues());
  console.log(`Starter questions after each other: ${right} right of ${all}`);
  expect(wrong).toEqual([]);
  expect(right).toBe(all);
});
