import type { MarkdownSpan } from './markdown-blocks.ts';
import { hostOf, type LinkPolicy, plainText, safeUrl } from './markdown-links.ts';

/** How Markdown becomes elements. `Rendered` is the type of an element, such as `ReactNode`. */
export interface MarkdownOptions<Rendered> {
  /** `createElement` of React, `h` of Preact, or the like. Gets only standard elements and attributes, never HTML. */
  createElement(tag: string, attributes: Record<string, string | number> | null, ...children: (Rendered | string)[]): Rendered;
  /** Which URLs may be links (see `createLinkPolicy`). Others are shown as text. */
  allowsLink: LinkPolicy;
  /** Renders the marker `[index]` at that position of the answer. Undefined: it is text, not a citation. Default: all are text. */
  citation?(index: number, at: number): Rendered | undefined;
  /** Renders a block of code. Default: a `pre` element. */
  code?(text: string, language: string): Rendered;
}

const MARKS: readonly (readonly [mark: string, tag: string])[] = [
  ['**', 'strong'],
  ['__', 'strong'],
  ['~~', 'del'],
  ['*', 'em'],
  ['_', 'em'],
];
const SPECIAL = /[\\`*_~[!<h]/;
const MAX_DEPTH = 8;
const BARE = /^https?:\/\/[^\s<>"'`\]]+/i;
const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** Renders emphasis, code, links and citations. Everything else, above all other markup, stays text. */
export function renderInline<Rendered>({ text, at }: MarkdownSpan, options: MarkdownOptions<Rendered>, depth = 0): (Rendered | string)[] {
  const h = options.createElement;
  const out: (Rendered | string)[] = [];
  let plain = '';
  /** Marks without an end in the rest of the text. Remembering them keeps the parser linear. */
  const unclosed = new Set<string>();
  const flush = () => {
    if (plain) out.push(plainText(plain));
    plain = '';
  };
  const add = (...nodes: (Rendered | string)[]) => {
    flush();
    out.push(...nodes);
  };
  const within = (from: number, to: number, inside = options) =>
    renderInline({ text: text.slice(from, to), at: at + from }, inside, depth + 1);
  /** Shows where a link leads, unless its label does. */
  const addLink = (href: string, label: string, children: (Rendered | string)[] = [plainText(label)]) => {
    const host = hostOf(href);
    const isShown = label === host || (safeUrl(label) && hostOf(label) === host);
    const shown = isShown ? children : [...children, h('small', null, ` (${host})`)];
    if (options.allowsLink(href)) add(h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow ugc' }, ...shown));
    else add(...shown);
  };

  for (let i = 0; i < text.length; ) {
    const next = text.slice(i).search(SPECIAL);
    if (next !== 0) {
      plain += text.slice(i, next < 0 ? undefined : i + next);
      if (next < 0) break;
      i += next;
    }
    const character = text[i] as string;
    if (character === '\\' && /[\\`*_~[\]!<>#+.:|()-]/.test(text[i + 1] ?? '')) {
      plain += text[i + 1];
      i += 2;
      continue;
    }
    if (character === '`') {
      const mark = (/^`+/.exec(text.slice(i)) as RegExpExecArray)[0];
      const end = unclosed.has(mark) ? -1 : text.indexOf(mark, i + mark.length);
      if (end > 0) {
        add(h('code', null, plainText(text.slice(i + mark.length, end).trim())));
        i = end + mark.length;
      } else {
        unclosed.add(mark);
        plain += mark;
        i += mark.length;
      }
      continue;
    }
    if (character === '<') {
      const auto = /^<(https?:\/\/[^\s<>]{1,2000}|mailto:[^\s<>]{1,300})>/i.exec(text.slice(i, i + 2010));
      const href = safeUrl(auto?.[1]);
      if (auto && href) {
        addLink(href, auto[1] ?? '');
        i += auto[0].length;
        continue;
      }
    }
    if (character === 'h' && !isWord(text[i - 1])) {
      const found = BARE.exec(text.slice(i, i + 2000))?.[0]
        .replace(/[.,;:!?*_~]+$/, '')
        .replace(/^([^()]*)\).*$/, '$1');
      const href = safeUrl(found);
      if (found && href) {
        addLink(href, found);
        i += found.length;
        continue;
      }
    }
    if (character === '[' || (character === '!' && text[i + 1] === '[')) {
      const from = character === '!' ? i + 1 : i;
      const marker = /^\[(\d{1,3})\]/.exec(text.slice(from, from + 5));
      const drawn = marker && character === '[' ? options.citation?.(Number(marker[1]), at + from) : undefined;
      if (marker && drawn !== undefined) {
        // A marker follows its sentence without a space.
        plain = plain.replace(/ $/, '\u2009');
        add(drawn);
        i = from + marker[0].length;
        continue;
      }
      const named =
        depth < MAX_DEPTH
          ? /^\[([^[\]\n]{0,500})\]\(\s*<?([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:\s+["'][^"'\n]*["'])?\s*\)/.exec(
              text.slice(from, from + 3000),
            )
          : null;
      if (named) {
        const [whole, label = '', address] = named;
        const href = safeUrl(address);
        // Images are not loaded. Their name links to them instead.
        const children = within(from + 1, from + 1 + label.length, { ...options, allowsLink: () => false });
        if (href) addLink(href, children.length > 0 ? label : href, children.length > 0 ? children : [href]);
        else add(...children);
        i = from + whole.length;
        continue;
      }
    }
    const mark = MARKS.find(([start]) => text.startsWith(start, i));
    if (mark && depth < MAX_DEPTH && !unclosed.has(mark[0])) {
      const [sign, tag] = mark;
      const end = closing(text, sign, i);
      if (end > 0) {
        add(h(tag, null, ...within(i + sign.length, end)));
        i = end + sign.length;
        continue;
      }
      if (end === -1) unclosed.add(sign);
      plain += sign;
      i += sign.length;
      continue;
    }
    plain += character;
    i++;
  }
  flush();
  return out;
}

/** Returns where the emphasis that starts at `start` ends; 0 if none starts there, -1 if it never ends. */
function closing(text: string, sign: string, start: number): number {
  const first = text[start + sign.length];
  if (first === undefined || /\s/.test(first)) return 0;
  if (sign[0] === '_' && isWord(text[start - 1])) return 0;
  for (let end = text.indexOf(sign, start + sign.length + 1); end > 0; end = text.indexOf(sign, end + 1)) {
    if (/\s/.test(text[end - 1] ?? ' ')) continue;
    if (sign[0] === '_' && isWord(text[end + sign.length])) continue;
    // Skips the end of a strong inside an em, and the reverse.
    if (sign.length === 1 && text[end + 1] === sign) {
      end++;
      continue;
    }
    return end;
  }
  return -1;
}
