import { describe, expect, it } from 'vitest';
import { contrast, on, readable } from './theme.ts';

type Rgb = readonly [number, number, number];
const GROUNDS: Rgb[] = [
  [244, 244, 246],
  [39, 39, 43],
];

describe('colours of a clone', () => {
  it('has the published contrasts', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
    expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
  });

  it('read as text on every ground, and under their own text, whatever the owner chose', () => {
    for (let r = 0; r <= 255; r += 51)
      for (let g = 0; g <= 255; g += 51)
        for (let b = 0; b <= 255; b += 51) {
          const color: Rgb = [r, g, b];
          for (const ground of GROUNDS) expect(contrast(readable(color, ground), ground)).toBeGreaterThanOrEqual(4.5);
          expect([color, contrast(on(color), color) >= 4.3]).toEqual([color, true]);
        }
  });
});
