import { type HTMLElement, NodeType } from 'node-html-parser';

export const tagOf = (element: HTMLElement) => element.rawTagName?.toLowerCase() ?? '';

/** Attributes of a control that name the panel that it opens. */
const TARGETS = ['aria-controls', 'data-target', 'data-bs-target', 'href'];
const PANEL_ROLES = new Set(['tabpanel', 'region']);
/** Class names of panels in common frameworks, and those of their controls. */
const PANEL_NAMES =
  /(^|[\s_-])([Aa]ccordion|[Cc]ollapse|[Cc]ollapsible|[Pp]anel|[Tt]ab|[Tt]ab-?pane|faq|FAQ|[Aa]nswer|[Ee]xpand|[Ss]poiler|[Dd]isclosure)(s|d|able)?(?![a-z])/;
const CONTROL_NAMES = /(^|[\s_-])([Aa]ccordion|[Cc]ollapse|[Cc]ollapsible|faq|FAQ|[Qq]uestion|[Ss]poiler|[Dd]isclosure)(s|d)?(?![a-z])/;
const HEADINGS = /^(h[1-6]|dt|summary|legend|th)$/;
const WORD = /\p{L}{2}/u;
/** How far above an element its heading or control is looked for. */
const MAX_DEPTH = 3;

/** True for an element that is not shown until something opens it, if ever. */
export function isHidden(element: HTMLElement): boolean {
  if (element.rawAttrs === '') return false;
  if (element.hasAttribute('hidden') || element.getAttribute('aria-hidden') === 'true') return true;
  return /(display\s*:\s*none|visibility\s*:\s*hidden)/i.test(element.getAttribute('style') ?? '');
}

/** True for a button that shows and hides content, such as the question in an accordion. Its words are content. */
export function isDisclosure(button: HTMLElement): boolean {
  for (
    let parent = button.parentNode as HTMLElement | null, i = 0;
    parent && i < MAX_DEPTH;
    parent = parent.parentNode as HTMLElement | null, i++
  )
    if (HEADINGS.test(tagOf(parent))) return true;
  if (button.rawAttrs === '') return opensNext(button);
  if (button.getAttribute('role') === 'tab') return true;
  // A menu, such as that of a list of languages.
  if (button.hasAttribute('aria-haspopup')) return false;
  if (button.hasAttribute('aria-expanded')) return true;
  if (TARGETS.some((name) => button.getAttribute(name)?.startsWith('#') || (name === 'aria-controls' && button.hasAttribute(name))))
    return true;
  return CONTROL_NAMES.test(button.getAttribute('class') ?? '') || opensNext(button);
}

function opensNext(button: HTMLElement): boolean {
  const next = neighbor(button, 1);
  return next !== undefined && isHidden(next) && WORD.test(next.text);
}

/**
 * True for a hidden element that a reader can open: a panel by its role or name, one that a control names, or one directly below a heading or a
 * button.
 */
export function isDisclosed(element: HTMLElement): boolean {
  // Arrows and other ornaments are hidden from screen readers.
  if (!WORD.test(element.text)) return false;
  if (element.getAttribute('hidden') === 'until-found' || PANEL_ROLES.has(element.getAttribute('role') ?? '')) return true;
  if (element.hasAttribute('aria-labelledby') || PANEL_NAMES.test(element.getAttribute('class') ?? '')) return true;
  const id = element.getAttribute('id');
  if (id && controlledIds(element).has(id)) return true;
  for (let child = element, i = 0; i < MAX_DEPTH; i++) {
    const before = neighbor(child, -1);
    if (before) return isControl(before);
    const parent = child.parentNode as HTMLElement | null;
    if (!parent || tagOf(parent) === 'body') return false;
    child = parent;
  }
  return false;
}

function isControl(element: HTMLElement): boolean {
  if (HEADINGS.test(tagOf(element)) || tagOf(element) === 'button' || tagOf(element) === 'label') return true;
  if (/^(button|tab|heading)$/.test(element.getAttribute('role') ?? '') || element.hasAttribute('aria-expanded')) return true;
  return (
    PANEL_NAMES.test(element.getAttribute('class') ?? '') ||
    element.querySelector('button, h1, h2, h3, h4, h5, h6, [aria-expanded]') !== null
  );
}

const known = new WeakMap<HTMLElement, Set<string>>();

/** The ids of the elements that controls of the page name. */
function controlledIds(element: HTMLElement): Set<string> {
  let root = element;
  while (root.parentNode) root = root.parentNode as HTMLElement;
  const found = known.get(root);
  if (found) return found;
  const ids = new Set<string>();
  for (const control of root.querySelectorAll('[aria-controls], [data-target], [data-bs-target], a[href^="#"]'))
    for (const name of TARGETS)
      for (const id of (control.getAttribute(name) ?? '').split(/\s+/)) if (id !== '') ids.add(id.replace(/^#/, ''));
  known.set(root, ids);
  return ids;
}

/** The element before (-1) or after (1) this one in its parent. */
function neighbor(element: HTMLElement, step: 1 | -1): HTMLElement | undefined {
  const siblings = (element.parentNode?.childNodes ?? []).filter((node) => node.nodeType === NodeType.ELEMENT_NODE) as HTMLElement[];
  return siblings[siblings.indexOf(element) + step];
}
