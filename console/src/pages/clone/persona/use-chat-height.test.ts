import { expect, it } from 'vitest';
import { chatHeight, MAX_HEIGHT, MIN_HEIGHT } from './use-chat-height.ts';

const layout = { top: 130, minTop: 130, windowHeight: 800, formBottom: 3000 };

it('gives the preview chat the height below its top edge', () => {
  expect(chatHeight(layout)).toBe(626);
});

it('keeps the height of the preview chat between its limits', () => {
  expect(chatHeight({ ...layout, top: 700 })).toBe(MIN_HEIGHT);
  expect(chatHeight({ ...layout, windowHeight: 1600 })).toBe(MAX_HEIGHT);
});

it('limits the preview chat to the height of the form beside it', () => {
  expect(chatHeight({ ...layout, top: 20, formBottom: 720 })).toBe(590);
  expect(chatHeight({ ...layout, formBottom: undefined })).toBe(626);
});
