import type { Question } from '../text/question.ts';
import type { Word } from '../text/words.ts';

const list = (words: string) => new Set(words.split(' '));
const HYPOTHETICAL_WORDS = list(
  'may might could would expect expects expected plan plans intend intends anticipate anticipates konnte konnten wurde wurden podria pourrait',
);
const FORWARD_LOOKING =
  /\b(?:outlook|forecasts?|guidance|expect\w*|will|plan\w*|next year|may|might|could|would|should|prognose|ausblick|erwart\w*|wird|werden|previsi[oó]n|prévision)\b/i;
const CHANGE_WORDS = list(
  'open opened opens opening close closed closes closing add added adding acquire acquired relocate relocated remodel remodeled sell sold new additional hired hire eroffnet geschlossen neue neuen',
);
const ASKS_FOR_CHANGE =
  /\b(?:open|clos|add|acquir|buy|bought|relocat|remodel|sell|sold|new|hir|eröffn|schlie|schloss|neu|abr|cerr|nuev|nouve|ouv|ferm)/i;
/** Kinds of answers that are facts. */
const FACTS = new Set(['count', 'money', 'percent', 'date', 'person']);
const HYPOTHETICAL = 0.12;
const HYPOTHETICAL_FACT = 0.35;
/** What opens, closes or is sold says how many there are only in passing. */
const CHANGE = 0.25;
const FOOTNOTE = 0.2;

/** Whether a text is about the future. */
export function isForwardLooking(text: string): boolean {
  return FORWARD_LOOKING.test(text);
}

/** The mark of a footnote, or the number of a paragraph of a law. */
const MARK = /^[*(]*\d{0,2}[*)](?=\s)/;

/** A footnote has its mark in the text above it, behind a word or a figure; a numbered paragraph has not. */
function isFootnote(text: string, chunk: string): boolean {
  const mark = MARK.exec(text)?.[0];
  if (mark === undefined || mark.includes('*')) return mark !== undefined;
  for (let at = chunk.indexOf(mark); at >= 0; at = chunk.indexOf(mark, at + 1))
    if (/[^\s(][^\S\n]?$/.test(chunk.slice(Math.max(0, at - 2), at))) return true;
  return false;
}

/**
 * What a piece loses for a possibility where a fact is asked for, for a change where a total is asked for, and for being a footnote.
 * @param chunk the text that contains it
 */
export function modalityPenalty(question: Question, words: readonly Word[], text: string, chunk: string): number {
  let penalty = isFootnote(text, chunk) || text.startsWith('/s/') ? FOOTNOTE : 0;
  if (!isForwardLooking(question.text) && words.some(({ form }) => HYPOTHETICAL_WORDS.has(form)))
    penalty += FACTS.has(question.kind) ? HYPOTHETICAL_FACT : HYPOTHETICAL;
  if (question.counted !== undefined && !ASKS_FOR_CHANGE.test(question.text) && words.some(({ form }) => CHANGE_WORDS.has(form)))
    penalty += CHANGE;
  return penalty;
}
