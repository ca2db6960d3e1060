import { expect, it } from 'vitest';
import { marksOf, niceTop } from './bar-chart.tsx';

it('ends a scale at a round number at or above the highest bar', () => {
  expect([0, 1, 1.2, 3, 7, 50, 51, 99_999].map(niceTop)).toEqual([1, 1, 2, 5, 10, 50, 100, 100_000]);
});

it('names at most six bars, each where it stands, and none without room', () => {
  expect(marksOf(0)).toEqual([]);
  expect(marksOf(3)).toEqual([0, 1, 2].map((index) => [index, 1]));
  expect(marksOf(30)).toEqual([0, 5, 10, 15, 20, 25].map((index) => [index, 5]));
  expect(marksOf(7)).toEqual([0, 2, 4].map((index) => [index, 2]));
  for (let count = 1; count <= 366; count++) {
    const marks = marksOf(count);
    expect(marks.length).toBeLessThanOrEqual(6);
    for (const [index, span] of marks) expect(index + span).toBeLessThanOrEqual(count);
  }
});
