import type { SearchHit } from '@cloneai/sdk';
import { describe, expect, it } from 'vitest';
import { excerpt, markWords, matchLabel, rateHits } from './search-hits.ts';

const marked = (text: string, query: string) => markWords(text, query).flatMap((piece) => (piece.marked ? piece.text : []));

describe('marked words', () => {
  it('marks the words of the question in any form and case, and nothing else', () => {
    const text = 'Revenues grew. The revenue of 2023, its growth, and Revenue-sharing.';
    expect(marked(text, 'What was the revenue in 2023?')).toEqual(['Revenues', 'revenue', '2023', 'Revenue']);
    expect(
      markWords(text, 'revenue')
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });

  it('does not mark stop words', () => {
    expect(marked('It is what it was, in the end.', 'What is it in the end?')).toEqual(['end']);
  });

  it('marks words in other scripts', () => {
    expect(marked('Größe und Preis, цена и размер', 'größe цена')).toEqual(['Größe', 'цена']);
  });
});

describe('search hit excerpts', () => {
  const filler = 'lorem ipsum dolor sit amet '.repeat(60);

  it('shows a short text on one line', () => {
    expect(excerpt('One\n two.', 'one')).toBe('One two.');
  });

  it('shows the part with the most words of the question and marks omitted text', () => {
    const cut = excerpt(`price ${filler}the price of a guided tour is six euros ${filler}`, 'price of a guided tour');
    expect(cut).toContain('price of a guided tour is six euros');
    expect(cut).toMatch(/^… .* …$/);
    expect(cut.length).toBeLessThan(440);
  });

  it('shows the beginning of a text without any of the words', () => {
    expect(excerpt(filler, 'telescope')).toMatch(/^lorem ipsum .* …$/);
  });
});

it('labels how a hit was found', () => {
  expect(matchLabel({ relevance: 0.6, cosine: 0.4, keywordScore: null })).toBe('Found by meaning');
  expect(matchLabel({ relevance: 0.6, cosine: null, keywordScore: 3 })).toBe('Found by keywords');
  expect(matchLabel({ relevance: 0.6, cosine: 0.4, keywordScore: 3 })).toBe('Found by meaning and keywords');
  expect(matchLabel({ relevance: 0.01, cosine: -0.02, keywordScore: null })).toBe('Barely related');
});

it('rates hits by the threshold and the maximum number of chunks', () => {
  const hits = [0.9, 0.5, 0.7, 0.8].map((relevance) => ({ relevance }) as SearchHit);
  expect(rateHits(hits, { threshold: 0.7, maxChunks: 2 }).map(({ verdict }) => verdict)).toEqual([
    'used',
    'below-threshold',
    'used',
    'over-limit',
  ]);
});
