import type { RetrievedChunk } from '../../knowledge/knowledge.schemas.ts';
import type { Citation } from '../chat.schemas.ts';
import { type Marker, readMarker } from './citation-markers.ts';
import { findSupport } from './quotes.ts';

export interface AnswerReader {
  /** Takes the next piece of the model's text. */
  push(piece: string): void;
  /** The model has ended: what was held back is decided. Returns the whole visible answer and what the model wrote beside it. */
  end(): { text: string; refused: boolean; followUps: string[] };
  /** The visible answer so far. */
  readonly text: string;
  /** The model has said that its sources do not answer; nothing more will be visible. */
  readonly refused: boolean;
}

const MAX_NEXT = 1000;
const MAX_SKIP = 2000;

/**
 * Reads a model's answer as it streams. `[2: "words"]` and `[2]` become a plain `[2]` in the visible text, followed by a citation whose
 * quote is a verbatim slice of source 2; a number without a source, or without anything in that source that supports the sentence,
 * disappears. `[no answer]` at the start is a refusal, `[next]` begins the follow-up questions. Text is held back only while it may
 * still be a marker. However the answer is cut into pieces, the joined text and the citations are the same.
 */
export function createAnswerReader(options: {
  /** In the order of their numbers, from 1. */
  sources: readonly RetrievedChunk[];
  question: string;
  onText: (text: string) => void;
  onCitation: (citation: Citation) => void;
}): AnswerReader {
  const { sources, question, onText, onCitation } = options;
  let text = '';
  let out = '';
  let held = '';
  let next: string | undefined;
  let refused = false;
  let skipping = 0;
  let half = ''; // the first unit of a character outside the BMP whose second is still to come

  const give = () => {
    if (out === '') return;
    const piece = out;
    out = '';
    onText(piece);
  };
  const show = (piece: string) => {
    text += piece;
    out += piece;
  };

  function cite(index: number, quote: string | undefined, spaces: string): boolean {
    const source = sources[index - 1];
    if (!source) return false;
    const span = findSupport(source.text, { quote, statement: lastSentence(text), question });
    if (!span) return false;
    const at = text.length + spaces.length;
    show(`${spaces}[${index}]`);
    give();
    onCitation({
      index,
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
      refused = text.trim() === '';
    } else if (marker.kind === 'overlong') {
      cite(marker.index, undefined, spaces);
      skipping = MAX_SKIP;
    } else {
      let lead = spaces;
      for (const { index, quote } of marker.refs) if (cite(index, quote, lead)) lead = '';
    }
  }

  /** Shows what is certain of `buffer` and returns what must wait. */
  function advance(buffer: string): string {
    let rest = buffer;
    for (;;) {
      if (refused) return '';
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
      const whole = half + piece;
      half = /[\ud800-\udbff]$/.test(whole) ? whole.slice(-1) : '';
      held = advance(held + cleanText(half === '' ? whole : whole.slice(0, -1)));
      give();
    },
    end() {
      // A marker that was cut off in the middle says nothing certain; an ordinary bracket stays.
      const bracket = held.search(/[[【]/);
      if (!refused && next === undefined && bracket !== -1 && !/^[[【]\s*(\d|n|$)/i.test(held.slice(bracket))) show(held);
      held = '';
      give();
      return { text, refused, followUps: readFollowUps(next ?? '') };
    },
    get text() {
      return text;
    },
    get refused() {
      return refused;
    },
  };
}

const UNSTORABLE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Without what no database stores and no encoder sends: NUL, and halves of characters. */
export function cleanText(text: string): string {
  return /[\0\ud800-\udfff]/.test(text) ? text.replaceAll('\0', '').replace(UNSTORABLE, '\ufffd') : text;
}

/** The sentence that a marker at the end of `text` belongs to, without the markers that already stand in it. */
function lastSentence(text: string): string {
  const plain = text
    .slice(-600)
    .replace(/\s*\[\d{1,3}\]/g, '')
    .trimEnd()
    .replace(/[.!?。！？:;,]+$/, '');
  const start = Math.max(...['. ', '! ', '? ', '\n', '。', '！', '？'].map((end) => plain.lastIndexOf(end)));
  return plain.slice(start + 1).trim();
}

/** Questions after `[next]`, one a line or apart by `|`; at most three, each at most 200 characters. */
function readFollowUps(text: string): string[] {
  const questions = text
    .split(/[|\n]/)
    .map((question) => question.replace(/^\s*(?:[-*•]|\d+[.)])?\s*/, '').trim())
    .filter((question) => question.length > 3 && question.length <= 200 && !/[[\]【】]/.test(question));
  return [...new Set(questions)].slice(0, 3);
}

/** The page on which `offset` of the document lies: a chunk may run over several. */
function pageAt({ page, pageStarts }: Pick<RetrievedChunk, 'page' | 'pageStarts'>, offset: number): number | null {
  return page === null ? null : page + pageStarts.filter((start) => start <= offset).length;
}
