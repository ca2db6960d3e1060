import { describe, expect, it } from 'vitest';
import { contrast, readableOn, textOn } from './theme.ts';

type Rgb = readonly [number, number, number];
const BACKGROUNDS: Rgb[] = [
  [244, 244, 246],
  [39, 39, 43],
];

describe('the theme’s colors', () => {
  it('computes contrast ratios as WCAG does', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
    expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
  });

  it('makes any accent color readable as text and under text', () => {
    for (let r = 0; r <= 255; r += 51)
      for (let g = 0; g <= 255; g += 51)
        for (let b = 0; b <= 255; b += 51) {
          const color: Rgb = [r, g, b];
          for (const background of BACKGROUNDS) expect(contrast(readableOn(background, color), background)).toBeGreaterThanOrEqual(4.5);
          expect([color, contrast(textOn(color), color) >= 4.3]).toEqual([color, true]);
        }
  });
});
