import { expect, it } from 'vitest';
import { needsAnotherRound, relativeSpread } from './noise.ts';

const limits = { fewest: 3, most: 6 };

it('spreads the distance of the highest and the lowest value over the median', () => {
  expect(relativeSpread([110, 100, 90])).toBeCloseTo(0.2);
  expect(relativeSpread([5, 5])).toBe(0);
});

it('knows no spread of one value, or of a value that was not measured', () => {
  expect(relativeSpread([100])).toBeNaN();
  expect(relativeSpread([100, Number.NaN, 100])).toBeNaN();
});

it('runs the fewest rounds even if they agree', () => {
  expect(needsAnotherRound([], limits)).toBe(true);
  expect(needsAnotherRound([400, 400], limits)).toBe(true);
  expect(needsAnotherRound([400, 400, 400], limits)).toBe(false);
});

it('goes on while the baseline itself spreads by 15 % or more, up to the most rounds', () => {
  expect(needsAnotherRound([400, 430, 459], limits)).toBe(false);
  expect(needsAnotherRound([370, 400, 430], limits)).toBe(true);
  expect(needsAnotherRound([340, 400, 405, 410], limits)).toBe(true);
  expect(needsAnotherRound([200, 400, 400, 400, 400, 400], limits)).toBe(false);
});

it('goes on after a round whose baseline was not measured', () => {
  expect(needsAnotherRound([400, Number.NaN, 400], limits)).toBe(true);
});

it('runs exactly one round when one is the most', () => {
  expect(needsAnotherRound([400], { fewest: 1, most: 1 })).toBe(false);
});
