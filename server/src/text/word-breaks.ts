/** Scripts whose words have no spaces between them. Korean has spaces: its particles are attached to the words. */
export const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Made on first use: loading the dictionaries of ICU takes a few milliseconds. */
let segmenter: Intl.Segmenter | undefined;

/** The words of a text, and what stands between them, by the dictionaries of ICU. */
export function segmentsOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  return segmenter.segment(text);
}

/** Chinese characters that are words of grammar, or stand in so many words that they say nothing of one. */
const COMMON_HAN = new Set(
  '的一是不了在人有我他她它这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里裡与與及或其所由从從被把给給向将將都很还還吗嗎呢吧啊谁誰什么麼怎哪几幾多少两兩三二四五六七八九十百千万萬每次某',
);
/** Pairs with one of these ask for something: `几天`, `哪支`. */
const ASKS = /[几幾哪谁誰吗嗎]/u;

const isHan = (letter: string) => /^\p{Script=Han}$/u.test(letter);
/** Whether a Chinese character alone says something of the word that it is in. */
export const isTelling = (letter: string) => isHan(letter) && !COMMON_HAN.has(letter);
/** Whether a pair of letters only asks. */
export const isAsking = (pair: string) => ASKS.test(pair);

/**
 * Whether a range of a text (UTF-16 units, end-exclusive) reaches from one word into the next, in a script without spaces. Pairs of letters
 * that do say nothing: `的首` of `法国的首都`. Words of one letter side by side are a word that the dictionary lacks, such as a name. Texts in
 * other scripts have none.
 */
export function straddlesWords(text: string): (start: number, end: number) => boolean {
  if (!UNSPACED.test(text)) return () => false;
  const breaks = new Set<number>();
  let previous = '';
  for (const { segment, index } of segmentsOf(text)) {
    if (!(isTelling(previous) && isTelling(segment))) breaks.add(index);
    previous = segment;
  }
  return (start, end) => {
    for (let at = start + 1; at < end; at++) if (breaks.has(at)) return true;
    return false;
  };
}

/** Whether a term is a pair of letters of such a script. */
export const isUnspaced = (term: string) => term.length < 5 && UNSPACED.test(term);
