import { type PageElement, remembered, textOf } from './html-dom.ts';
import { BLOCK_TAGS, OTHER_BLOCK_TAGS } from './html-tags.ts';
import { oneLine } from './one-line.ts';

/** Text of this length that a page says again is no refrain: it is the same block for another screen, or the caption of the same picture. */
const LONG = 100;
/** Words that stand alone beside ads and galleries. */
const LABELS = new Set(
  'advertisement,advertisements,advertising,anzeige,werbung,publicité,publicidad,publicidade,pubblicità,reclame,реклама,広告,广告,광고'.split(
    ',',
  ),
);
const MAX_LABEL = 20;

const isBlock = ({ tag }: PageElement) => BLOCK_TAGS.has(tag) || OTHER_BLOCK_TAGS.has(tag);
/** Recognizes what need not be read in a page with this title: paragraphs that a page has said before, word for word, and the labels of ads. */
export function createRepeats(title: string) {
  const shown = new Set<string>();
  const starts = new Set<string>();
  const said = new Set<string>();
  // A weak map of every element costs more than all the rest.
  const hasBlock = remembered(isBlock, undefined, new Map());
  const isSaid = (text: string) => {
    if (text.length < LONG) return false;
    if (said.has(text)) return true;
    said.add(text);
    starts.add(text.slice(0, LONG));
    return false;
  };
  return {
    /** Not for lists, tables, and code, which may repeat what they like. */
    isNoise(element: PageElement): boolean {
      if (!BLOCK_TAGS.has(element.tag) || element.elements.some(hasBlock)) return false;
      const text = oneLine(textOf(element));
      return (text.length <= MAX_LABEL && LABELS.has(text.toLowerCase())) || isSaid(text);
    },
    /** True for the words of a picture that are the title of the page, or those of the picture before it. */
    isKnown(words: string): boolean {
      if (title.includes(words) || shown.has(words)) return true;
      shown.add(words);
      // Its caption often says more.
      return words.length >= LONG && starts.has(words.slice(0, LONG));
    },
  };
}
