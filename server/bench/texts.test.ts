import { expect, it } from 'vitest';
import { createTexts } from './texts.ts';

it('gives the same texts for the same seed, and different ones for different numbers', () => {
  const [a, b] = [createTexts(3), createTexts(3)];
  expect(a.chunk(5)).toBe(b.chunk(5));
  expect(a.question(5)).toBe(b.question(5));
  expect(a.chunk(5)).not.toBe(a.chunk(6));
  expect(new Set(Array.from({ length: 1000 }, (_, i) => a.question(i))).size).toBe(1000);
});

it('follows Zipf: a few words make up much of a text, and most words are rare', () => {
  const texts = createTexts(3);
  const counts = new Map<string, number>();
  let total = 0;
  for (let i = 0; i < 200; i++) {
    for (const word of texts.chunk(i).toLowerCase().match(/\w+/g) ?? []) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
      total++;
    }
  }
  const sorted = [...counts.values()].sort((x, y) => y - x);
  const top = sorted.slice(0, 400).reduce((sum, count) => sum + count, 0);
  expect(total / 200).toBeGreaterThan(680);
  expect(top / total).toBeGreaterThan(0.3);
  expect(counts.size).toBeGreaterThan(10_000);
});
