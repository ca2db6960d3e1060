import { expect, it } from 'vitest';
import { contrast, contrastHint } from './contrast.ts';

it('computes the contrast ratio of WCAG 2', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

it('explains whether text on a color is readable and whether a button stands out', () => {
  expect(contrastHint('#4f46e5')).toEqual({ good: true, text: 'White text is easy to read (6.3:1).' });
  expect(contrastHint('#facc15')?.text).toMatch(/^Black text is easy to read/);
  expect(contrastHint('#fffff0')).toMatchObject({ good: false, text: expect.stringContaining('hard to see') });
  expect(contrastHint('#7b7b7b')).toMatchObject({ good: false, text: expect.stringContaining('hard to read') });
  expect(contrastHint('red')).toBeNull();
});
