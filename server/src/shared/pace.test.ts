import { expect, it } from 'vitest';
import { createPace } from './pace.ts';

it('finds how many rows last as long as they should, and doubles at most', () => {
  const pace = createPace({ targetMs: 50, min: 4, max: 256 });
  const seen = [];
  for (let i = 0; i < 5; i++) {
    seen.push(pace.rows);
    pace.took(pace.rows, pace.rows);
  }
  expect(seen).toEqual([4, 8, 16, 32, 50]);
});

it('slows down at once, but never stops, and stays within its limits', () => {
  const pace = createPace({ targetMs: 50, min: 4, max: 64, first: 64 });
  pace.took(64, 640);
  expect(pace.rows).toBe(5);
  pace.took(5, 5_000);
  expect(pace.rows).toBe(4);
  for (let i = 0; i < 9; i++) pace.took(pace.rows, 0);
  expect(pace.rows).toBe(64);
  pace.took(0, 10);
  expect(pace.rows).toBe(64);
});

it('is not slowed down by a small batch that was quick', () => {
  const pace = createPace({ targetMs: 50, min: 4, max: 64, first: 64 });
  pace.took(1, 5);
  expect(pace.rows).toBe(64);
});
