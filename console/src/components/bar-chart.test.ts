import { expect, it } from 'vitest';
import { axisMarks, scaleTop } from './bar-chart.tsx';

it('ends the chart scale at a round number at or above the highest bar', () => {
  expect([0, 1, 1.2, 3, 7, 50, 51, 99_999].map(scaleTop)).toEqual([1, 1, 2, 5, 10, 50, 100, 100_000]);
});

it('labels at most six bars of a chart and drops a label that has no room', () => {
  expect(axisMarks(0)).toEqual([]);
  expect(axisMarks(3)).toEqual([0, 1, 2].map((index) => [index, 1]));
  expect(axisMarks(30)).toEqual([0, 5, 10, 15, 20, 25].map((index) => [index, 5]));
  expect(axisMarks(7)).toEqual([0, 2, 4].map((index) => [index, 2]));
  for (let count = 1; count <= 366; count++) {
    const marks = axisMarks(count);
    expect(marks.length).toBeLessThanOrEqual(6);
    for (const [index, span] of marks) expect(index + span).toBeLessThanOrEqual(count);
  }
});
