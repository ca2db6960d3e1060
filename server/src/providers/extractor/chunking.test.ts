import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkDocument, MAX_CHUNK_TOKENS, OVERLAP_TOKENS } from './chunking.ts';
import type { Chunk } from './extractor.port.ts';
import { countTokens } from './tokens.ts';

const cut = (text: string, rest: Partial<Parameters<typeof chunkDocument>[0]> = {}) => [
  ...chunkDocument({ text, pages: [], headings: [], ...rest }),
];

/** Checks the properties that the chunks of any text must have. */
function checkAll(text: string, chunks: Chunk[]): void {
  let covered = 0;
  let start = -1;
  for (const [index, chunk] of chunks.entries()) {
    expect(chunk.ordinal).toBe(index);
    expect(chunk.text).toBe(text.slice(chunk.start, chunk.end));
    expect(chunk.text).toBe(chunk.text.trim());
    expect(chunk.text.isWellFormed()).toBe(true);
    expect(chunk.tokens).toBeLessThanOrEqual(MAX_CHUNK_TOKENS);
    expect(chunk.tokens).toBe(countTokens(chunk.text));
    expect(chunk.start).toBeGreaterThan(start);
    expect(chunk.end).toBeGreaterThan(covered);
    expect(text.slice(covered, Math.max(covered, chunk.start)).trim()).toBe('');
    if (chunk.start < covered) expect(countTokens(text.slice(chunk.start, covered))).toBeLessThanOrEqual(OVERLAP_TOKENS + 5);
    start = chunk.start;
    covered = chunk.end;
  }
  expect(text.slice(covered).trim()).toBe('');
}

const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  fc.constantFrom('the', 'reef', 'corals', '漢字', '<|endoftext|>', '😀', '1,234.56', 'a'.repeat(700), '漢'.repeat(400)),
);
const gap = fc.constantFrom(' ', ' ', ' ', '. ', '.\n', '\n', '\n\n', '\n \n\n', '。', '   ', '\t', '!” ');
const prose = fc.array(fc.tuple(word, gap), { minLength: 0, maxLength: 1500 }).map((pairs) => pairs.flat().join('').toWellFormed());

describe('chunking', () => {
  it('covers any text without gaps, within the limits, in ascending order', () => {
    fc.assert(
      fc.property(prose, (text) => checkAll(text, cut(text))),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a million letters without white space', 'a'.repeat(1_000_000)],
    ['100,000 Han characters', '漢'.repeat(100_000)],
    ['400,000 tiny paragraphs', 'word\n\n'.repeat(400_000)],
    ['emoji without white space', '👩‍👩‍👧😀'.repeat(20_000)],
    ['a million spaces', `a${' '.repeat(1_000_000)}b`],
  ])('finishes chunking %s', (_, text) => {
    const chunks = cut(text);
    for (const { tokens } of chunks) expect(tokens).toBeLessThanOrEqual(MAX_CHUNK_TOKENS);
    expect(chunks.at(-1)?.end).toBe(text.trimEnd().length);
    expect(chunks.length).toBeGreaterThan(0);
  });

  it('splits at paragraphs first, then at sentences, then at words', () => {
    const sentence = 'This sentence has about ten tokens in it, more or less. ';
    const paragraph = `${sentence.repeat(20).trim()}\n\n`;
    for (const { text, end } of cut(paragraph.repeat(12)).slice(0, -1)) {
      expect(text.endsWith('less.')).toBe(true);
      expect(paragraph.repeat(12).startsWith('\n\n', end)).toBe(true);
    }
    for (const { text } of cut(sentence.repeat(400)).slice(0, -1)) expect(text).toMatch(/^This.*less\.$/s);
    const words = Array.from({ length: 3000 }, (_, i) => `word${i}`).join(' ');
    for (const { text } of cut(words)) expect(text).toMatch(/^word\d+ .* word\d+$/s);
  });

  it('fills chunks of prose to nearly 1,000 tokens with nearly 200 tokens of overlap', () => {
    const text = 'Plain prose with sentences of a usual length goes on for quite a while here. '.repeat(1500);
    const chunks = cut(text);
    const mean = chunks.slice(0, -1).reduce((sum, { tokens }) => sum + tokens, 0) / (chunks.length - 1);
    expect(mean).toBeGreaterThan(940);
    for (const [i, chunk] of chunks.slice(1).entries()) expect(countTokens(text.slice(chunk.start, chunks[i]?.end))).toBeGreaterThan(150);
  });

  it('adds the pages and the heading path to each chunk', () => {
    const part = (name: string) => `${name}\n\n${'Some words about it follow here. '.repeat(200)}\n\n`;
    const [one, two] = [part('One'), part('Two')];
    const text = one + two;
    const chunks = cut(text, {
      pages: [
        { number: 1, start: 0, end: one.length },
        { number: 2, start: one.length, end: text.length },
      ],
      headings: [
        { level: 1, title: 'One', start: 0 },
        { level: 2, title: 'Below', start: 40 },
        { level: 1, title: 'Two', start: one.length },
      ],
    });
    expect(chunks[0]).toMatchObject({ page: 1, pageEnd: 1, headingPath: ['One'] });
    expect(chunks.at(-1)).toMatchObject({ page: 2, pageEnd: 2, headingPath: ['Two'] });
    const across = chunks.find(({ page, pageEnd }) => page !== pageEnd);
    expect(across).toMatchObject({ page: 1, pageEnd: 2, pageStarts: [one.length], headingPath: ['One', 'Below'] });
  });
});
