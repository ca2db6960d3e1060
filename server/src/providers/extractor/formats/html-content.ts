import { type HTMLElement, NodeType } from 'node-html-parser';

/** Elements whose content is not readable text. */
export const SILENT_TAGS = new Set(
  'script,style,noscript,template,head,svg,math,iframe,object,embed,canvas,audio,video,select,option,button,input,textarea,map,area,link,meta'.split(
    ',',
  ),
);
const SIDE_TAGS = new Set(['nav', 'aside', 'footer', 'form', 'dialog', 'menu']);
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

/** Elements that are hidden or outside the main content by their tag, role, or style. */
function isAside(element: HTMLElement): boolean {
  const tag = element.rawTagName?.toLowerCase() ?? '';
  if (tag === 'body' || tag === 'html' || tag === 'main' || tag === 'article') return false;
  if (SIDE_TAGS.has(tag)) return true;
  if (element.rawAttrs === '') return false;
  if (element.hasAttribute('hidden') || element.getAttribute('aria-hidden') === 'true') return true;
  if (/display\s*:\s*none/i.test(element.getAttribute('style') ?? '')) return true;
  return SIDE_ROLES.has(element.getAttribute('role') ?? '');
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
/** Elements with this share are never skipped by name, because some pages have classes such as `article social-share` on the body. */
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
  const skip = (element: HTMLElement) =>
    isAside(element) || (element !== body && hasSideName(element) && (all === 0 || proseOf(element) < all * KEEP_SHARE));
  let main = body;
  if (all >= 200)
    for (let next: HTMLElement | undefined = body; next; ) {
      main = next;
      next = elements(main).find((child) => proseOf(child) >= all * MAIN_SHARE && !isProse(child));
    }
  return { main, skip };
}

function weigh(element: HTMLElement, weights: Map<HTMLElement, Weight>, inLink: boolean, inProse: boolean): Weight {
  const weight: Weight = { text: 0, links: 0, prose: 0 };
  const link = inLink || element.rawTagName?.toLowerCase() === 'a';
  const prose = inProse || isProse(element);
  for (const child of element.childNodes) {
    if (child.nodeType === NodeType.TEXT_NODE) {
      const length = child.rawText.trim().length;
      weight.text += length;
      if (link) weight.links += length;
    } else if (child.nodeType === NodeType.ELEMENT_NODE) {
      const inner = child as HTMLElement;
      if (SILENT_TAGS.has(inner.rawTagName?.toLowerCase() ?? '') || isAside(inner)) continue;
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
const isProse = (element: HTMLElement) => PROSE.has(element.rawTagName?.toLowerCase() ?? '');
const elements = (parent: HTMLElement) => parent.childNodes.filter((node) => node.nodeType === NodeType.ELEMENT_NODE) as HTMLElement[];
