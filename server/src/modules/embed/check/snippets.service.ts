import { setImmediate as breathe } from 'node:timers/promises';
import { Parser } from 'htmlparser2';

/** The widget as a page's HTML names it: `src` made absolute, and the clone it is for. */
export interface Snippet {
  src: string;
  clone: string;
}

/** Letters read between two breaths of the event loop: a few milliseconds. */
const PIECE = 65_536;
/** Chromium, too, goes no deeper (kMaximumHTMLParserDOMTreeDepth); and what is deeper costs the parser quadratic time. */
const DEPTH = 512;
/** A page has one snippet; a few more are looked at, for the right one. */
const MAX_FOUND = 50;
/** What is longer is neither our script's address nor a clone's name, and is told back to whoever asked. */
const MAX_LENGTH = 2000;

class Enough extends Error {}

/**
 * The widget's snippets in a page: `<script src=…/widget.js data-clone=…>`, and `<cloneai-chat clone=…>` beside such a script. What stands
 * in comments or in other scripts' text is none. HTML is read as browsers do, in pieces, and never for longer than its length asks.
 */
export async function findSnippets(html: string, pageUrl: string): Promise<Snippet[]> {
  let base = pageUrl;
  let depth = 0;
  const scripts: { src: string; clone: string | undefined }[] = [];
  const places: string[] = [];

  const parser = new Parser({
    onopentag(name, attributes) {
      if (++depth > DEPTH || scripts.length + places.length > MAX_FOUND) throw new Enough();
      if (name === 'base' && attributes.href) base = absolute(attributes.href, pageUrl) ?? base;
      if (name === 'script') {
        const src = attributes.src === undefined ? undefined : absolute(attributes.src, base);
        if (src && new URL(src).pathname.endsWith('/widget.js')) scripts.push({ src, clone: nameIn(attributes['data-clone']) });
      }
      const clone = name === 'cloneai-chat' ? nameIn(attributes.clone ?? attributes['data-clone']) : undefined;
      if (clone) places.push(clone);
    },
    onclosetag() {
      depth--;
    },
  });
  try {
    for (let at = 0; at < html.length; at += PIECE) {
      parser.write(html.slice(at, at + PIECE));
      await breathe();
    }
    parser.end();
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  const [script] = scripts;
  return [
    ...scripts.flatMap(({ src, clone }) => (clone === undefined ? [] : [{ src, clone }])),
    ...(script ? places.map((clone) => ({ src: script.src, clone })) : []),
  ];
}

const nameIn = (value: string | undefined) => value?.slice(0, MAX_LENGTH).trim() || undefined;

function absolute(address: string, base: string): string | undefined {
  return address.length <= MAX_LENGTH && URL.canParse(address, base) ? new URL(address, base).href : undefined;
}
