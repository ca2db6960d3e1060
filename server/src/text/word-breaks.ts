/** Scripts whose words have no spaces between them. Korean has spaces: its particles are attached to the words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Made on first use: loading the dictionaries of ICU takes a few milliseconds. */
let segmenter: Intl.Segmenter | undefined;

/**
 * Whether a range of a text (UTF-16 units, end-exclusive) reaches from one word into the next, in a script without spaces. Pairs of letters
 * that do say nothing: `的首` of `法国的首都`. Texts in other scripts have none.
 */
export function straddlesWords(text: string): (start: number, end: number) => boolean {
  if (!UNSPACED.test(text)) return () => false;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  const breaks = new Set(Array.from(segmenter.segment(text), ({ index }) => index));
  return (start, end) => {
    for (let at = start + 1; at < end; at++) if (breaks.has(at)) return true;
    return false;
  };
}

/** Whether a term is a pair of letters of such a script. */
export const isUnspaced = (term: string) => term.length < 5 && UNSPACED.test(term);
