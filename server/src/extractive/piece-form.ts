import { isColumns, rowLabel } from './figures.ts';
import { isSentence } from './modality.ts';

/** Labels and headings answer nothing; very long pieces answer much else. */
export function lengthPenalty(text: string): number {
  if (text.length < 25) return 0.25;
  if (text.length < 45) return 0.1;
  if (!isSentence(text) && rowLabel(text) === undefined) return 0.12;
  return text.length > 320 ? 0.06 : 0;
}

/** What begins in the middle of a sentence (where a chunk was cut, or an item of a list), and what is only capitals (a running title). */
export function fragmentPenalty(text: string): number {
  if (isColumns(text)) return 0.5;
  if (/^\p{Ll}|^\([^()]*\)$/u.test(text)) return 0.2;
  if (/^[•‣▪●○◦*–—-]\s*\p{Ll}/u.test(text)) return 0.08;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  return letters > 12 && capitals > 0.7 * letters ? 0.2 : 0;
}
