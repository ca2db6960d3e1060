import { expect, test } from 'vitest';
import { HIGHEST, LOWEST, roomBelow } from './use-room-below.ts';

test('the chat takes the height that is left below its upper edge', () => {
  expect(roomBelow(120, 800)).toBe(636);
});

test('it is never too low to read, never higher than helps, and does not grow past the window when it is scrolled out of it', () => {
  expect(roomBelow(700, 800)).toBe(LOWEST);
  expect(roomBelow(120, 1600)).toBe(HIGHEST);
  expect(roomBelow(-300, 600)).toBe(roomBelow(0, 600));
});
