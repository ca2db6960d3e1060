import { appendFlat } from '../../../shared/append-flat.ts';
import type { LinkHosts } from './link-hosts.ts';
import {
  AUTOLINK,
  CODE_RUN,
  DESTINATION,
  ENTITY,
  FENCE_PREFIX,
  FENCE_START,
  MAIL_HOST,
  MAX_CODE,
  MAX_LINE,
  MAX_TAIL,
  MAX_URL,
  NESTED_URL,
  NO_CODE,
  OPEN_DESTINATION,
  OPEN_ENTITY,
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
  /** Set for a line on which a table would end a code span early: what is code there depends on the lines around it. */
  let hasCells = false;
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
  const asCode = (url: string) => (isUncertain || hasCells ? withoutScheme(url) : `\`${url}\``);

  function scan(text: string, isFinal: boolean, next = ' '): { out: string; rest: string } {
    let out = '';
    let i = 0;
    const append = (piece: string) => {
      if (piece === '') return;
      out += piece;
      last = piece.at(-1) ?? last;
      const lineBreak = piece.lastIndexOf('\n');
      if (lineBreak !== -1) hasCells = false;
      line = lineBreak === -1 ? appendFlat(line.length > MAX_LINE ? line.slice(-MAX_LINE / 2) : line, piece) : piece.slice(lineBreak + 1);
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
          if (isRun && indent.length >= fence.indent && indent.length <= 3 && !indent.includes('\t')) fence = undefined;
          // Whether this line still belongs to the code, or begins other code, depends on the list around it.
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
          if (/^ {0,3}$/.test(prefix) && stop !== -1) {
            fence = { mark: run, indent: prefix.length };
            fenceLineStart = true;
            take(stop + 1);
          } else {
            // It may be the middle of a paragraph or of other code, so the rest of the line is text.
            isUncertain = true;
            take(prefix.length + run.length);
          }
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
        const inside = /^<[^\s<>]*/.exec(text.slice(i, i + MAX_URL))?.[0] ?? '<';
        if (auto && url !== undefined) {
          const isAllowed = allows(url.includes('://') || /^mailto:/i.test(url) ? url : `mailto:${url}`);
          emit(isAllowed ? auto[0] : isUncertain || hasCells ? `< ${asCode(url)} >` : asCode(url));
          i += auto[0].length;
        } else if (i + inside.length === text.length && waits()) break;
        else if (!/^<[a-z/!?]/i.test(inside) && !inside.includes('@')) take(1);
        else {
          emit(isUncertain ? '< ' : '\\<');
          i++;
        }
      } else if (char === '(' && last === ']') {
        const found = match(DESTINATION);
        if (!found && OPEN_DESTINATION.test(text.slice(i, i + MAX_URL)) && waits()) break;
        const url = found?.[1] ?? found?.[2] ?? '';
        const ended = found && allows(url) ? isEnded(i + found[0].length) : true;
        if (ended === undefined) break;
        // If the label turns out to be none, renderers may look for further URLs in this one, or read on behind the parenthesis.
        if (found && allows(url)) emit(found[1] === undefined && ended && !isNested(url) ? `(${url})` : `(<${url}>)`);
        else if (found) emit(url.includes('`') ? ' ()' : /^[\w.,-]*$/.test(url) ? ` (${url})` : ` (${asCode(url)})`);
        else emit(' (');
        i += found?.[0].length ?? 1;
      } else if (char === ':' && last === ']' && mayDefine(line)) {
        emit(isUncertain ? ' ' : '\\');
        take(1);
      } else if (char === '&') {
        const entity = match(ENTITY);
        if (!entity && OPEN_ENTITY.test(text.slice(i, i + 12)) && waits(12)) break;
        // Some renderers look for URLs and addresses after they have replaced entities.
        if (entity && isAddressPart(entity)) emit('\\');
        take(entity?.[0].length ?? 1);
      } else if (char === '@') {
        if (!takeAt()) break;
      } else {
        // In "x://y" and "///", the slashes belong to something that is no link. Behind an escape, they are on their own.
        const start = char === '/' && /(?:^|[^\\])[:/]$/.test(line) ? null : match(URL_START);
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
        // In a table, "|" ends the cell and the code with it, and the rest of the line is code where it seems to be text.
        if (code.includes('|')) hasCells = true;
        const kept = hasCells ? withoutSchemes(code) : code;
        if ((hasCells && NO_CODE.test(kept)) || (code.includes(']:') && mayDefine(`${line}${run}${code.slice(0, code.indexOf(']:'))}`))) {
          emit('\\`'.repeat(run.length));
          i += run.length;
        } else {
          emit(run + kept + run);
          i += run.length * 2 + code.length;
        }
      }
      return true;
    }

    /**
     * Whether only punctuation and a space follow at `place`. Renderers read on to the next space: "https://zoo.example[1]@evil.example"
     * would lead to the second host. Undefined: more text is needed.
     */
    function isEnded(place: number): boolean | undefined {
      const behind = text.slice(place, place + MAX_TAIL);
      const tail = URL_TAIL.exec(behind)?.[0].length ?? 0;
      if (tail === behind.length && waits()) return undefined;
      return /\s/.test(behind[tail] ?? (isFinal ? next : '-'));
    }

    /**
     * The "@" of an email address at a host that is not allowed becomes code, with the host. The name is out by then: to hold back every
     * word that may become one would delay each piece of the answer. False: more text is needed.
     */
    function takeAt(): boolean {
      const host = hostAt(i + 1);
      if (host === undefined) return false;
      const isDomain = host.name.includes('.');
      const isAddress = !/[\s([]/.test(last) && host.name !== '' && (isDomain || !host.isHarmless);
      if (!isAddress || (host.isHarmless && allows(`mailto:name@${host.name}`))) take(1);
      else {
        // The host may be the beginning of something else, so only code contains it.
        const inCode = isDomain && !isUncertain && !hasCells;
        emit(asCode(inCode ? `@${host.name}` : '@'));
        i += inCode ? host.name.length + 1 : 1;
      }
      return true;
    }

    /** The host of an email address. Undefined: more text is needed. */
    function hostAt(place: number): { name: string; isHarmless: boolean } | undefined {
      MAIL_HOST.lastIndex = place;
      const whole = MAIL_HOST.exec(text)?.[0] ?? '';
      const behind = text.slice(place + whole.length, place + whole.length + MAX_TAIL);
      const tail = URL_TAIL.exec(behind)?.[0].length ?? 0;
      if (tail === behind.length && waits(MAX_URL)) return undefined;
      return { name: whole.replace(/[._-]+$/, ''), isHarmless: !/[^\s"”»}]/.test(behind[tail] ?? ' ') };
    }

    /** A URL outside of links. False: more text is needed. */
    function takeUrl(all: string, startLength: number): boolean {
      URL_TEXT.lastIndex = i + startLength;
      const whole = all.slice(i, i + startLength) + (URL_TEXT.exec(all)?.[0] ?? '');
      const isOpen = i + whole.length === all.length || /^\([^\s<>"`|[\]()]*$/.test(all.slice(i + whole.length));
      if (isOpen && waits()) return false;
      const url = whole.replace(/[.,;:!?*_~']+$/, '');
      // The label of a link: "[https://zoo.example](https://zoo.example)".
      if (allows(url) && !isNested(url) && /(?:^|[^\\])\[$/.test(line) && all.startsWith('](', i + url.length)) {
        const place = i + url.length + 1;
        DESTINATION.lastIndex = place;
        const link = DESTINATION.exec(all);
        if (!link && OPEN_DESTINATION.test(all.slice(place, place + MAX_URL)) && waits()) return false;
        if (link && allows(link[1] ?? link[2] ?? '')) {
          take(url.length);
          return true;
        }
      }
      const ended = isEnded(i + url.length);
      if (ended === undefined) return false;
      if (url.length < startLength) take(1);
      else if (allows(url) && ended && !isNested(url)) take(url.length);
      else if (allows(url) && !/^www\./i.test(url)) {
        emit(`<${url}>`);
        i += url.length;
      } else {
        // What is left of the URL must not continue a word.
        const space = (isUncertain || hasCells) && /[\w.@:/+-]/.test(last) ? ' ' : '';
        emit(space + asCode(url));
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
      const lineBreak = marker.lastIndexOf('\n');
      line = lineBreak === -1 ? line + marker : marker.slice(lineBreak + 1);
      if (lineBreak !== -1) hasCells = false;
      if (lineBreak !== -1 && fence) isUncertain = true;
    },
  };
}

/** `evil.example/x`, which renderers show as text. */
function withoutScheme(url: string): string {
  return withoutSchemes(untilStable(url, (rest) => rest.replace(/^(?:[a-z][a-z0-9+.-]*:|\/+|www\.)/i, ''))).replaceAll('@', ' @ ');
}

/** Text in which renderers find no URL. */
function withoutSchemes(text: string): string {
  return untilStable(text, (rest) => rest.replace(/(?:https?|ftp|mailto|xmpp):|\/{2,}|www\./gi, ''));
}

/** What is removed may leave what must be removed: `wwwww..x`. */
function untilStable(text: string, change: (text: string) => string): string {
  let rest = text;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = change(rest);
  }
  return rest;
}

/** Whether a URL contains another. Renderers find it if they do not read the outer one, or end it earlier. */
function isNested(url: string): boolean {
  return NESTED_URL.test(url.replace(/^(?:https?:\/\/|www\.|mailto:[^@]*@)/i, ''));
}

/** Whether an entity stands for a character of a scheme, an address, or a host. */
function isAddressPart([, decimal, hex]: RegExpExecArray): boolean {
  if (decimal === undefined && hex === undefined) return true;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10);
  return code < 128 && /[a-z0-9:/.@_+-]/i.test(String.fromCharCode(code));
}

/** Where a run of exactly `length` backticks starts. */
function closingRun(text: string, length: number): number {
  for (const found of text.matchAll(/`+/g)) if (found[0].length === length) return found.index;
  return -1;
}

/**
 * Whether a line that ends with "]" may begin a reference definition, `[label]: URL`: there are only signs of lists and quotes before it.
 */
function mayDefine(line: string): boolean {
  let open = -1;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line[at] === '[') open = at;
  }
  return open === -1 || !/\p{L}{2}/u.test(line.slice(0, open));
}
