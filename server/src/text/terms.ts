import { fold } from './fold.ts';
import { stem } from './stem.ts';
import { isStopWord } from './stop-words.ts';
import { scanTokens } from './tokens.ts';

/** Joins the parts of one word: `10-K`, `U.S.`, `R&D`, `don't`. */
const JOINER = /['’.,&‐‑-]/;
const MAX_WORD = 64;
/** `company's`, but not `rock'n'roll`: the ending after an apostrophe has one or two letters. */
const MAX_APOSTROPHE_ENDING = 2;
/** Longer compounds are lists or addresses, which nobody searches for as one word. */
const MAX_JOINED_PARTS = 4;

/**
 * The terms of a text for the keyword index, in order, with repeats: stems of its words without stop words. Numbers stay (`2023`,
 * `1234.5`). A hyphenated word gives its parts and the whole (`10-k` → `10`, `k`, `10k`); a word of letters and digits gives both
 * (`fy2022` → `fy`, `2022`, `fy2022`). Scripts without spaces give pairs of letters.
 */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  let start = 0;
  let end = -1;
  const flush = () => {
    if (end > start) terms.push(...termsOfCompound(text.slice(start, end)));
    end = -1;
  };
  scanTokens(text, (from, to, kind) => {
    if (end > 0 && from === end + 1 && kind !== 'pair' && kind !== 'symbol' && JOINER.test(text[end] as string)) {
      end = to;
      return;
    }
    flush();
    if (kind === 'pair') terms.push(fold(text.slice(from, to)));
    else if (kind !== 'symbol') [start, end] = [from, to];
  });
  flush();
  return terms;
}

const MAX_REMEMBERED = 30_000;
const remembered = new Map<string, readonly string[]>();

function termsOfCompound(spelling: string): readonly string[] {
  if (spelling.length > MAX_WORD) return expand(spelling);
  const known = remembered.get(spelling);
  if (known) return known;
  const found = expand(spelling);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(spelling, found);
  return found;
}

function expand(spelling: string): string[] {
  const terms: string[] = [];
  addCompound(fold(spelling), terms);
  return terms;
}

function addCompound(word: string, terms: string[]): void {
  if (/^\d[\d.,]*$/.test(word)) {
    add(word.replace(/,(?=\d{3}\b)/g, ''), terms);
    return;
  }
  const parts = word.split(JOINER);
  const [first = '', second = ''] = parts;
  if (parts.length === 1) addSimple(word, terms);
  else if (parts.length === 2 && /['’]/.test(word) && second.length <= MAX_APOSTROPHE_ENDING) add(first, terms);
  else {
    for (const part of parts) addSimple(part, terms);
    if (parts.length <= MAX_JOINED_PARTS) add(parts.join(''), terms);
  }
}

function addSimple(word: string, terms: string[]): void {
  const pieces = /\d/.test(word) ? (word.match(/\p{N}+|\P{N}+/gu) ?? []) : [];
  if (pieces.length === 2) for (const piece of pieces) if (piece.length > 1) add(piece, terms);
  add(word, terms);
}

function add(word: string, terms: string[]): void {
  if (word !== '' && !isStopWord(word)) terms.push(stem(word.slice(0, MAX_WORD)));
}

/** The terms among those of `termsOf` that only join the two before them: `fy2023` after `fy`, `2023`. */
export function joinedTerms(terms: readonly string[]): string[] {
  return terms.filter((term, i) => i > 1 && term === `${terms[i - 2]}${terms[i - 1]}`);
}

/** 32-bit FNV-1a over UTF-16 units (Fowler, Noll, Vo), unsigned: the key of a term in the keyword index. */
export function hashTerm(term: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < term.length; i++) hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
