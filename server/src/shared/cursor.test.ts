import { expect, it } from 'vitest';
import { decodeCursor, toPage } from './cursor.ts';
import { newId } from './ids.ts';

it('refuses the cursor of a list of another kind', () => {
  const rows = [newId('message'), newId('message')].map((id) => ({ id }));
  const { nextCursor } = toPage(rows, 1);
  if (nextCursor === null) throw new Error('There is a next page.');
  expect(decodeCursor(nextCursor, 'message')).toBe(rows[0]?.id);
  expect(() => decodeCursor(nextCursor, 'session')).toThrow('This cursor is invalid.');
  expect(() => decodeCursor('bm90IGFuIGlk', 'message')).toThrow('This cursor is invalid.');
});
