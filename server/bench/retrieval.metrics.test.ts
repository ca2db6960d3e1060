import { expect, test } from 'vitest';
import { averagePrecision, mean, ndcg } from './retrieval.metrics.ts';

test('average precision counts missing documents as not found', () => {
  expect(averagePrecision(['a', 'x', 'b'], new Set(['a', 'b']))).toBeCloseTo((1 + 2 / 3) / 2);
  expect(averagePrecision(['a'], new Set(['a', 'b']))).toBeCloseTo(0.5);
  expect(averagePrecision(['a'], new Set())).toBe(0);
});

test('nDCG is 1 for the best order and lower for lower ranks', () => {
  expect(ndcg(['a', 'b', 'x'], new Set(['a', 'b']), 10)).toBe(1);
  expect(ndcg(['x', 'a'], new Set(['a']), 10)).toBeCloseTo(1 / Math.log2(3));
  expect(ndcg(['x', 'a'], new Set(['a']), 1)).toBe(0);
});

test('the mean of an empty list is 0', () => expect(mean([])).toBe(0));
