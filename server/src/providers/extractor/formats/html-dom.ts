import { Parser } from 'htmlparser2';

/** An element of a page with what its readers ask of it. Text is a string among its children. */
export interface PageElement {
  /** In lower case. */
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly parent: PageElement | undefined;
  readonly children: (PageElement | string)[];
  /** The elements among its children. */
  readonly elements: PageElement[];
  /** Its place among the elements of its parent. */
  readonly place: number;
}

/** Below the limit of browsers (512), so that recursive readers never exceed the call stack. */
const MAX_DEPTH = 400;
const TEXTLESS = new Set(['script', 'style']);
const HEAD_TAGS = new Set('title,meta,link,script,style,base,noscript,template'.split(','));
/** What follows the end of a body still belongs to it. */
const OPEN_TO_THE_END = new Set(['html', 'body']);

/** Elements deeper than the limit are read as if they were closed at once: the parser needs quadratic time for deep ones. */
class ShallowParser extends Parser {
  depth = 0;
  private flat = false;

  override onopentagname(start: number, end: number): void {
    this.flat = this.depth >= MAX_DEPTH;
    super.onopentagname(start, end);
  }

  override onclosetag(start: number, end: number): void {
    this.flat = false;
    super.onclosetag(start, end);
  }

  protected override isVoidElement(name: string): boolean {
    return this.flat || super.isVoidElement(name);
  }
}

/** Reads HTML, with errors, as browsers do, in time linear in its length. */
export function parsePage(html: string): PageElement {
  const root = elementOf('', {}, undefined);
  let current = root;
  const append = (tag: string, attributes: Record<string, string>) => {
    const element = elementOf(tag, attributes, current);
    current.children.push(element);
    current.elements.push(element);
    current = element;
    parser.depth++;
  };
  const close = () => {
    current = current.parent ?? root;
    parser.depth--;
  };
  const parser: ShallowParser = new ShallowParser({
    onopentag(tag, attributes) {
      // The first element that cannot stand in a head ends it.
      if (current.tag === 'head' && !HEAD_TAGS.has(tag)) close();
      append(tag, attributes);
    },
    ontext(text) {
      if (TEXTLESS.has(current.tag)) return;
      const { children } = current;
      const last = children.at(-1);
      if (typeof last === 'string') children[children.length - 1] = last + text;
      else children.push(text);
    },
    onclosetag(tag) {
      if (current.tag === tag && !OPEN_TO_THE_END.has(tag)) close();
    },
  });
  parser.write(html);
  parser.end();
  return root;
}

function elementOf(tag: string, attributes: Record<string, string>, parent: PageElement | undefined): PageElement {
  return { tag, attributes, parent, children: [], elements: [], place: parent?.elements.length ?? 0 };
}

/** The element before (-1) or after (1) this one in its parent. */
export const neighbor = ({ parent, place }: PageElement, step: 1 | -1): PageElement | undefined => parent?.elements[place + step];

/** All elements in an element, in document order. */
export function* descendants(element: PageElement): Generator<PageElement> {
  const waiting = element.elements.toReversed();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    for (let i = next.elements.length - 1; i >= 0; i--) waiting.push(next.elements[i] as PageElement);
  }
}

export function find(element: PageElement, matches: (element: PageElement) => boolean): PageElement | undefined {
  for (const inner of descendants(element)) if (matches(inner)) return inner;
  return undefined;
}

/** The text in an element, with a space between its parts. */
export function textOf(element: PageElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join(' ');
}

/** A question about an element and all in it, asked once: `own` says what is true of an element by itself, `of` of a text. */
export function remembered(
  own: (element: PageElement) => boolean,
  of: (text: string) => boolean = () => false,
  known: Pick<Map<PageElement, boolean>, 'get' | 'set'> | WeakMap<PageElement, boolean> = new WeakMap(),
) {
  const ask = (element: PageElement): boolean => {
    const before = known.get(element);
    if (before !== undefined) return before;
    const answer = own(element) || element.children.some((child) => (typeof child === 'string' ? of(child) : ask(child)));
    known.set(element, answer);
    return answer;
  };
  return ask;
}
