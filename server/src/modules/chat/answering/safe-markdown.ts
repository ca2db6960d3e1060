import type { LinkHosts } from './link-hosts.ts';
import {
  AUTOLINK,
  CODE_RUN,
  DESTINATION,
  FENCE_PREFIX,
  FENCE_START,
  MAX_CODE,
  MAX_LINE,
  MAX_TAIL,
  MAX_URL,
  OPEN_DESTINATION,
  PLAIN,
  URL_PREFIXES,
  URL_START,
  URL_TAIL,
  URL_TEXT,
} from './markdown-patterns.ts';

export interface MarkdownFilter {
  /** Adds text of the answer and returns what is certain to be safe now. */
  push(text: string): string;
  /**
   * Decides about what was held back. Call before a citation marker is inserted, and at the end.
   * @param next the character that follows; nothing at the end
   */
  flush(next?: string): string;
  /** Takes note of a citation marker that was inserted. */
  inserted(marker: string): void;
}

/**
 * Makes the Markdown of an answer safe to render while it streams, for renderers that follow CommonMark and GitHub's extensions. Images
 * become links. Links to hosts that are not allowed become text with the URL as code, which no renderer turns into a link. HTML tags,
 * reference links, and unpaired backticks are escaped. Code stays as it is. The result does not depend on how the text is split.
 */
export function createMarkdownFilter(hosts: LinkHosts): MarkdownFilter {
  let held = '';
  /** The last character of the result, and the result's last line. */
  let last = '\n';
  let line = '';
  let fence: { mark: string; indent: number } | undefined;
  let fenceLineStart = false;
  /**
   * Set where renderers may disagree about what is code, such as a fence in a list. From there on, code does not protect: URLs of hosts
   * that are not allowed lose their scheme instead.
   */
  let isUncertain = false;

  const allows = (url: string) => hosts.allows(/^www\./i.test(url) ? `http://${url}` : url);
  const asCode = (url: string) => (isUncertain ? withoutScheme(url) : `\`${url}\``);

  function scan(text: string, isFinal: boolean, next = ' '): { out: string; rest: string } {
    let out = '';
    let i = 0;
    const append = (piece: string) => {
      if (piece === '') return;
      out += piece;
      last = piece.at(-1) ?? last;
      const lineBreak = piece.lastIndexOf('\n');
      line = lineBreak === -1 ? (line.length > MAX_LINE ? line.slice(-MAX_LINE / 2) : line) + piece : piece.slice(lineBreak + 1);
    };
    /** Adds something that was not written like this. A backtick or a backslash in front would change what a code span is. */
    const emit = (piece: string) => append(piece[0] === '`' && (last === '`' || last === '\\') ? ` ${piece}` : piece);
    const take = (length: number) => {
      append(text.slice(i, i + length));
      i += length;
    };
    const match = (pattern: RegExp) => {
      pattern.lastIndex = i;
      return pattern.exec(text);
    };
    const waits = (length = MAX_URL) => !isFinal && text.length - i < length;

    while (i < text.length) {
      if (fence && !isUncertain) {
        const stop = text.indexOf('\n', i);
        const content = text.slice(i, stop === -1 ? undefined : stop);
        if (fenceLineStart) {
          const [, indent = '', run = '', more = ''] = /^([ \t]*)((?:`+|~+)?)(.*)$/s.exec(content) ?? [];
          if (stop === -1 && more.trim() === '' && waits()) break;
          const isRun = run.length >= fence.mark.length && run[0] === fence.mark[0] && more.trim() === '';
          if (isRun && indent.length <= 3 && !indent.includes('\t')) fence = undefined;
          // Whether this line still belongs to the code depends on the list around it.
          else if (isRun || (content.trim() !== '' && indent.length < fence.indent)) isUncertain = true;
          fenceLineStart = false;
          if (isUncertain) continue;
        }
        take(content.length);
        if (stop === -1) break;
        take(1);
        fenceLineStart = true;
        continue;
      }

      if (last === '\n' && !isUncertain) {
        const rest = text.slice(i, i + 400);
        if (FENCE_START.test(rest) && waits(400)) break;
        const [prefix = ''] = FENCE_PREFIX.exec(rest) ?? [];
        const run = /^(?:`{3,}|~{3,})/.exec(rest.slice(prefix.length))?.[0];
        const stop = rest.indexOf('\n');
        if (run && stop === -1 && waits(400)) break;
        const info = rest.slice(prefix.length + (run?.length ?? 0), stop === -1 ? undefined : stop);
        if (run && (run[0] === '~' || !info.includes('`'))) {
          if (/^ {0,3}$/.test(prefix) && stop !== -1) fence = { mark: run, indent: prefix.length };
          else isUncertain = true;
          fenceLineStart = fence !== undefined;
          take(stop === -1 ? rest.length : stop + 1);
          continue;
        }
      }

      const plain = match(PLAIN);
      if (plain) take(plain[0].length);
      const char = text[i];
      if (char === undefined) break;

      if (char === '\n') {
        take(1);
      } else if (char === '\\') {
        if (i + 1 === text.length && !isFinal) break;
        take(/[!-/:-@[-`{-~]/.test(text[i + 1] ?? '') ? 2 : 1);
      } else if (char === '`') {
        if (!takeCode(text)) break;
      } else if (char === '~') {
        const run = /^~+/.exec(text.slice(i))?.[0] ?? '';
        if (i + run.length === text.length && waits()) break;
        if (run.length > 2 && !isUncertain) emit('\\');
        take(run.length);
      } else if (char === '!') {
        if (i + 1 === text.length && !isFinal) break;
        if (text[i + 1] !== '[') take(1);
        else {
          // After a word it ends a sentence: "Great![see note]".
          if (/[\p{L}\p{N}]/u.test(last)) emit('! ');
          i++;
        }
      } else if (char === '<') {
        const auto = match(AUTOLINK);
        const url = auto?.[1];
        if (auto && url !== undefined) {
          const isAllowed = allows(url.includes('://') || /^mailto:/i.test(url) ? url : `mailto:${url}`);
          emit(isAllowed ? auto[0] : asCode(url));
          i += auto[0].length;
        } else if (/^<(?:[a-z][^\s<>`|]*)?$/i.test(text.slice(i, i + MAX_URL)) && waits()) break;
        else if (!/[a-z/!?]/i.test(text[i + 1] ?? '')) take(1);
        else {
          emit(isUncertain ? '< ' : '\\<');
          i++;
        }
      } else if (char === '(' && last === ']') {
        const found = match(DESTINATION);
        if (!found && OPEN_DESTINATION.test(text.slice(i, i + MAX_URL)) && waits()) break;
        const url = found?.[1] ?? found?.[2] ?? '';
        if (found && allows(url)) emit(found[1] === undefined ? `(${url})` : `(<${url}>)`);
        else if (found) emit(url.includes('`') ? ' ()' : /^[\w.,-]*$/.test(url) ? ` (${url})` : ` (${asCode(url)})`);
        else emit(' (');
        i += found?.[0].length ?? 1;
      } else if (char === ':' && last === ']' && mayDefine(line)) {
        emit(isUncertain ? ' ' : '\\');
        take(1);
      } else {
        // In "x://y" and "///", the slashes belong to something that is no link.
        const start = char === '/' && /[:/]/.test(last) ? null : match(URL_START);
        const rest = text.slice(i, i + 8).toLowerCase();
        if (!start) {
          if (!isFinal && i + rest.length === text.length && URL_PREFIXES.some((prefix) => prefix.startsWith(rest))) break;
          take(1);
        } else if (!takeUrl(text, start[0].length)) break;
      }
    }
    return { out, rest: text.slice(i) };

    /** A code span on one line. False: more text is needed. */
    function takeCode(all: string): boolean {
      const run = match(CODE_RUN)?.[0] ?? '`';
      if (i + run.length === all.length && waits(MAX_CODE)) return false;
      const stop = all.indexOf('\n', i);
      const rest = all.slice(i + run.length, Math.min(stop === -1 ? all.length : stop, i + MAX_CODE));
      const end = closingRun(rest, run.length);
      if (isUncertain) take(run.length);
      else if (end === -1 || (end + run.length === rest.length && stop === -1)) {
        if (stop === -1 && waits(MAX_CODE)) return false;
        if (end === -1) {
          // Without a partner on its line it could pair with a backtick that comes later.
          emit('\\`'.repeat(run.length));
          i += run.length;
          return true;
        }
      }
      if (!isUncertain) {
        const code = rest.slice(0, end);
        // In a table, "|" ends the cell and the code with it.
        emit(run + (code.includes('|') ? code.replace(/(?:https?|ftp|mailto):|\/\/|www\./gi, '') : code) + run);
        i += run.length * 2 + code.length;
      }
      return true;
    }

    /** A URL outside of links. False: more text is needed. */
    function takeUrl(all: string, startLength: number): boolean {
      URL_TEXT.lastIndex = i + startLength;
      const whole = all.slice(i, i + startLength) + (URL_TEXT.exec(all)?.[0] ?? '');
      const isOpen = i + whole.length === all.length || /^\([^\s<>"`|[\]()]*$/.test(all.slice(i + whole.length));
      if (isOpen && waits()) return false;
      const url = whole.replace(/[.,;:!?*_~']+$/, '');
      // The label of a link: "[https://zoo.example](https://zoo.example)".
      if (allows(url) && /(?:^|[^\\])\[$/.test(line) && all.startsWith('](', i + url.length)) {
        const place = i + url.length + 1;
        DESTINATION.lastIndex = place;
        const link = DESTINATION.exec(all);
        if (!link && OPEN_DESTINATION.test(all.slice(place, place + MAX_URL)) && waits()) return false;
        if (link && allows(link[1] ?? link[2] ?? '')) {
          take(url.length);
          return true;
        }
      }
      const behind = all.slice(i + url.length, i + url.length + MAX_TAIL);
      const tail = URL_TAIL.exec(behind)?.[0].length ?? 0;
      if (tail === behind.length && waits()) return false;
      // Renderers read on to the next space: "https://zoo.example[1]@evil.example" would lead to the second host.
      const isEnded = /\s/.test(behind[tail] ?? (isFinal ? next : '-'));
      if (url.length < startLength) take(1);
      else if (allows(url) && isEnded) take(url.length);
      else if (allows(url) && !/^www\./i.test(url)) {
        emit(`<${url}>`);
        i += url.length;
      } else {
        emit(asCode(url));
        i += url.length;
      }
      return true;
    }
  }

  return {
    push(text) {
      const { out, rest } = scan(held + text, false);
      held = rest;
      return out;
    },
    flush(next = ' ') {
      if (fence && !isUncertain && held !== '') isUncertain = true;
      const { out, rest } = scan(held, true, next);
      held = '';
      return out + rest;
    },
    inserted(marker) {
      last = marker.at(-1) ?? last;
      line += marker;
    },
  };
}

/** `evil.example/x`, which renderers show as text. */
function withoutScheme(url: string): string {
  let rest = url;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(/^(?:[a-z][a-z0-9+.-]*:|\/+|www\.)/i, '');
  }
  return rest;
}

/** Where a run of exactly `length` backticks starts. */
function closingRun(text: string, length: number): number {
  for (const found of text.matchAll(/`+/g)) if (found[0].length === length) return found.index;
  return -1;
}

/** Whether a line that ends with "]" may begin a reference definition, `[label]: URL`. */
function mayDefine(line: string): boolean {
  const open = line.lastIndexOf('[');
  return open === -1 || !/[^\s>*+\-\d.)]/.test(line.slice(0, open));
}
