import { type Span, splitSpans } from '../../../text/spans.ts';
import { stemsOf } from '../../../text/words.ts';

const MIN_QUOTE = 12;
const MAX_QUOTE = 500;
/** Minimum share of a statement's weighted terms that a span must contain to support it. */
const MIN_SUPPORT = 0.3;

/**
 * Finds `quote` in `text`, ignoring differences in white space, case, quotation marks, ligatures, and hyphens at line ends. Show the
 * slice of the text, not the quote. If the quote has an ellipsis, finds its longest part.
 */
export function locateQuote(text: string, quote: string): Span | undefined {
  const parts = quote
    .split(/\[?(?:\.{3,}|…)\]?/)
    .map((part) => fold(part).folded.replace(/^[\s"'.,;:]+|[\s"',;:.]+$/g, ''))
    .sort((a, b) => b.length - a.length);
  const wanted = parts[0];
  if (!wanted || wanted.length < 2) return undefined;
  const { folded, at } = fold(text);
  for (let found = folded.indexOf(wanted), tries = 0; found !== -1 && tries < 1000; found = folded.indexOf(wanted, found + 1), tries++) {
    const after = found + wanted.length;
    if (joined(folded, found) || joined(folded, after)) continue;
    const end = (at[after - 1] ?? 0) + 1;
    const stop = text[end] ?? '';
    return { start: at[found] ?? 0, end: /[.!?。]/.test(stop) && quote.trimEnd().endsWith(stop) ? end + 1 : end };
  }
  return undefined;
}

/** Whether a word continues across this position. */
function joined(folded: string, place: number): boolean {
  return /[a-z0-9]/.test(folded[place - 1] ?? '') && /[a-z0-9]/.test(folded[place] ?? '');
}

/** The text in the form used for comparison, and for each of its UTF-16 units the offset in the original. */
function fold(text: string): { folded: string; at: number[] } {
  let folded = '';
  const at: number[] = [];
  const add = (chars: string, from: number) => {
    folded += chars;
    for (let i = 0; i < chars.length; i++) at.push(from);
  };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const char = text[i] ?? '';
    if (code <= 32 || code === 0xa0 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x3000 || code === 0x2028) {
      if (!folded.endsWith(' ')) add(' ', i);
    } else if (code === 0xad || (code >= 0x200b && code <= 0x200f) || code === 0xfeff) {
      // ignore soft hyphens and zero-width characters
    } else if (char === '-' || (code >= 0x2010 && code <= 0x2015) || code === 0x2212) {
      const broken = /^[^\S\n]*\n\s*(?=\p{Ll})/u.exec(text.slice(i + 1, i + 12));
      const inWord = /\p{L}/u.test(text[i - 1] ?? '') && (broken !== null || /\p{L}/u.test(text[i + 1] ?? ''));
      if (broken && inWord) i += broken[0].length;
      else if (!inWord) add('-', i);
    } else if (/["“”„‟«»‹›'‘’‚‛`´]/.test(char)) add("'", i);
    else if (code < 128) add(char.toLowerCase(), i);
    else add(char.normalize('NFKC').toLowerCase(), i);
  }
  return { folded, at };
}

/** The span of `text` that supports `statement` best. Undefined if none contains enough of its terms. */
export function bestSpan(text: string, statement: string): Span | undefined {
  const wanted = new Set(stemsOf(statement));
  if (wanted.size === 0) return undefined;
  const spans = splitSpans(text);
  const terms = spans.map((span) => new Set(stemsOf(text.slice(span.start, span.end))));
  const found = new Map<string, number>();
  for (const set of terms) for (const term of set) if (wanted.has(term)) found.set(term, (found.get(term) ?? 0) + 1);
  const weight = (term: string) =>
    (/^\d/.test(term) ? 2 : term.length > 3 ? 1 : 0.25) * Math.log(1 + (spans.length + 1) / (1 + (found.get(term) ?? 0)));
  let total = 0;
  for (const term of wanted) total += weight(term);
  let best: Span | undefined;
  let bestScore = 0;
  spans.forEach((span, i) => {
    let score = 0;
    for (const term of wanted) if (terms[i]?.has(term)) score += weight(term);
    score /= 1 + Math.max(0, span.end - span.start - 200) / 2000; // prefer the shorter of two equal spans
    if (score <= bestScore) return;
    bestScore = score;
    best = span;
  });
  return bestScore / total >= MIN_SUPPORT ? best : undefined;
}

/**
 * Finds the text in a chunk that supports a statement: the model's quote if the chunk contains it, or the span that shares most terms
 * with the quote or the statement. Widens a very short quote to the span around it. Undefined if nothing supports the statement.
 */
export function findSupport(text: string, support: { quote: string | undefined; statement: string; question: string }): Span | undefined {
  const { quote, statement, question } = support;
  const exact = quote ? locateQuote(text, quote) : undefined;
  if (exact && exact.end - exact.start >= MIN_QUOTE) return capped(text, exact);
  if (exact) return capped(text, splitSpans(text).find((span) => span.start <= exact.start && exact.end <= span.end) ?? exact);
  const span = (quote ? bestSpan(text, quote) : undefined) ?? bestSpan(text, statement) ?? (quote ? undefined : bestSpan(text, question));
  return span && capped(text, span);
}

function capped(text: string, { start, end }: Span): Span {
  // Never split a surrogate pair.
  const span = { start: splitsPair(text, start) ? start - 1 : start, end: splitsPair(text, end) ? end + 1 : end };
  if (span.end - span.start <= MAX_QUOTE) return span;
  const cut = text.slice(span.start, span.start + MAX_QUOTE).search(/\s\S*$/);
  const stop = span.start + (cut > 0 ? cut : MAX_QUOTE);
  return { start: span.start, end: splitsPair(text, stop) ? stop - 1 : stop };
}

function splitsPair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));
}
