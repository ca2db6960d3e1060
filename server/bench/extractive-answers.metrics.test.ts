import { expect, test } from 'vitest';
import { faultOf, keywordRecall, rougeRecall } from './extractive-answers.metrics.ts';

test('ROUGE-L recall is the share of the reference that the answer has in the same order', () => {
  expect(rougeRecall('the cat sat on the mat', 'the cat on the mat')).toBe(1);
  expect(rougeRecall('mat the on sat cat', 'cat sat on')).toBeCloseTo(1 / 3);
  expect(rougeRecall('nothing of it', 'cat sat')).toBe(0);
  expect(rougeRecall('anything', '')).toBe(0);
});

test('keyword recall counts longer words and numbers once each', () => {
  expect(keywordRecall('It opened in 1998 in Berlin', 'in Berlin in 1998, in 1998')).toBe(1);
  expect(keywordRecall('It opened in Berlin', 'Berlin 1998')).toBe(0.5);
});

test.each([
  ['We had 1,240 stores at the end of the year.', undefined],
  ['Revenue\t$ 46,120\t$ 51,480', undefined],
  ['• leaves and berries', undefined],
  ['Ducks live everywhere.[5]', undefined],
  ['and had 1,240 stores.', 'begins in mid-sentence'],
  [', which was good.', 'begins in mid-sentence'],
  ['We had many stores at the end of the', 'ends in mid-sentence'],
  ['Store Development', 'label or heading alone'],
  ['Page 2 of 15', 'page header or number'],
  ['a part\n12\nof a page.', 'page header or number'],
  ['## Fees', 'markup'],
])('the fault of %j is %s', (quote, fault) => expect(faultOf(quote)).toBe(fault));
