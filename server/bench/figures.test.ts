import { expect, it } from 'vitest';
import { median, percentile, show, verdict } from './figures.ts';

it('computes percentiles by nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([percentile(values, 0.5), percentile(values, 0.95), percentile(values, 1)]).toEqual([50, 95, 100]);
  expect(percentile([7], 0.99)).toBe(7);
  expect(percentile([], 0.5)).toBeNaN();
});

it('computes the median of an odd and an even number of values', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([3, 1, 2])).toBe(2);
});

it('reports a missing value as not measured', () => {
  expect(verdict(Number.NaN, 5, 'at most')).toBe('not measured');
  expect(verdict(5, 5, 'at most', 'ms')).toBe('met (≤ 5 ms)');
  expect(verdict(0.59, 0.6, 'at least')).toContain('MISSED');
  expect(show(Number.NaN, 'ms')).toBe('not measured');
});
