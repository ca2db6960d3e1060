import { type ComponentChild, h } from 'preact';
import type { Span } from './blocks.ts';
import { safeUrl } from './safe-url.ts';

/** What stands for the marker `[index]` at this place of the answer; undefined: it is no citation, but text. */
export type DrawCitation = (index: number, at: number) => ComponentChild | undefined;

const MARKS: readonly (readonly [mark: string, tag: string])[] = [
  ['**', 'strong'],
  ['__', 'strong'],
  ['~~', 'del'],
  ['*', 'em'],
  ['_', 'em'],
];
const SPECIAL = /[\\`*_~[!<h]/;
const DEEPEST = 8;
const BARE = /^https?:\/\/[^\s<>"'`\]]+/i;
const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** Emphasis, code, links and citations of one stretch of text. Everything else, markup of any other kind above all, stays text. */
export function inline({ text, at }: Span, cite: DrawCitation, depth = 0): ComponentChild[] {
  const out: ComponentChild[] = [];
  let plain = '';
  /** Marks that are known to have no end further on, so that a text full of them is not searched for each. */
  const open = new Set<string>();
  const flush = () => {
    if (plain) out.push(plain);
    plain = '';
  };
  const give = (node: ComponentChild) => {
    flush();
    out.push(node);
  };
  const within = (from: number, to: number) => inline({ text: text.slice(from, to), at: at + from }, cite, depth + 1);
  const link = (href: string, children: ComponentChild[]) =>
    h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow ugc' }, children);

  for (let i = 0; i < text.length; ) {
    const next = text.slice(i).search(SPECIAL);
    if (next !== 0) {
      plain += text.slice(i, next < 0 ? undefined : i + next);
      if (next < 0) break;
      i += next;
    }
    const character = text[i] as string;
    if (character === '\\' && /[\\`*_~[\]!<>#+.|()-]/.test(text[i + 1] ?? '')) {
      plain += text[i + 1];
      i += 2;
      continue;
    }
    if (character === '`') {
      const mark = (/^`+/.exec(text.slice(i)) as RegExpExecArray)[0];
      const end = open.has(mark) ? -1 : text.indexOf(mark, i + mark.length);
      if (end > 0) {
        give(h('code', null, text.slice(i + mark.length, end).trim()));
        i = end + mark.length;
      } else {
        open.add(mark);
        plain += mark;
        i += mark.length;
      }
      continue;
    }
    if (character === '<') {
      const auto = /^<(https?:\/\/[^\s<>]{1,2000}|mailto:[^\s<>]{1,300})>/i.exec(text.slice(i, i + 2010));
      const href = safeUrl(auto?.[1]);
      if (auto && href) {
        give(link(href, [auto[1] ?? '']));
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
        give(link(href, [found]));
        i += found.length;
        continue;
      }
    }
    if (character === '[' || (character === '!' && text[i + 1] === '[')) {
      const from = character === '!' ? i + 1 : i;
      const marker = /^\[(\d{1,3})\]/.exec(text.slice(from, from + 5));
      const drawn = marker && character === '[' ? cite(Number(marker[1]), at + from) : undefined;
      if (marker && drawn !== undefined) {
        // The chip stands close to what it belongs to.
        plain = plain.replace(/ $/, '\u2009');
        give(drawn);
        i = from + marker[0].length;
        continue;
      }
      const named =
        depth < DEEPEST
          ? /^\[([^[\]\n]{0,500})\]\(\s*<?([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:\s+["'][^"'\n]*["'])?\s*\)/.exec(
              text.slice(from, from + 3000),
            )
          : null;
      if (named) {
        const [whole, label = '', address] = named;
        const href = safeUrl(address);
        // A picture is not loaded from anywhere: its name leads there instead.
        const children = within(from + 1, from + 1 + label.length);
        if (href) give(link(href, children.length > 0 ? children : [href]));
        else for (const child of children) give(child);
        i = from + whole.length;
        continue;
      }
    }
    const mark = MARKS.find(([start]) => text.startsWith(start, i));
    if (mark && depth < DEEPEST && !open.has(mark[0])) {
      const [sign, tag] = mark;
      const end = closing(text, sign, i);
      if (end > 0) {
        give(h(tag, null, within(i + sign.length, end)));
        i = end + sign.length;
        continue;
      }
      if (end === -1) open.add(sign);
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

/** Where the emphasis that begins at `start` ends; 0: none begins here; -1: it has no end in all of the rest. */
function closing(text: string, sign: string, start: number): number {
  const first = text[start + sign.length];
  if (first === undefined || /\s/.test(first)) return 0;
  if (sign[0] === '_' && isWord(text[start - 1])) return 0;
  for (let end = text.indexOf(sign, start + sign.length + 1); end > 0; end = text.indexOf(sign, end + 1)) {
    if (/\s/.test(text[end - 1] ?? ' ')) continue;
    if (sign[0] === '_' && isWord(text[end + sign.length])) continue;
    // The end of a strong inside of an em, and the other way round.
    if (sign.length === 1 && text[end + 1] === sign) {
      end++;
      continue;
    }
    return end;
  }
  return -1;
}
