import { isDisclosed, isDisclosure, isHidden } from './html-disclosure.ts';
import type { PageElement } from './html-dom.ts';

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
const name = (words: string) => new RegExp(`(^|[\\s_-])(${words})($|[\\s_-])`, 'i');
/** Class and id names of elements beside the main content. Matches entire words only: `shared` is not `share`. */
const SIDE_NAMES = name(
  'navbar|breadcrumbs?|sidebar|footer|masthead|cookies?|consent|gdpr|advert|advertisement|ads?|sponsored|outbrain|taboola|newsletter|paywall|share|sharing|related|recirc|trending|most-read|comments?|disqus|popup|modal|skip-link|screen-reader-text|visually-hidden|sr-only|mw-editsection|reflist|navbox|catlinks|noprint',
);
/** Names that menus, notices, and lists of links have, and as often the dishes, offers, and prices of a page. */
const AMBIGUOUS_NAMES = name(
  'nav|navigation|menu|banner|promo|promotion|signup|subscribe|subscription|social|recommended|popular|overlay|toolbar',
);
/** Boxes in the text of documentation. */
const NOTE_NAMES = name('note|tip|info|warning|caution|danger|important|callout|admonition|hint|alert');

/** Elements that are outside the main content by their tag or role, or hidden for good. */
export function isAside(element: PageElement): boolean {
  const { tag, attributes } = element;
  if (tag === 'body' || tag === 'html' || tag === 'main' || tag === 'article') return false;
  if (SIDE_TAGS.has(tag)) return !(tag === 'aside' && (attributes.role === 'note' || NOTE_NAMES.test(namesOf(element))));
  if (tag === 'button') return !isDisclosure(element);
  return (attributes.role !== undefined && SIDE_ROLES.has(attributes.role)) || (isHidden(element) && !isDisclosed(element));
}

const namesOf = ({ attributes }: PageElement) => `${attributes.class ?? ''} ${attributes.id ?? ''}`;

/** What the class and id of an element say: that it stands beside the main content, or that it may. */
export function sideNameOf(element: PageElement): 'side' | 'ambiguous' | undefined {
  const names = namesOf(element);
  if (names === ' ') return undefined;
  if (SIDE_NAMES.test(names)) return 'side';
  return AMBIGUOUS_NAMES.test(names) ? 'ambiguous' : undefined;
}
