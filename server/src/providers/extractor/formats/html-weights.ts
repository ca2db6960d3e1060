import { isAside } from './html-aside.ts';
import type { PageElement } from './html-dom.ts';
import { BLOCK_TAGS, OTHER_BLOCK_TAGS, SILENT_TAGS } from './html-tags.ts';

/** What an element contains, in UTF-16 code units: all text, text in links, and text in paragraphs. */
export interface Weight {
  text: number;
  links: number;
  prose: number;
  /** Prose outside its inner blocks: it is a paragraph itself. */
  own: number;
  /** Number of links, and of those to places on the same page. */
  linkCount: number;
  anchorCount: number;
  hasPrice: boolean;
  /** Headings of the second or third level, and of the first. */
  hasHeading: boolean;
  hasTitle: boolean;
  /** Header cells: a table of data. */
  hasHeader: boolean;
}

const PROSE_TAGS = new Set(['p', 'pre', 'blockquote', 'td', 'li', 'dd']);
const HEADING_TAGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
/** Text of this length is prose in any block: many pages have no paragraphs but line breaks. */
const LONG = 80;
const PRICE = /[$€£¥₹]\s?\d|\d\s?(?:[$€£¥₹]|(?:EUR|USD|GBP|CHF|PLN|SEK|zł|kr|Kč|Ft)\b)/;

interface Run {
  text: number;
  links: number;
}

/** Weighs an element and all in it. Text that is skipped anyway does not count. */
export function weigh(body: PageElement): Map<PageElement, Weight> {
  const weights = new Map<PageElement, Weight>();
  weighElement(body, weights, false);
  return weights;
}

/** Returns the text of an inline element that belongs to the block around it. */
function weighElement(element: PageElement, weights: Map<PageElement, Weight>, inLink: boolean): Run {
  const { tag, attributes } = element;
  const isLink = tag === 'a' && attributes.href !== undefined;
  const weight: Weight = {
    text: 0,
    links: 0,
    prose: 0,
    own: 0,
    linkCount: isLink ? 1 : 0,
    anchorCount: isLink && attributes.href?.startsWith('#') ? 1 : 0,
    hasPrice: false,
    hasHeading: tag === 'h2' || tag === 'h3',
    hasTitle: tag === 'h1',
    hasHeader: tag === 'th',
  };
  const link = inLink || isLink;
  const run: Run = { text: 0, links: 0 };
  for (const child of element.children) {
    if (typeof child === 'string') {
      const { length } = child.trim();
      run.text += length;
      if (link) run.links += length;
      if (length > 0 && PRICE.test(child)) weight.hasPrice = true;
    } else if (!SILENT_TAGS.has(child.tag) && !isAside(child)) {
      const inner = weighElement(child, weights, link);
      run.text += inner.text;
      run.links += inner.links;
      const part = weights.get(child);
      if (part) add(weight, part);
    }
  }
  const isBlock = BLOCK_TAGS.has(tag) || OTHER_BLOCK_TAGS.has(tag);
  if (isBlock) {
    weight.text += run.text;
    weight.links += run.links;
    if (run.links * 2 < run.text && (PROSE_TAGS.has(tag) || (run.text >= LONG && !HEADING_TAGS.has(tag)))) weight.own = run.text;
    weight.prose += weight.own;
  }
  weights.set(element, weight);
  return isBlock ? { text: 0, links: 0 } : run;
}

function add(sum: Weight, part: Weight): void {
  sum.text += part.text;
  sum.links += part.links;
  sum.prose += part.prose;
  sum.linkCount += part.linkCount;
  sum.anchorCount += part.anchorCount;
  sum.hasPrice ||= part.hasPrice;
  sum.hasHeading ||= part.hasHeading;
  sum.hasTitle ||= part.hasTitle;
  sum.hasHeader ||= part.hasHeader;
}
