import { isAside, sideNameOf } from './html-aside.ts';
import type { PageElement } from './html-dom.ts';
import { SILENT_TAGS } from './html-tags.ts';
import { type Weight, weigh } from './html-weights.ts';

/** Share of the prose of a page that makes an element its main content. */
const MAIN_SHARE = 0.6;
/** Share of the prose beside an element from which on it is not the main content alone, if there are headings. */
const SECTION_SHARE = 0.05;
/**
 * Elements with this share are never skipped by name, because some pages have classes such as `article social-share` on the body, or are one
 * form.
 */
const KEEP_SHARE = 0.3;
/** Prose of a page from which on an element is looked for that has most of it. */
const MIN_PROSE = 200;
/** Prose of an element with an ambiguous name, or of a form, from which on it is content. */
const MUCH_PROSE = 200;
/** Share of text in links from which on an element with an ambiguous name is a menu. */
const MENU_SHARE = 0.4;
/** Prose below the headings of a section, in UTF-16 code units. */
const SECTION_PROSE = 80;
/** Share of the prose of a table from which on a row or cell is the page itself, in a layout of tables. */
const LAYOUT_SHARE = 0.9;
const TABLE_PARTS = new Set(['table', 'tbody', 'tr', 'td']);
const HEADING = /^h[1-6]$/;
const CONTENTS_LINKS = 3;
const NOTHING: Weight = {
  ...{ text: 0, links: 0, prose: 0, own: 0, linkCount: 0, anchorCount: 0 },
  ...{ hasPrice: false, hasHeading: false, hasTitle: false, hasHeader: false },
};
/** Elements that are not looked into for the main content. */
const PARAGRAPHS = new Set(['p', 'pre', 'blockquote', 'ul', 'ol', 'dl', 'li', 'dd', 'figure', 'h1', 'h2', 'h3']);

export interface Content {
  /** The headlines above the main content, if they stand outside it, and the main content. */
  parts: PageElement[];
  skip(element: PageElement): boolean;
}

/**
 * Finds the smallest element with most of the prose of a page (paragraphs with few links), or the body, and what to skip in it: menus, ads,
 * notices, and hidden elements. If the prose is spread over several elements, they are all kept.
 */
export function findContent(body: PageElement): Content {
  const weights = weigh(body);
  const weightOf = (element: PageElement) => weights.get(element) ?? NOTHING;
  const all = weightOf(body).prose;
  const isMost = (element: PageElement) => all > 0 && weightOf(element).prose >= all * KEEP_SHARE;
  const isBeside = (element: PageElement) => {
    const weight = weightOf(element);
    const isOffer = weight.hasPrice || weight.hasTitle || weight.prose >= MUCH_PROSE;
    if (element.tag === 'form') return !isOffer;
    if (isContents(element, weight)) return true;
    const name = sideNameOf(element);
    if (name !== 'ambiguous') return name === 'side';
    return weight.links >= weight.text * MENU_SHARE || !isOffer;
  };
  const skip = (element: PageElement) => isAside(element) || (element !== body && isBeside(element) && !isMost(element));
  return { parts: all >= MIN_PROSE ? partsOf(body, all, weightOf, skip) : [body], skip };
}

/** A table of contents repeats the headings below it. */
const isContents = ({ tag, attributes }: PageElement, { text, links, linkCount, anchorCount }: Weight) =>
  (tag === 'ul' || tag === 'ol') &&
  attributes.role === undefined &&
  linkCount >= CONTENTS_LINKS &&
  anchorCount === linkCount &&
  links >= text * 0.8;

function partsOf(body: PageElement, all: number, weightOf: (element: PageElement) => Weight, skip: Content['skip']): PageElement[] {
  const titles: PageElement[] = [];
  let main = body;
  for (let next: PageElement | undefined = body; next; ) {
    main = next;
    const { prose } = weightOf(main);
    const inner = main.elements.find((child) => isContainer(child, weightOf(child), all, prose));
    if (!inner) break;
    const others = main.elements.filter((child) => child !== inner && !SILENT_TAGS.has(child.tag) && !skip(child));
    const left = others.reduce((sum, child) => sum + weightOf(child).prose, 0);
    // More sections of the same text, such as those behind a long list of questions, or the prices below a long story.
    const sections = others.filter((child) => isSection(child, weightOf(child))).map(weightOf);
    if (sections.some(({ hasPrice }) => hasPrice) || (sections.length > 0 && left >= all * SECTION_SHARE)) break;
    for (const other of others) {
      if (other.place < inner.place && weightOf(other).hasTitle) titles.push(...headlinesOf(other, skip));
      else if (other.place === inner.place - 1 && HEADING.test(other.tag)) titles.push(other);
    }
    next = inner;
  }
  return [...titles, main];
}

/** True for a part with a heading and something below it, which may stand beside it: not for a headline, or a list of other pages. */
const isSection = ({ tag }: PageElement, { prose, links, text, hasHeading, hasPrice }: Weight) =>
  /^h[23]$/.test(tag) || (hasHeading && links < text * MENU_SHARE && (hasPrice || prose >= SECTION_PROSE));

function headlinesOf(element: PageElement, skip: Content['skip']): PageElement[] {
  if (element.tag === 'h1') return [element];
  return element.elements.filter((child) => !skip(child)).flatMap((child) => headlinesOf(child, skip));
}

/** True for an element that has most of the prose in its blocks: not for a paragraph, or for the longest row or cell of a table of data. */
function isContainer({ tag }: PageElement, { prose, hasHeader }: Weight, all: number, around: number): boolean {
  if (prose < all * MAIN_SHARE || PARAGRAPHS.has(tag)) return false;
  return !TABLE_PARTS.has(tag) || (!hasHeader && prose >= around * LAYOUT_SHARE);
}
