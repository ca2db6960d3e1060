import { descendants, type PageElement, textOf } from './html-dom.ts';
import { oneLine } from './one-line.ts';

/** Two times of a day, such as "9:00–17:30", "9 am - 5 pm", or "8 bis 12 Uhr". */
const HOURS =
  /\d{1,2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\.?|h|uhr)?\s?(?:[-–—]|to|bis|à|a)\s?\d{1,2}(?:[:.]\d{2}(?:\s?(?:[ap]\.?m\.?|h|uhr))?|\s?(?:[ap]\.?m\.?|h\b|uhr))/gi;
/** A list of hours has at least two, and no longer text around them, in UTF-16 code units. */
const MIN_HOURS = 2;
const MAX_LENGTH = 600;
const SIDE_NAME = /(^|[\s_-])(footer|sidebar)($|[\s_-])/i;

const isSide = ({ tag, attributes }: PageElement) =>
  tag === 'footer' || tag === 'aside' || SIDE_NAME.test(`${attributes.class ?? ''} ${attributes.id ?? ''}`);

/**
 * The opening hours and addresses in the footers and sidebars of a page, where most businesses have them: the largest elements that contain
 * little else. `isRead` says which elements are read anyway.
 */
export function findHours(body: PageElement, isRead: (side: PageElement) => boolean): PageElement[] {
  const found: PageElement[] = [];
  const lengths = new Map<PageElement, number>();
  const look = (element: PageElement): void => {
    if ((lengths.get(element) ?? 0) > MAX_LENGTH) {
      for (const inner of element.elements) look(inner);
      return;
    }
    if ((oneLine(textOf(element)).match(HOURS)?.length ?? 0) >= MIN_HOURS) found.push(element);
    else if (element.tag === 'address') found.push(element);
    else for (const inner of element.elements) look(inner);
  };
  const looked = new Set<PageElement>();
  for (const element of descendants(body)) {
    if (element.parent && looked.has(element.parent)) looked.add(element);
    else if (isSide(element) && !isRead(element)) {
      measure(element, lengths);
      look(element);
      looked.add(element);
    }
  }
  return found;
}

function measure(element: PageElement, lengths: Map<PageElement, number>): number {
  let length = 0;
  for (const child of element.children) length += typeof child === 'string' ? child.trim().length : measure(child, lengths);
  lengths.set(element, length);
  return length;
}
