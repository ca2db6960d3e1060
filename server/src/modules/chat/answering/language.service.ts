import { languageOf, scriptLanguageOf } from '../../../text/language.ts';
import { languagesOfForms } from '../../../text/stop-words.ts';
import { wordsOf } from '../../../text/words.ts';

/** Languages in which visitors ask, besides those that their script tells. Others need a longer text to be believed. */
const COMMON: ReadonlySet<string> = new Set(['en', 'de', 'es', 'fr', 'it', 'pt', 'nl']);
/** From this number of words on, every language is considered. */
const MIN_WORDS_FOR_ANY = 5;
/** Characters that are read. The rest of a text is rarely in another language. */
const MAX_READ = 1000;
/** Words without a stop word must be at least this many, and tell their language this clearly. */
const MIN_WORDS = 3;
const MIN_SCORE = 0.7;
const MARGIN = 0.1;
/** Where stop words that several languages share agree with the letters. */
const AGREED_MARGIN = 0.03;
const MIN_WORDS_IF_SHARED = 4;
/** Stop words of a language that the letters do not support: a mixed text. */
const SURE_STOP_WORDS = 2;

type Detector = typeof import('eld/extrasmall')['eld'];
let loading: Promise<Detector> | undefined;
/** The letter statistics take some 30 MB, 80 MB while they load, and a part of a second: the first text that needs them loads them. */
const loadDetector = (): Promise<Detector> => {
  loading ??= import('eld/extrasmall').then(({ eld }) => eld);
  return loading;
};

/**
 * The language of a text (BCP 47, without region), if it is certain: undefined for a few words, names, and words that several languages
 * share ("Model Y price", "vitamin E", "menu à la carte").
 * @param byLetters false: only by script and stop words, which needs no letter statistics and tells fewer texts
 */
export async function detectLanguage(text: string, byLetters = true): Promise<string | undefined> {
  const byScript = scriptLanguageOf(text);
  if (byScript) return byScript;
  const own = ownWords(text);
  const words = wordsOf(own).words.filter(({ kind }) => kind === 'word');
  const forms = words.map(({ form }) => form);
  if (forms.length === 0) return undefined;
  const byWords = languagesOfForms(forms);
  const [only = ''] = byWords;
  const hits = forms.filter((form) => form.length > 1 && languagesOfForms([form]).includes(only)).length;
  // Most questions are told by their stop words, and a few words without any cannot be told. Neither needs the letter statistics.
  if (byWords.length === 1 && (hits === forms.length || hits >= SURE_STOP_WORDS)) return only;
  if (byWords.length !== 1 && forms.length < MIN_WORDS) return undefined;
  if (!byLetters) return byWords.length === 1 ? only : undefined;
  const detected = (await loadDetector()).detect(own.toLowerCase());
  const considered = Object.entries(detected.getScores())
    .filter(([language]) => COMMON.has(language) || forms.length >= MIN_WORDS_FOR_ANY)
    .sort(([, a], [, b]) => b - a);
  const [[best, score] = ['', 0], [, second] = ['', 0]] = considered;
  if (byWords.length === 1 && best === only) return best;
  if (byWords.includes(best) && forms.length >= MIN_WORDS_IF_SHARED && score - second >= AGREED_MARGIN) return best;
  const isClear = forms.length >= MIN_WORDS && detected.isReliable() && score >= MIN_SCORE && score - second >= MARGIN;
  // One stop word may be a word of a language that has no list.
  return isClear && (hits === 0 || (hits === 1 && forms.length >= MIN_WORDS_FOR_ANY)) ? best : undefined;
}

/** Figures, addresses and what somebody quotes say nothing of the language that they write in. */
function ownWords(text: string): string {
  const unquoted = text.slice(0, MAX_READ).replace(/[“„«"][^“”„«»"]*[”“»"]/gu, ' ');
  return unquoted
    .split(/\s+/)
    .filter((word) => !/[\d@]|:\/\//u.test(word))
    .join(' ');
}

export interface AskedIn {
  /** The clone's setting: `auto` or a language tag. */
  setting: string;
  question: string;
  /** What the visitor wrote before, oldest first. */
  earlier: readonly string[];
  /** What the clone says to its visitors: greeting, starter questions, bio. */
  own: readonly string[];
  /** Language tag of the page, if it is known. */
  page?: string | null;
  /** Languages in which one may say what the visitor said, if it is small talk. */
  possible?: readonly string[];
  /** See `detectLanguage`. */
  byLetters?: boolean;
}

/** Earlier messages that are read for their language. */
const MAX_EARLIER = 4;

/**
 * The language to answer in (BCP 47, without region): the clone's, if its expert has chosen one, or else that of the question. A question
 * that is too short, or mixed, is answered in the language of the conversation, of the clone's own texts, or of the page.
 */
export async function resolveLanguage({ setting, question, earlier, own, page, possible, byLetters = true }: AskedIn): Promise<string> {
  if (setting !== 'auto') return setting.split('-')[0] ?? 'en';
  if (possible?.length === 1 && possible[0]) return possible[0];
  const accepts = (language: string | undefined) => language !== undefined && (!possible || possible.includes(language));
  const asked = await detectLanguage(question, byLetters);
  if (asked !== undefined && accepts(asked)) return asked;
  for (const message of earlier.slice(-MAX_EARLIER).reverse()) {
    const language = await detectLanguage(message, byLetters);
    if (language !== undefined && accepts(language)) return language;
  }
  const ofClone = await detectLanguage(own.filter((text) => text.trim() !== '').join('\n'), byLetters);
  if (ofClone !== undefined && accepts(ofClone)) return ofClone;
  const ofPage = page?.split('-')[0]?.toLowerCase();
  if (ofPage && accepts(ofPage)) return ofPage;
  return possible?.[0] ?? ofClone ?? ofPage ?? languageOf(question);
}
