/** A word that Tesseract found, with lengths in pixels. */
export interface Word {
  text: string;
  /** From 0 to 100. */
  confidence: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Words of one line, and lines of one paragraph, have the same. */
  line: string;
  paragraph: string;
}

/** Row of Tesseract's TSV output that describes a word. */
const WORD_LEVEL = '5';

/** Reads the table that Tesseract returns (`GetTSVText`): level, page, block, paragraph, line, word, left, top, width, height, confidence, text. */
export function wordsOf(tsv: string): Word[] {
  const words: Word[] = [];
  for (const row of tsv.split('\n')) {
    const [level, page, block, paragraph, line, , left, top, width, height, confidence, ...rest] = row.split('\t');
    const text = rest.join(' ').trim().toWellFormed();
    if (level !== WORD_LEVEL || text === '') continue;
    const own = `${page}.${block}.${paragraph}`;
    words.push({
      ...{ text, confidence: Number(confidence), left: Number(left), right: Number(left) + Number(width) },
      ...{ top: Number(top), bottom: Number(top) + Number(height), line: `${own}.${line}`, paragraph: own },
    });
  }
  return words;
}

/** Confidence from which on a word counts as read. */
const CONFIDENT = 60;
/** Least number of letters and digits in such words on a page with text, and their least share. */
const MIN_LETTERS = 12;
const MIN_SHARE = 0.5;

const lettersIn = (text: string) => text.match(/[\p{L}\p{M}\p{N}]/gu)?.length ?? 0;

/** How many letters and digits were read with confidence, and how many in all. A single letter may be a stain. */
function countLetters(words: readonly Word[]): { sure: number; all: number } {
  let sure = 0;
  let all = 0;
  for (const { text, confidence } of words) {
    const letters = lettersIn(text);
    all += letters;
    if (confidence >= CONFIDENT && letters > 1) sure += letters;
  }
  return { sure, all };
}

/** Whether words were read, and not patterns of a photo. */
export function areLegible(words: readonly Word[]): boolean {
  const { sure, all } = countLetters(words);
  return sure >= MIN_LETTERS && sure >= all * MIN_SHARE;
}

/** Compares attempts at one page. */
export const letters = (words: readonly Word[]): number => countLetters(words).sure;
