import type { Question } from '../text/question.ts';
import type { Word } from '../text/words.ts';

const list = (words: string) => new Set(words.split(' '));
const HYPOTHESIS = list(
  'may might could would expect expects expected plan plans intend intends anticipate anticipates konnte konnten wurde wurden podria pourrait',
);
const AHEAD =
  /\b(?:outlook|forecasts?|guidance|expect\w*|will|plan\w*|next year|may|might|could|would|should|prognose|ausblick|erwart\w*|wird|werden|previsi[oó]n|prévision)\b/i;
const CHANGES = list(
  'open opened opens opening close closed closes closing add added adding acquire acquired relocate relocated remodel remodeled sell sold new additional hired hire eröffnet geschlossen neue neuen',
);
const ASKS_CHANGE =
  /\b(?:open|clos|add|acquir|buy|bought|relocat|remodel|sell|sold|new|hir|eröffn|schlie|schloss|neu|abr|cerr|nuev|nouve|ouv|ferm)/i;
/** Questions for a fact. */
const FIRM = new Set(['count', 'money', 'percent', 'date', 'person']);
const HYPOTHETICAL = 0.12;
const HYPOTHETICAL_FACT = 0.35;
/** What opens, closes or is bought tells how many there are by the way, if at all. */
const CHANGING = 0.25;
const NOTE = 0.2;

/** Whether a text speaks of what is to come. */
export function looksAhead(text: string): boolean {
  return AHEAD.test(text);
}

/** What a piece loses for saying what may be where a fact is asked for, what changed where the whole is, and for being a footnote. */
export function tonePenalty(question: Question, words: readonly Word[], text: string): number {
  let penalty = /^[*(]*\d{0,2}[*)]\s|^\/s\//.test(text) ? NOTE : 0;
  if (!looksAhead(question.text) && words.some(({ form }) => HYPOTHESIS.has(form)))
    penalty += FIRM.has(question.kind) ? HYPOTHETICAL_FACT : HYPOTHETICAL;
  if (question.counted !== undefined && !ASKS_CHANGE.test(question.text) && words.some(({ form }) => CHANGES.has(form)))
    penalty += CHANGING;
  return penalty;
}

/** A short line of its own, without a figure and without an end. */
export function isHeading(text: string, words: number, after: string): boolean {
  if (words > MOST_HEADING || /\d|[.!:;,。！۔।]["'”’»)]*$|^[•‣▪●○◦·*–—-]\s|\t/u.test(text)) return false;
  return /^\s*(?:\n|$)/.test(after.slice(0, 4));
}

const MOST_HEADING = 8;

export function isQuestion(text: string): boolean {
  return /[?？؟]["'”’»)]*$/.test(text);
}

/** Ends as sentences do, notes behind the end included. */
export function isSentence(text: string): boolean {
  return /[.!?。！？؟۔।:;]["'”’»)\]]{0,4}(?:\s*[[(]\d{1,3}[\])]){0,9}$/u.test(text);
}
