import { describe, expect, it } from 'vitest';
import { scoreText, strangeLines } from './web-text.metrics.ts';

describe('the score of a text', () => {
  it('is 1 for the same words, whatever their case, marks, and white space', () => {
    expect(scoreText('One, two three\nfour FIVE.', 'one two three four five')).toEqual({ precision: 1, recall: 1, f1: 1 });
  });

  it('counts sequences of four words', () => {
    // Two of four sequences of the text are among the two of the truth.
    expect(scoreText('a b c d e f g', 'a b c d e')).toEqual({ precision: 0.5, recall: 1, f1: 2 / 3 });
    expect(scoreText('', 'a b')).toEqual({ precision: 0, recall: 0, f1: 0 });
  });

  it('comes with the lines that are too many', () => {
    expect(strangeLines('Menu\na b c d e\nc d', 'x a b c d e')).toEqual(['Menu']);
  });
});
