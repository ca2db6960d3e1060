import { expect, it } from 'vitest';
import { changeOf, daysOf, pointsOf, share } from './analytics.ts';

it('rounds percentages, but never a small share to 0% or a large one to 100%', () => {
  expect([share(1, 3), share(0, 10), share(10, 10), share(1, 1000), share(999, 1000), share(0, 0)]).toEqual([
    ...['33%', '0%', '100%', '<1%', '>99%', undefined],
  ]);
});

it('reads an offered range from the URL and falls back to 30 days', () => {
  expect([daysOf('7'), daysOf('365'), daysOf(undefined), daysOf('8'), daysOf('7.0')]).toEqual([7, 365, 30, 30, 30]);
});

it('compares with the period before, if there is something to compare with', () => {
  expect([changeOf(12, 10), changeOf(5, 10), changeOf(10, 10), changeOf(3, 0)]).toEqual(['+20%', '−50%', '±0%', undefined]);
  expect([pointsOf([3, 4], [1, 2]), pointsOf([1, 100], [2, 100]), pointsOf([1, 2], [1, 2]), pointsOf([0, 0], [1, 2])]).toEqual([
    ...['+25 points', '−1 point', '±0 points', undefined],
  ]);
});
