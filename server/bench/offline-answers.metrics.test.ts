import { expect, test } from 'vitest';
import { faultOf, keywordRecall, rougeRecall } from './offline-answers.metrics.ts';

test('ROUGE-L recall: the words of the written answer that come in its order', () => {
  expect(rougeRecall('the cat sat on the mat', 'the cat on the mat')).toBe(1);
  expect(rougeRecall('mat the on sat cat', 'cat sat on')).toBeCloseTo(1 / 3);
  expect(rougeRecall('nothing of it', 'cat sat')).toBe(0);
  expect(rougeRecall('anything', '')).toBe(0);
});

test('keywords: longer words and numbers, each once', () => {
  expect(keywordRecall('It opened in 1998 in Berlin', 'in Berlin in 1998, in 1998')).toBe(1);
  expect(keywordRecall('It opened in Berlin', 'Berlin 1998')).toBe(0.5);
});

test.each([
  ['We had 1,138 stores at the end of the year.', undefined],
  ['Revenue\t$ 46,298\t$ 51,761', undefined],
  ['• leaves and berries', undefined],
  ['Ducks live everywhere.[5]', undefined],
  ['and had 1,138 stores.', 'begins in mid-sentence'],
  [', which was good.', 'begins in mid-sentence'],
  ['We had many stores at the end of the', 'breaks off'],
  ['Store Development', 'label or heading alone'],
  ['Page 2 of 15', 'furniture of a page'],
  ['a part\n12\nof a page.', 'furniture of a page'],
  ['## Fees', 'mark-up'],
])('%j reads: %s', (quote, fault) => expect(faultOf(quote)).toBe(fault));
