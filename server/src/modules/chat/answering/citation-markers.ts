/** A bracketed instruction in a model's answer. */
export type Marker =
  | { kind: 'cite'; end: number; refs: { index: number; quote: string | undefined }[] }
  /** A marker whose quote does not end in time. Its number counts; the text up to the next `]` or line break is dropped. */
  | { kind: 'overlong'; end: number; index: number }
  | { kind: 'no-answer'; end: number }
  | { kind: 'next'; end: number };

/** Maximum length of a marker, in UTF-16 units. */
export const MAX_MARKER = 600;

const SENTINELS = [
  ['[no answer]', 'no-answer'],
  ['[next]', 'next'],
] as const;
const CLOSING: Record<string, string> = { '"': '"”', '“': '”"', '„': '“”"', '«': '»', "'": "'’", '‘': "’'", '「': '」', '『': '』' };

/**
 * Reads a marker that starts at `start` (a `[` or `【`). `incomplete`: more text is needed. `text`: an ordinary bracket. The result does
 * not change when more text arrives, unless it was `incomplete`.
 */
export function readMarker(text: string, start: number): Marker | 'incomplete' | 'text' {
  if (text[start] === '【') return readWide(text, start);
  for (const [words, kind] of SENTINELS) {
    const here = text.slice(start, start + words.length).toLowerCase();
    if (here === words) return { kind, end: start + words.length };
    if (here.length < words.length && words.startsWith(here)) return 'incomplete';
  }
  return readRefs(text, start);
}

function readRefs(text: string, start: number): Marker | 'incomplete' | 'text' {
  const limit = start + MAX_MARKER;
  const refs: { index: number; quote: string | undefined }[] = [];
  let at = start + 1;
  const spaces = () => {
    while (at < limit && (text[at] === ' ' || text[at] === '\u00a0')) at++;
  };
  for (;;) {
    spaces();
    const digits = /^\d{0,4}/.exec(text.slice(at, at + 4))?.[0] ?? '';
    at += digits.length;
    if (at >= text.length) return 'incomplete';
    if (digits === '' || digits.length > 3) return 'text';
    const index = Number(digits);
    spaces();
    if (at >= text.length && at < limit) return 'incomplete';
    let quote: string | undefined;
    if (text[at] === ':') {
      at++;
      spaces();
      const quoted = readQuote(text, at, limit);
      if (quoted === 'incomplete') return at < limit && text.length < limit ? 'incomplete' : { kind: 'overlong', end: limit, index };
      quote = quoted.quote;
      at = quoted.end;
    }
    refs.push({ index, quote });
    if (text[at] === ']') return { kind: 'cite', end: at + 1, refs };
    if (text[at] !== ',' && text[at] !== ';') return 'text';
    at++;
  }
}

/** A quote up to its closing quotation mark and the `]`, `,` or `;` after it. Without quotation marks, up to `]`. */
function readQuote(text: string, start: number, limit: number): { quote: string; end: number } | 'incomplete' {
  const closers = CLOSING[text[start] ?? ''];
  for (let at = closers ? start + 1 : start; at < Math.min(text.length, limit); at++) {
    const char = text[at] ?? '';
    if (!closers) {
      if (char === ']') return { quote: text.slice(start, at).trim(), end: at };
      continue;
    }
    if (!closers.includes(char)) continue;
    let after = at + 1;
    while (after < Math.min(text.length, limit) && text[after] === ' ') after++;
    if (after >= Math.min(text.length, limit)) return 'incomplete';
    const more = /^[,;] *(\d{0,3})( *)(.?)/s.exec(text.slice(after, after + 20));
    if (text[after] === ']') return { quote: text.slice(start + 1, at), end: after };
    if (!more) continue;
    if (more[3] === '' && after + 20 > text.length) return 'incomplete';
    if (more[1] !== '' && more[3] !== undefined && ':],;'.includes(more[3]) && more[3] !== '')
      return { quote: text.slice(start + 1, at), end: after };
  }
  return 'incomplete';
}

/** `【3†source】`: some models are trained to cite like this. */
function readWide(text: string, start: number): Marker | 'incomplete' | 'text' {
  const window = text.slice(start, start + 60);
  const complete = /^【(\d{1,3})(?:[†:][^】]*)?】/.exec(window);
  if (complete) return { kind: 'cite', end: start + complete[0].length, refs: [{ index: Number(complete[1]), quote: undefined }] };
  return window.length < 60 && /^【(?:\d{1,3}(?:[†:][^】]*)?)?$/.test(window) ? 'incomplete' : 'text';
}
