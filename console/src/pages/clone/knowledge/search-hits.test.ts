import type { SearchHit } from '@cloneai/sdk';
import { describe, expect, it } from 'vitest';
import { excerpt, markWords, matchLabel, rateHits } from './search-hits.ts';

const marked = (text: string, query: string) => markWords(text, query).flatMap((piece) => (piece.marked ? piece.text : []));

describe('the words of a question in a text', () => {
  it('are marked in all their forms, whatever their case, and nothing else is', () => {
    const text = 'Revenues grew. The revenue of 2023, its growth, and Revenue-sharing.';
    expect(marked(text, 'What was the revenue in 2023?')).toEqual(['Revenues', 'revenue', '2023', 'Revenue']);
    expect(
      markWords(text, 'revenue')
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });

  it('are not the small words that every question has', () => {
    expect(marked('It is what it was, in the end.', 'What is it in the end?')).toEqual(['end']);
  });

  it('are found in scripts with other letters', () => {
    expect(marked('Größe und Preis, цена и размер', 'größe цена')).toEqual(['Größe', 'цена']);
  });
});

describe('an excerpt', () => {
  const filler = 'lorem ipsum dolor sit amet '.repeat(60);

  it('of a short text is the text on one line', () => {
    expect(excerpt('One\n two.', 'one')).toBe('One two.');
  });

  it('shows the place where most words of the question stand, and that something was left out', () => {
    const cut = excerpt(`price ${filler}the price of a guided tour is six euros ${filler}`, 'price of a guided tour');
    expect(cut).toContain('price of a guided tour is six euros');
    expect(cut).toMatch(/^… .* …$/);
    expect(cut.length).toBeLessThan(440);
  });

  it('of a text without one of the words is its beginning', () => {
    expect(excerpt(filler, 'telescope')).toMatch(/^lorem ipsum .* …$/);
  });
});

it('says how a passage was found', () => {
  expect(matchLabel({ relevance: 0.6, cosine: 0.4, keywordScore: null })).toBe('Found by meaning');
  expect(matchLabel({ relevance: 0.6, cosine: null, keywordScore: 3 })).toBe('Found by its words');
  expect(matchLabel({ relevance: 0.6, cosine: 0.4, keywordScore: 3 })).toBe('Found by meaning and by its words');
  expect(matchLabel({ relevance: 0.01, cosine: -0.02, keywordScore: null })).toBe('Among the nearest, but hardly related');
});

it('judges by the threshold, and by how many chunks an answer takes', () => {
  const hits = [0.9, 0.5, 0.7, 0.8].map((relevance) => ({ relevance }) as SearchHit);
  expect(rateHits(hits, { threshold: 0.7, maxChunks: 2 }).map(({ verdict }) => verdict)).toEqual(['used', 'below', 'used', 'surplus']);
});
