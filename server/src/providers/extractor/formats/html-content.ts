import { type HTMLElement, NodeType } from 'node-html-parser';
import { isDisclosed, isDisclosure, isHidden, tagOf } from './html-disclosure.ts';

/** Elements whose content is not readable text. */
export const SILENT_TAGS = new Set(
  'script,style,noscript,template,head,svg,math,iframe,object,embed,canvas,audio,video,select,option,input,map,area,link,meta'.split(','),
);
const SIDE_TAGS = new Set(['nav', 'aside', 'footer', 'dialog', 'menu']);
const SIDE_ROLES = new Set([
  'navigation',
  'banner',
  'contentinfo',
  'complementary',
  'search',
  'dialog',
  'alertdialog',
  'menu',
  'menubar',
  'toolbar',
]);
/** Class and id names of elements beside the main content. Matches entire words only: `shared` is not `share`. */
const SIDE_WORDS =
  /(^|[\s_-])(nav|navbar|navigation|menu|breadcrumbs?|sidebar|footer|masthead|cookies?|consent|gdpr|banner|advert|advertisement|ads?|promo|sponsored|outbrain|taboola|newsletter|signup|subscribe|subscription|paywall|share|sharing|social|related|recommended|recirc|trending|popular|most-read|comments?|disqus|popup|modal|overlay|toolbar|skip-link|screen-reader-text|visually-hidden|sr-only|mw-editsection|reflist|navbox|catlinks|noprint)($|[\s_-])/i;

/** Elements that are outside the main content by their tag or role, or hidden for good. */
function isAside(element: HTMLElement): boolean {
  const tag = tagOf(element);
  if (tag === 'body' || tag === 'html' || tag === 'main' || tag === 'article') return false;
  if (SIDE_TAGS.has(tag)) return true;
  if (tag === 'button') return !isDisclosure(element);
  if (element.rawAttrs === '') return false;
  return SIDE_ROLES.has(element.getAttribute('role') ?? '') || (isHidden(element) && !isDisclosed(element));
}

const hasSideName = (element: HTMLElement) =>
  element.rawAttrs !== '' && SIDE_WORDS.test(`${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`);

interface Weight {
  /** Number of characters in the element: all text, text in links, and text in paragraphs. */
  text: number;
  links: number;
  prose: number;
}

/** Share of the prose of a page that makes an element its main content. */
const MAIN_SHARE = 0.6;
/** Share of the prose beside an element from which on it is not the main content alone, if there are headings. */
const SECTION_SHARE = 0.1;
const HEADING = /^h[1-3]$/;
/**
 * Elements with this share are never skipped by name, because some pages have classes such as `article social-share` on the body, or are one
 * form.
 */
const KEEP_SHARE = 0.3;

/**
 * Finds the smallest element with most of the prose of a page (paragraphs with few links), or the body, and what to skip in it: menus, ads,
 * notices, and hidden elements. If the prose is spread over several elements, they are all kept.
 */
export function findContent(root: HTMLElement): { main: HTMLElement; skip: (element: HTMLElement) => boolean } {
  const body = root.querySelector('body') ?? root;
  const weights = new Map<HTMLElement, Weight>();
  weigh(body, weights, false, false);
  const proseOf = (element: HTMLElement) => weights.get(element)?.prose ?? 0;
  const all = proseOf(body);
  const isMost = (element: HTMLElement) => all > 0 && proseOf(element) >= all * KEEP_SHARE;
  const skip = (element: HTMLElement) =>
    isAside(element) || (element !== body && (hasSideName(element) || tagOf(element) === 'form') && !isMost(element));
  let main = body;
  if (all >= 200)
    for (let next: HTMLElement | undefined = body; next; ) {
      main = next;
      const inner = elements(main).find((child) => proseOf(child) >= all * MAIN_SHARE && !isProse(child));
      const others = elements(main).filter((child) => child !== inner && !SILENT_TAGS.has(tagOf(child)) && !skip(child));
      const left = others.reduce((sum, child) => sum + proseOf(child), 0);
      // More sections of the same text, such as those behind a long list of questions.
      const hasSections = left >= all * SECTION_SHARE && others.some((child) => HEADING.test(tagOf(child)));
      next = hasSections ? undefined : inner;
    }
  return { main, skip };
}

function weigh(element: HTMLElement, weights: Map<HTMLElement, Weight>, inLink: boolean, inProse: boolean): Weight {
  const weight: Weight = { text: 0, links: 0, prose: 0 };
  const link = inLink || tagOf(element) === 'a';
  const prose = inProse || isProse(element);
  for (const child of element.childNodes) {
    if (child.nodeType === NodeType.TEXT_NODE) {
      const length = child.rawText.trim().length;
      weight.text += length;
      if (link) weight.links += length;
    } else if (child.nodeType === NodeType.ELEMENT_NODE) {
      const inner = child as HTMLElement;
      if (SILENT_TAGS.has(tagOf(inner)) || isAside(inner)) continue;
      const part = weigh(inner, weights, link, prose);
      weight.text += part.text;
      weight.links += part.links;
      weight.prose += part.prose;
    }
  }
  if (prose && !inProse) weight.prose = weight.links * 2 < weight.text ? weight.text : 0;
  weights.set(element, weight);
  return weight;
}

const PROSE = new Set(['p', 'pre', 'blockquote', 'td', 'li', 'dd', 'h1', 'h2', 'h3']);
const isProse = (element: HTMLElement) => PROSE.has(tagOf(element));
const elements = (parent: HTMLElement) => parent.childNodes.filter((node) => node.nodeType === NodeType.ELEMENT_NODE) as HTMLElement[];
