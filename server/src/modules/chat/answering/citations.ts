import { appendFlat } from '../../../shared/append-flat.ts';
import type { RetrievedChunk } from '../../knowledge/knowledge.schemas.ts';
import type { Citation } from '../chat.schemas.ts';
import { type Marker, readMarker } from './citation-markers.ts';
import { figuresOf, spanWithFigures } from './figures.ts';
import { withoutAddresses } from './follow-ups.ts';
import type { LeakGuard } from './leak-guard.ts';
import { findSupport } from './quotes.ts';
import type { MarkdownFilter } from './safe-markdown.ts';

export interface AnswerReader {
  /** Adds the next piece of the model's text. */
  push(piece: string): void;
  /** Call when the model has ended. Returns the complete visible answer and the follow-up questions that the model wrote. */
  end(): { text: string; refused: boolean; followUps: string[] };
  /** The visible answer so far. */
  readonly text: string;
  /** The sources that were cited, by their number in `sources`, in the order of their first citation: the visible `[1]` is the first. */
  readonly used: readonly number[];
  /** The model reported that its sources do not answer. Nothing more becomes visible. */
  readonly refused: boolean;
  /** The answer began to repeat the clone's persona or instructions. Nothing more becomes visible: stop the model. */
  readonly leaked: boolean;
}

/** Longest text after `[next]` that is read. */
const MAX_NEXT = 1000;
/** Longest part of an overlong quote that is dropped. */
const MAX_SKIP = 2000;
/** Longest sentence that a marker may belong to. */
const MAX_SENTENCE = 600;
/** Invisible characters that change the order in which text is shown, and so what a link seems to say. */
const DIRECTION_CONTROLS = /\p{Bidi_Control}+/gu;

/**
 * Reads a model's answer as it streams. `[2: "words"]` and `[2]` become `[1]` in the visible text, followed by a citation whose quote is
 * a verbatim slice of source 2; the visible numbers are 1, 2, 3 in the order of use. A number without a source, or whose source does not support the sentence with all its figures, is removed.
 * `[no answer]` at the start is a refusal; `[next]` starts the follow-up questions. Text is held back only while it may be part of a
 * marker, or while `guard` or `filter` wait for more. The text and the citations do not depend on how the answer is split into pieces.
 */
export function createAnswerReader(options: {
  /** Numbered from 1 in this order. */
  sources: readonly RetrievedChunk[];
  question: string;
  /** Withholds the clone's persona and instructions. */
  guard?: LeakGuard | undefined;
  /** Removes images and links to unknown hosts. */
  filter?: MarkdownFilter | undefined;
  onText: (text: string) => void;
  onCitation: (citation: Citation) => void;
}): AnswerReader {
  const { sources, question, guard, filter, onText, onCitation } = options;
  let text = '';
  /** The end of what the model wrote, with the numbers of its citations. */
  let written = '';
  let out = '';
  let held = '';
  let next: string | undefined;
  let refused = false;
  let skipping = 0;
  const used: number[] = [];
  let half = ''; // the first half of a pair whose second has not arrived yet: a high surrogate, or "\r" before "\n"

  const flush = () => {
    if (out === '') return;
    const piece = out;
    out = '';
    onText(piece);
  };
  const add = (piece: string) => {
    text = appendFlat(text, piece);
    out += piece;
  };
  const show = (piece: string) => {
    const clean = piece.replace(DIRECTION_CONTROLS, '');
    written = appendFlat(written.length > 2 * MAX_SENTENCE ? written.slice(-MAX_SENTENCE) : written, clean);
    const said = guard ? guard.push(clean) : clean;
    add(filter ? filter.push(said) : said);
  };
  /** Shows what `guard` and `filter` hold back. */
  const release = (next?: string) => {
    const said = guard?.release() ?? '';
    add(filter ? filter.push(said) + filter.flush(next) : said);
  };

  function cite(index: number, quote: string | undefined, spaces: string): boolean {
    const source = sources[index - 1];
    if (!source || guard?.leaked) return false;
    const found = findSupport(source.text, { quote, statement: lastSentence(written), question });
    const context = [source.title, ...source.headingPath].join('\n');
    const span = found && spanWithFigures(source.text, found, figuresOf(lastStatement(written.slice(-MAX_SENTENCE))), context);
    if (!span) return false;
    release(spaces[0] ?? '[');
    const at = text.length + spaces.length;
    if (!used.includes(index)) used.push(index);
    const number = used.indexOf(index) + 1;
    const marker = `${spaces}[${number}]`;
    add(marker);
    filter?.inserted(marker);
    written += marker;
    flush();
    onCitation({
      index: number,
      chunkId: source.chunkId,
      sourceId: source.sourceId,
      title: source.title,
      url: source.url,
      page: pageAt(source, source.start + span.start),
      quote: source.text.slice(span.start, span.end),
      start: source.start + span.start,
      end: source.start + span.end,
      at,
    });
    return true;
  }

  function apply(marker: Marker, spaces: string): void {
    if (marker.kind === 'next') {
      next = '';
    } else if (marker.kind === 'no-answer') {
      refused = written.trim() === '';
    } else if (marker.kind === 'overlong') {
      cite(marker.index, undefined, spaces);
      skipping = MAX_SKIP;
    } else {
      let lead = spaces;
      for (const { index, quote } of marker.refs) if (cite(index, quote, lead)) lead = '';
    }
  }

  /** Shows the part of `buffer` that cannot be a marker and returns the rest. */
  function advance(buffer: string): string {
    let rest = buffer;
    for (;;) {
      if (refused || guard?.leaked) return '';
      if (next !== undefined) {
        next = (next + rest).slice(0, MAX_NEXT);
        return '';
      }
      if (skipping > 0) {
        const stop = rest.search(/[\]\n]/);
        const skipped = stop === -1 ? rest.length : rest[stop] === ']' ? stop + 1 : stop;
        const taken = Math.min(skipped, skipping);
        skipping = stop !== -1 && skipped <= skipping ? 0 : skipping - taken;
        rest = rest.slice(taken);
        if (skipping > 0) return '';
      }
      const bracket = rest.search(/[[【]/);
      const certain = bracket === -1 ? rest : rest.slice(0, bracket);
      const solid = certain.trimEnd();
      const spaces = certain.slice(solid.length);
      if (bracket === -1) {
        show(solid);
        return spaces;
      }
      const marker = readMarker(rest, bracket);
      show(solid);
      if (marker === 'incomplete') return rest.slice(solid.length);
      if (marker === 'text') {
        show(rest.slice(solid.length, bracket + 1));
        rest = rest.slice(bracket + 1);
        continue;
      }
      apply(marker, spaces);
      rest = rest.slice(marker.end);
    }
  }

  return {
    push(piece) {
      const joined = half + piece;
      half = /[\r\ud800-\udbff]$/.test(joined) ? joined.slice(-1) : '';
      held = advance(held + withLineFeeds(cleanText(half === '' ? joined : joined.slice(0, -1))));
      flush();
    },
    end() {
      if (half === '\r') held = advance(`${held}\n`);
      // Drop an incomplete marker, but keep an ordinary bracket.
      const bracket = held.search(/[[【]/);
      if (!refused && next === undefined && bracket !== -1 && !/^[[【]\s*(\d|n|$)/i.test(held.slice(bracket))) show(held);
      held = '';
      release();
      flush();
      return { text, refused, followUps: readFollowUps(next ?? '') };
    },
    get text() {
      return text;
    },
    used,
    get refused() {
      return refused;
    },
    get leaked() {
      return guard?.leaked ?? false;
    },
  };
}

const UNSTORABLE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Removes NUL and replaces unpaired surrogates, which databases and encoders reject. */
export function cleanText(text: string): string {
  return /[\0\ud800-\udfff]/.test(text) ? text.replaceAll('\0', '').replace(UNSTORABLE, '\ufffd') : text;
}

/** Renderers end a line at "\r", too. From here on, "\n" is the only line end that there is. */
function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** The sentence that a marker at the end of `text` belongs to, without the markers already in it. */
function lastSentence(text: string): string {
  const plain = text
    .slice(-MAX_SENTENCE)
    .replace(/\s*\[\d{1,3}\]/g, '')
    .trimEnd()
    .replace(/[.!?。！？:;,]+$/, '');
  const start = Math.max(...['. ', '! ', '? ', '\n', '。', '！', '？'].map((end) => plain.lastIndexOf(end)));
  return plain.slice(start + 1).trim();
}

/** The part of the last sentence that no earlier marker belongs to. Behind other markers: the part that these belong to. */
function lastStatement(text: string): string {
  const ended = text.replace(/(?:\s*\[\d{1,3}\][\s.!?,;:]*)+$/, '');
  const sentence = lastSentence(ended);
  const before = ended.slice(0, ended.lastIndexOf(']') + 1);
  const behind = /\[\d{1,3}\]$/.test(before) ? ended.slice(before.length) : ended;
  return behind.length < sentence.length ? behind : sentence;
}

/** Questions after `[next]`, separated by line breaks or `|`: at most three, each at most 200 characters, none with an address. */
function readFollowUps(text: string): string[] {
  const questions = text
    .replace(DIRECTION_CONTROLS, '')
    .split(/[|\n]/)
    .map((question) => question.replace(/^\s*(?:[-*•]|\d+[.)])?\s*/, '').trim())
    .filter((question) => question.length > 3 && question.length <= 200 && !/[[\]【】]/.test(question));
  return [...new Set(withoutAddresses(questions))].slice(0, 3);
}

/** The page of a position in the document. A chunk may span several pages. */
function pageAt({ page, pageStarts }: Pick<RetrievedChunk, 'page' | 'pageStarts'>, offset: number): number | null {
  return page === null ? null : page + pageStarts.filter((start) => start <= offset).length;
}
