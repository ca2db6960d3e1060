import { expect, test } from 'vitest';
import { isMeasure } from './measures.ts';

test('isMeasure knows codes and names of currencies and magnitudes in several languages, but no countries', () => {
  for (const word of ['USD', 'EUR', 'dollars', 'Euro', 'Millionen', 'Mio', 'millones', 'milliards', 'billion', 'livres'])
    expect(isMeasure(word), word).toBe(true);
  for (const word of ['usd1', 'try', 'all', 'Canadian', 'Bio', 'revenue', 'Swiss', 'top']) expect(isMeasure(word), word).toBe(false);
});
