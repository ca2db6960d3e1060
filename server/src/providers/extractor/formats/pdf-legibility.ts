/** Letters that no font shows under these numbers: private, unassigned, and control characters. pdf.js returns them for unknown glyphs. */
const UNKNOWN = /[\p{Co}\p{Cn}\ufffd]|(?![\t\n\r])\p{Cc}/gu;
/** Share of such characters from which on a text cannot be read. */
const UNKNOWN_SHARE = 0.15;
/** Least number of characters that says something. */
const MIN_CHARACTERS = 20;
/** Share of vowels among the letters of Latin words, below which a text consists of glyph numbers. Languages have 0.35 to 0.5. */
const VOWEL_SHARE = 0.22;
const MIN_LETTERS = 120;
/** Share of letters and digits below which a text consists of signs. */
const WORD_SHARE = 0.4;
const MIN_SIGNS = 60;
/** A font of bullets or formulas consists of signs, too, but shows less of a page than this. */
const MAIN_SHARE = 0.3;

/**
 * True for text of a font that does not say which letters its glyphs are: the numbers of glyphs, read as characters. `raw` are the characters
 * that the PDF returns, `isMain` says whether they are a large part of the page.
 */
export function isIllegible(raw: string, isMain = true): boolean {
  const characters = raw.replaceAll(/[ \t\n\r]/g, '');
  const length = [...characters].length;
  if (length < MIN_CHARACTERS) return false;
  if ((characters.match(UNKNOWN)?.length ?? 0) > length * UNKNOWN_SHARE) return true;
  // Leaders in a table of contents are signs, too.
  const plain = characters.replaceAll(/([._·…-])\1{2,}/g, '');
  const inWords = plain.match(/[\p{L}\p{M}\p{N}]/gu)?.length ?? 0;
  if (isMain && plain.length >= MIN_SIGNS && inWords < plain.length * WORD_SHARE) return true;
  // Not in codes, which digits are part of.
  const words = raw.match(/(?<![\p{L}\p{N}])\p{Script=Latin}{3,}(?![\p{L}\p{N}])/gu)?.join('') ?? '';
  const vowels = words.normalize('NFD').match(VOWEL)?.length ?? 0;
  return words.length >= MIN_LETTERS && vowels < words.length * VOWEL_SHARE;
}

const VOWEL = /[aeiouyæøœı]/gi;

/** The runs of a page without those of fonts that are illegible on it, and what share of its characters is lost. */
export function legibleRuns<T extends { str?: string; fontName?: string }>(runs: readonly T[]): { kept: T[]; lost: number } {
  const fonts = new Map<string, string[]>();
  for (const { str = '', fontName = '' } of runs) {
    const texts = fonts.get(fontName);
    if (texts) texts.push(str);
    else fonts.set(fontName, [str]);
  }
  const lengthOf = (text: string) => text.replaceAll(/\s/g, '').length;
  const joined = [...fonts]
    .map(([name, texts]) => ({ name, text: texts.join(' ') }))
    .map((font) => ({ ...font, length: lengthOf(font.text) }));
  const all = joined.reduce((sum, { length }) => sum + length, 0);
  const illegible = joined.filter(({ text, length }) => isIllegible(text, length >= all * MAIN_SHARE));
  const names = new Set(illegible.map(({ name }) => name));
  const lost = illegible.reduce((sum, { length }) => sum + length, 0);
  return { kept: runs.filter(({ fontName = '' }) => !names.has(fontName)), lost: all === 0 ? 0 : lost / all };
}
