/** A range of a text: `text.slice(start, end)`, in UTF-16 units, without white space at its edges. */
export interface Span {
  start: number;
  end: number;
}

const MAX_SPAN = 500;
/** One of `.!?…。！？؟۔।॥`. Compares codes because it runs for every character. */
function endsSentence(code: number): boolean {
  if (code < 0x80) return code === 0x2e || code === 0x21 || code === 0x3f;
  return (
    code === 0x2026 ||
    code === 0x3002 ||
    code === 0xff01 ||
    code === 0xff1f ||
    code === 0x61f ||
    code === 0x6d4 ||
    code === 0x964 ||
    code === 0x965
  );
}

/** Ends a sentence without a space behind it. */
const WIDE_END = /[。！？।॥]/;
const CLOSER = /["'”’»)\]」』]/;
const BULLET = /^\s*(?:[•‣▪●○◦·*–—-]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s)/;
/** Words whose period does not end a sentence, in all languages. */
const ABBREVIATION =
  /(?:^|[\s(])(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|Inc|Corp|Ltd|Co|No|Nos|vs|etc|Fig|Figs|Eq|Ref|Sec|Art|Vol|pp|p|approx|ca|cf|e\.g|i\.e|z\.B|d\.h|u\.a|bzw|Nr|Bd|Abb|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|U\.S|U\.K|Sr|Sra|núm|av|M|Mme|art)\.$/;

/**
 * Splits a text into sentences, table rows and list items of at most 500 UTF-16 units. A line break inside a sentence, as PDF text has after
 * every line, does not split it.
 */
export function splitSpans(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  const cut = (end: number) => {
    addTrimmed(text, start, end, spans);
    start = end;
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '\n') {
      if (lineEnds(text, start, i)) cut(i + 1);
    } else if (endsSentence(text.charCodeAt(i))) {
      let end = i + 1;
      while (end < text.length && (CLOSER.test(text[end] ?? '') || endsSentence(text.charCodeAt(end)))) end++;
      end += /^(?:\[\d{1,3}\])+(?=\s|$)/.exec(text.slice(end, end + 30))?.[0].length ?? 0; // note numbers: "done.[5]"
      const next = text[end];
      if (WIDE_END.test(char)) cut(end);
      else if (next === undefined || (/\s/.test(next) && sentenceEnds(text, start, i, end))) cut(end);
      i = end - 1;
    }
  }
  cut(text.length);
  return spans;
}

function addTrimmed(text: string, from: number, to: number, spans: Span[]): void {
  let start = from;
  let end = to;
  while (start < end && /\s/.test(text[start] ?? '')) start++;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  while (end - start > MAX_SPAN) {
    const window = text.slice(start, start + MAX_SPAN);
    const at = Math.max(window.lastIndexOf('\n'), window.lastIndexOf('; '), window.lastIndexOf(', '));
    const space = window.lastIndexOf(' ');
    const length = at > MAX_SPAN / 2 ? at + 1 : space > MAX_SPAN / 2 ? space : MAX_SPAN;
    addTrimmed(text, start, start + length, spans);
    start += length;
    while (start < end && /\s/.test(text[start] ?? '')) start++;
  }
  if (end > start) spans.push({ start, end });
}

/** Words that begin a sentence, and hardly follow an ordinal number ("19. Jahrhundert", "Item 7. Properties"). */
const SENTENCE_OPENER =
  /^(?:The|This|That|These|It|In|He|She|They|We|A|An|At|On|As|For|But|And|However|If|When|After|Der|Die|Das|Dies|Es|Er|Sie|Im|In|Am|Auf|Ein|Eine|Wir|Danach|El|La|Los|Las|En|Se|Un|Una|Le|Les|Il|Elle|Une|Nous)\b/;

function sentenceEnds(text: string, start: number, stop: number, end: number): boolean {
  const next = text.slice(end, end + 40).trimStart();
  const follows = next[0] ?? '';
  if (follows !== '' && follows === follows.toLowerCase() && follows !== follows.toUpperCase()) return false;
  if (text[stop] !== '.') return true;
  const before = text.slice(Math.max(start, stop - 10), stop + 1);
  if (ABBREVIATION.test(before)) return false;
  if (/(?:^|\s)\d{1,2}\.$/.test(before) && /^\p{Lu}/u.test(next) && !SENTENCE_OPENER.test(next)) return false;
  // An abbreviation in capitals inside a title: "NO. TWO".
  return !(/(?:^|\s)\p{Lu}{2,3}\.$/u.test(before) && /^\p{Lu}{2}/u.test(next));
}

/** Whether the line break at `at` ends a span: before an empty line, a list item or a table row, after a row or a heading. */
function lineEnds(text: string, start: number, at: number): boolean {
  const nextBreak = text.indexOf('\n', at + 1);
  const next = text.slice(at + 1, nextBreak === -1 ? text.length : nextBreak);
  if (next.trim() === '') return true;
  if (BULLET.test(next)) return true;
  const line = text.slice(Math.max(start, text.lastIndexOf('\n', at - 1) + 1), at);
  if (isRow(line) || isRow(next) || line.startsWith('#') || next.startsWith('#')) return true;
  // A short line before a capital or a number is a heading or a label, unless its last word continues a sentence.
  const first = next.trimStart()[0] ?? '';
  const lower = first === first.toLowerCase() && first !== first.toUpperCase();
  return (
    !lower &&
    line.trim().length < 45 &&
    !/[,;:(&-]$/.test(line.trim()) &&
    !/\b(?:the|of|and|in|to|a|an|for|by|or|with|der|die|das|und|von|de|la|el|et|du|y)$/i.test(line.trim())
  );
}

/** A table row: separate columns, or words followed by at least two figures. */
function isRow(line: string): boolean {
  if (line.includes('\t')) return true;
  let digits = 0;
  for (let i = 0; i < line.length && digits < 2; i++) {
    const code = line.charCodeAt(i);
    if (code >= 48 && code <= 57) digits++;
  }
  if (digits < 2 && !line.includes('|') && !line.includes('   ')) return false; // most lines of prose
  if (/\|.*\|| {3,}\S+ {3,}/.test(line)) return true;
  const figures = line.match(/(?:^|\s)[$€£(]?\s?\d[\d,.]*\)?%?(?=\s|$)/g)?.length ?? 0;
  if (figures < 2) return false;
  const words = line.match(/\p{L}{2,}/gu)?.length ?? 0;
  return figures * 3 >= words;
}
