import { expect, it } from 'vitest';
import { daysOf, share } from './shares.ts';

it('rounds percentages, but never a small share to 0% or a large one to 100%', () => {
  expect([share(1, 3), share(0, 10), share(10, 10), share(1, 1000), share(999, 1000), share(0, 0)]).toEqual([
    ...['33%', '0%', '100%', '<1%', '>99%', undefined],
  ]);
});

it('reads an offered range from the URL and falls back to 30 days', () => {
  expect([daysOf('7'), daysOf('365'), daysOf(undefined), daysOf('8'), daysOf('7.0')]).toEqual([7, 365, 30, 30, 30]);
});
