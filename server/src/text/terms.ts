import { stem } from './stem.ts';
import { STOPWORDS } from './stop-words.ts';

// Scripts written without spaces (and Korean, whose particles stick to the word): cut to overlapping pairs of letters.
const PAIRED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const PAIRED_RUN = new RegExp(`${PAIRED.source}+|[\\s\\S]+?(?=${PAIRED.source}|$)`, 'gu');
// A word may hold apostrophes, dots, commas, hyphens or & between its letters and digits: 10-K, U.S., 1,234.5, R&D, don't.
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’.,&‐‑-][\p{L}\p{M}\p{N}]+)*/gu;
// Accents, Hebrew points and Arabic vowel signs may be left out in writing; the signs of Indic and Thai scripts are letters.
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]+/g;
const MAX_WORD = 64;

/** Lower case, compatibility forms folded, accents off: `Über` and `uber`, `ﬁ` and `fi`, `Ⅳ` and `iv` are the same. */
export function fold(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant; it needs no folding
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(MARKS, '').normalize('NFC').toLowerCase().replaceAll('ß', 'ss');
}

/**
 * The keyword terms of a text, in order, with repeats: stems of its words without stop words. Numbers are kept (`2023`, `1234.5`);
 * a hyphenated word gives its parts and the whole (`10-k` → `10`, `k`, `10k`), letters joined to digits both (`fy2022` → `fy2022`,
 * `2022`); scripts without spaces give pairs of letters.
 */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  for (const match of fold(text).matchAll(WORD)) addWord(match[0], terms);
  return terms;
}

function addWord(word: string, terms: string[]): void {
  if (!PAIRED.test(word)) {
    addPlain(word, terms);
    return;
  }
  for (const [run] of word.matchAll(PAIRED_RUN)) {
    if (!PAIRED.test(run)) {
      for (const part of run.match(WORD) ?? []) addPlain(part, terms);
      continue;
    }
    const letters = [...run];
    if (letters.length === 1) terms.push(run);
    for (let i = 1; i < letters.length; i++) terms.push(`${letters[i - 1]}${letters[i]}`);
  }
}

function addPlain(word: string, terms: string[]): void {
  if (/^[\p{L}\p{M}]+$/u.test(word)) push(word, terms);
  else if (/^\d[\d.,]*$/.test(word)) push(word.replace(/,(?=\d{3}\b)/g, ''), terms);
  else if (/^[\p{L}\p{M}\p{N}]+$/u.test(word)) addMixed(word, terms);
  else addJoined(word, terms);
}

/** Letters and digits: `fy2022` also as `2022`. */
function addMixed(word: string, terms: string[]): void {
  const pieces = word.match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];
  if (pieces.length === 2) for (const piece of pieces) if (piece.length > 1) push(piece, terms);
  push(word, terms);
}

/** `10-k`, `u.s`, `r&d`: the parts and the whole; `company's` without its ending. */
function addJoined(word: string, terms: string[]): void {
  const parts = word.split(/['’.,&‐‑-]/);
  const [first = '', second = ''] = parts;
  if (parts.length === 2 && /['’]/.test(word) && second.length <= 2) {
    push(first, terms);
    return;
  }
  for (const part of parts) addPlain(part, terms);
  if (parts.length <= 4) push(parts.join(''), terms);
}

function push(word: string, terms: string[]): void {
  if (word === '' || STOPWORDS.has(word)) return;
  terms.push(stem(word.length > MAX_WORD ? word.slice(0, MAX_WORD) : word));
}

/** Of a list of `termsOf`, those that only join the two before them: `fy2023` after `fy`, `2023`. */
export function joinedTerms(terms: readonly string[]): string[] {
  return terms.filter((term, i) => i > 1 && term === `${terms[i - 2]}${terms[i - 1]}`);
}

/** 32-bit FNV-1a over UTF-16 units (Fowler, Noll, Vo), unsigned: the name a term has in the keyword index. */
export function hashTerm(term: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < term.length; i++) hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
