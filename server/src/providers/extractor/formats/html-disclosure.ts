import { descendants, neighbor, type PageElement, remembered } from './html-dom.ts';

/** Attributes of a control that name the panel that it opens. */
const TARGETS = ['aria-controls', 'data-target', 'data-bs-target', 'href'];
const PANEL_ROLES = new Set(['tabpanel', 'region']);
/** Class names of panels in common frameworks, and those of their controls. */
const PANEL_NAMES =
  /(^|[\s_-])([Aa]ccordion|[Cc]ollapse|[Cc]ollapsible|[Pp]anel|[Tt]ab|[Tt]ab-?pane|faq|FAQ|[Aa]nswer|[Ee]xpand|[Ss]poiler|[Dd]isclosure)(s|d|able)?(?![a-z])/;
const CONTROL_NAMES = /(^|[\s_-])([Aa]ccordion|[Cc]ollapse|[Cc]ollapsible|faq|FAQ|[Qq]uestion|[Ss]poiler|[Dd]isclosure)(s|d)?(?![a-z])/;
const HEADINGS = /^(h[1-6]|dt|summary|legend|th)$/;
/** How far above an element its heading or control is looked for. */
const MAX_DEPTH = 3;

const hasWord = remembered(
  () => false,
  (text) => /\p{L}{2}/u.test(text),
);
const hasControl = remembered(
  ({ tag, attributes }) => tag === 'button' || /^h[1-6]$/.test(tag) || attributes['aria-expanded'] !== undefined,
);

/** True for an element that is not shown until something opens it, if ever. */
export function isHidden({ attributes }: PageElement): boolean {
  if (attributes.hidden !== undefined || attributes['aria-hidden'] === 'true') return true;
  return attributes.style !== undefined && /(display\s*:\s*none|visibility\s*:\s*hidden)/i.test(attributes.style);
}

/** True for a button that shows and hides content, such as the question in an accordion. Its words are content. */
export function isDisclosure(button: PageElement): boolean {
  for (let parent = button.parent, i = 0; parent && i < MAX_DEPTH; parent = parent.parent, i++) if (HEADINGS.test(parent.tag)) return true;
  const { attributes } = button;
  if (attributes.role === 'tab') return true;
  // A menu, such as that of a list of languages.
  if (attributes['aria-haspopup'] !== undefined) return false;
  if (attributes['aria-expanded'] !== undefined || attributes['aria-controls'] !== undefined) return true;
  if (TARGETS.some((name) => attributes[name]?.startsWith('#'))) return true;
  return CONTROL_NAMES.test(attributes.class ?? '') || opensNext(button);
}

function opensNext(button: PageElement): boolean {
  const next = neighbor(button, 1);
  return next !== undefined && isHidden(next) && hasWord(next);
}

/**
 * True for a hidden element that a reader can open: a panel by its role or name, one that a control names, or one directly below a heading or a
 * button.
 */
export function isDisclosed(element: PageElement): boolean {
  // Arrows and other ornaments are hidden from screen readers.
  if (!hasWord(element)) return false;
  const { attributes } = element;
  if (attributes.hidden === 'until-found' || PANEL_ROLES.has(attributes.role ?? '')) return true;
  if (attributes['aria-labelledby'] !== undefined || PANEL_NAMES.test(attributes.class ?? '')) return true;
  if (attributes.id && controlledIds(element).has(attributes.id)) return true;
  for (let child = element, i = 0; i < MAX_DEPTH; i++) {
    const before = neighbor(child, -1);
    if (before) return isControl(before);
    if (!child.parent || child.parent.tag === 'body') return false;
    child = child.parent;
  }
  return false;
}

function isControl(element: PageElement): boolean {
  const { tag, attributes } = element;
  if (HEADINGS.test(tag) || tag === 'button' || tag === 'label') return true;
  if (/^(button|tab|heading)$/.test(attributes.role ?? '')) return true;
  return PANEL_NAMES.test(attributes.class ?? '') || hasControl(element);
}

const known = new WeakMap<PageElement, Set<string>>();

/** The ids of the elements that controls of the page name. */
function controlledIds(element: PageElement): Set<string> {
  let root = element;
  while (root.parent) root = root.parent;
  const found = known.get(root);
  if (found) return found;
  const ids = new Set<string>();
  for (const { tag, attributes } of descendants(root))
    for (const name of TARGETS) {
      const value = attributes[name];
      if (value === undefined || (name === 'href' && !(tag === 'a' && value.startsWith('#')))) continue;
      for (const id of value.split(/\s+/)) if (id !== '') ids.add(id.replace(/^#/, ''));
    }
  known.set(root, ids);
  return ids;
}
