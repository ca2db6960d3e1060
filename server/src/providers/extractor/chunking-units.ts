import { countTokens, cutBefore } from './tokens.ts';

/** A piece of text that is never split. Units have no gaps between them; white space belongs to the preceding unit. */
export interface Unit {
  start: number;
  end: number;
  tokens: number;
  /** The kind of boundary at its end. */
  ends: 'paragraph' | 'sentence' | 'word';
}

/** Longest text whose tokens are counted at once, in characters. A text never has more tokens than UTF-8 bytes. */
const MAX_SENTENCE = 2000;
/** Longest piece of a word that must be split, in characters. */
const MAX_PIECE = 64;
const PARAGRAPH_END = /\n[^\S\n]*\n\s*/g;
/** Closing punctuation with white space, a CJK full stop, or a line break. */
const SENTENCE_END = /[.!?…]["'”’)\]]*\s+|[。！？]["”’」』）]*\s*|\n\s*/g;

/** Splits a text into sentences with token counts. Sentences over `maxTokens` are split between words, and such words into pieces. */
export function splitUnits(text: string, maxTokens: number): Unit[] {
  const units: Unit[] = [];
  for (const paragraph of spans(text, 0, text.length, PARAGRAPH_END)) {
    const from = units.length;
    for (const sentence of spans(text, paragraph.start, paragraph.end, SENTENCE_END)) addSentence(units, text, sentence, maxTokens);
    const last = units.at(-1);
    if (last && units.length > from) last.ends = 'paragraph';
  }
  return units;
}

function* spans(text: string, from: number, to: number, boundary: RegExp): Generator<{ start: number; end: number }> {
  const part = from === 0 && to === text.length ? text : text.slice(from, to);
  let start = 0;
  for (const match of part.matchAll(boundary)) {
    const end = match.index + match[0].length;
    if (end > start) yield { start: from + start, end: from + end };
    start = end;
  }
  if (start < part.length) yield { start: from + start, end: to };
}

function addSentence(units: Unit[], text: string, { start, end }: { start: number; end: number }, maxTokens: number): void {
  if (end - start <= MAX_SENTENCE) {
    const tokens = measure(text, start, end);
    if (tokens <= maxTokens) {
      units.push({ start, end, tokens, ends: 'sentence' });
      return;
    }
  }
  // Collect words up to the limit, so that a long sentence results in few units.
  let open: Unit | undefined;
  for (const piece of pieces(text, start, end)) {
    const tokens = measure(text, piece.start, piece.end);
    if (open && open.tokens + tokens <= maxTokens) {
      open.end = piece.end;
      open.tokens += tokens;
    } else {
      open = { ...piece, tokens, ends: 'word' };
      units.push(open);
    }
  }
  if (open) open.ends = 'sentence';
}

/** Words with their trailing white space. Splits words and white space longer than `MAX_PIECE`. */
function* pieces(text: string, start: number, end: number): Generator<{ start: number; end: number }> {
  for (const word of spans(text, start, end, /\s+/g)) {
    for (let at = word.start; at < word.end; ) {
      const cut = Math.min(cutBefore(text, at + MAX_PIECE), word.end);
      yield { start: at, end: cut };
      at = cut;
    }
  }
}

/** Counts each unit with the space before it instead of the one after it, because the tokenizer joins a space with the following word. */
function measure(text: string, start: number, end: number): number {
  const from = start > 0 && text[start - 1] === ' ' ? start - 1 : start;
  const to = end - start > 1 && text[end - 1] === ' ' ? end - 1 : end;
  return countTokens(text.slice(from, to));
}
