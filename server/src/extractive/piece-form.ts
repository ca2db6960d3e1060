import { isColumnHeader, rowLabel } from './table-rows.ts';

const MAX_HEADING_WORDS = 8;

/** A Markdown heading, or a short line of its own without a figure and without punctuation at its end. */
export function isHeading(text: string, words: number, after: string): boolean {
  if (/^#{1,6}\s/.test(text)) return true;
  if (words > MAX_HEADING_WORDS || /\d|[.!:;,。！۔।]["'”’»)]*$|^[•‣▪●○◦·*–—-]\s|\t/u.test(text)) return false;
  return /^\s*(?:\n|$)/.test(after.slice(0, 4));
}

export function isQuestion(text: string): boolean {
  return /[?？؟]["'”’»)]*$/.test(text);
}

/** Whether a text ends like a sentence; note numbers after the end are allowed. */
export function isSentence(text: string): boolean {
  return /[.!?。！？؟۔।:;]["'”’»)\]]{0,4}(?:\s*[[(]\d{1,3}[\])]){0,9}$/u.test(text);
}

/** Labels and headings answer nothing. Very long pieces answer much else. */
export function lengthPenalty(text: string): number {
  if (text.length < 25) return 0.25;
  if (text.length < 45) return 0.1;
  if (!isSentence(text) && rowLabel(text) === undefined) return 0.12;
  return text.length > 320 ? 0.06 : 0;
}

/** Against pieces that begin inside a sentence (where a chunk or a list item begins) or consist of capitals (a running title). */
export function fragmentPenalty(text: string): number {
  if (isColumnHeader(text)) return 0.5;
  if (/^\p{Ll}|^\([^()]*\)$/u.test(text)) return 0.2;
  if (/^[•‣▪●○◦*–—-]\s*\p{Ll}/u.test(text)) return 0.08;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  return letters > 12 && capitals > 0.7 * letters ? 0.2 : 0;
}

const BEGINS_WITH_PRONOUN =
  /^["“'(]*(?:it|its|he|his|she|her|they|their|this|these|that|those|such|both|er|sie|es|ihr|ihre|sein|seine|dies|diese|dieser|dieses|beide|ella?|ello|ellos|est[aeo]s?|es[aeo]s?|su|sus|ambos|ils?|elles?|ce|cet|cette|ces|leurs?|ses|هو|هي|هذا|هذه)(?=[\s,])/iu;

/** Whether a sentence begins with a word for what the sentence before is about: "It was …". */
export function beginsWithPronoun(text: string): boolean {
  return BEGINS_WITH_PRONOUN.test(text);
}
