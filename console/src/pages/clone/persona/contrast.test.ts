import { expect, it } from 'vitest';
import { contrast, contrastHint } from './contrast.ts';

it('sourceSummary as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

it('says which text reads on a colour, and when a button is hard to find', () => {
  expect(contrastHint('#4f46e5')).toEqual({ good: true, text: 'White text on it reads well (6.3 : 1).' });
  expect(contrastHint('#facc15')?.text).toMatch(/^Black text on it reads well/);
  expect(contrastHint('#fffff0')).toMatchObject({ good: false, text: expect.stringContaining('hard to find') });
  expect(contrastHint('#7b7b7b')).toMatchObject({ good: false, text: expect.stringContaining('poorly') });
  expect(contrastHint('red')).toBeNull();
});
