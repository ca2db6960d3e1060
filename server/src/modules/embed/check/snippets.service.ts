import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { Parser } from 'htmlparser2';

/** A widget snippet of a page: the absolute `src` and the clone. */
export interface Snippet {
  src: string;
  clone: string;
}

/** Characters parsed before the event loop gets a turn: a few milliseconds. */
const PIECE = 65_536;
/** The limit of Chromium (kMaximumHTMLParserDOMTreeDepth). Deeper nesting costs the parser quadratic time. */
const DEPTH = 512;
/** A page usually has one snippet. Checks a few more to find the right one. */
const MAX_FOUND = 50;
/** Longer values are not valid, and they would be returned to the caller. */
const MAX_LENGTH = 2000;

class LimitReached extends Error {}

/**
 * Finds the widget snippets of a page: `<script src=…/widget.js data-clone=…>` or `<script src=…/widget.js?clone=…>`, and `<cloneai-chat clone=…>` with such a script. Ignores
 * comments and the text of other scripts. Parses in pieces, in time linear in the length of the HTML.
 */
export async function findSnippets(html: string, pageUrl: string): Promise<Snippet[]> {
  let base = pageUrl;
  let depth = 0;
  const scripts: { src: string; clone: string | undefined }[] = [];
  const elements: string[] = [];

  const parser = new Parser({
    onopentag(name, attributes) {
      if (++depth > DEPTH || scripts.length + elements.length > MAX_FOUND) throw new LimitReached();
      if (name === 'base' && attributes.href) base = absolute(attributes.href, pageUrl) ?? base;
      if (name === 'script') {
        const src = attributes.src === undefined ? undefined : absolute(attributes.src, base);
        const { pathname, searchParams } = new URL(src ?? pageUrl);
        // Tag managers remove the attribute, so the address may name the clone.
        const clone = attributes['data-clone'] ?? searchParams.get('clone') ?? undefined;
        if (src && pathname.endsWith('/widget.js')) scripts.push({ src, clone: cloneNameFrom(clone) });
      }
      const clone = name === 'cloneai-chat' ? cloneNameFrom(attributes.clone ?? attributes['data-clone']) : undefined;
      if (clone) elements.push(clone);
    },
    onclosetag() {
      depth--;
    },
  });
  try {
    for (let at = 0; at < html.length; at += PIECE) {
      parser.write(html.slice(at, at + PIECE));
      await yieldToEventLoop();
    }
    parser.end();
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
  }
  const [script] = scripts;
  return [
    ...scripts.flatMap(({ src, clone }) => (clone === undefined ? [] : [{ src, clone }])),
    ...(script ? elements.map((clone) => ({ src: script.src, clone })) : []),
  ];
}

const cloneNameFrom = (value: string | undefined) => value?.slice(0, MAX_LENGTH).trim() || undefined;

function absolute(address: string, base: string): string | undefined {
  return address.length <= MAX_LENGTH && URL.canParse(address, base) ? new URL(address, base).href : undefined;
}
