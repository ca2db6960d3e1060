import { expect, test } from 'vitest';
import { chatHeight, HIGHEST, LOWEST } from './use-chat-height.ts';

const room = { top: 130, highest: 130, windowHeight: 800, formBottom: 3000 };

test('the chat takes the height that is left below its upper edge', () => {
  expect(chatHeight(room)).toBe(626);
});

test('it is never too low to read, and never higher than helps', () => {
  expect(chatHeight({ ...room, top: 700 })).toBe(LOWEST);
  expect(chatHeight({ ...room, windowHeight: 1600 })).toBe(HIGHEST);
});

test('at the end of the form it gets no more than stands beside the form, so that its head stays in sight', () => {
  expect(chatHeight({ ...room, top: 20, formBottom: 720 })).toBe(590);
  expect(chatHeight({ ...room, formBottom: undefined })).toBe(626);
});
