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

/** What a piece loses for a possibility where a fact is asked for, for a change where a total is asked for, and for being a footnote. */
export function modalityPenalty(question: Question, words: readonly Word[], text: string): number {
  let penalty = /^[*(]*\d{0,2}[*)]\s|^\/s\//.test(text) ? FOOTNOTE : 0;
  if (!isForwardLooking(question.text) && words.some(({ form }) => HYPOTHETICAL_WORDS.has(form)))
    penalty += FACTS.has(question.kind) ? HYPOTHETICAL_FACT : HYPOTHETICAL;
  if (question.counted !== undefined && !ASKS_FOR_CHANGE.test(question.text) && words.some(({ form }) => CHANGE_WORDS.has(form)))
    penalty += CHANGE;
  return penalty;
}
