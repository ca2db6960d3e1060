import { languageOfForms } from './stop-words.ts';
import { wordsOf } from './words.ts';

const SCRIPTS: readonly [string, RegExp][] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['zh', /\p{Script=Han}/u],
  ['ko', /\p{Script=Hangul}/u],
  ['ar', /\p{Script=Arabic}/u],
  ['ru', /\p{Script=Cyrillic}/u],
  ['hi', /\p{Script=Devanagari}/u],
  ['he', /\p{Script=Hebrew}/u],
  ['el', /\p{Script=Greek}/u],
];

/** The language of a text (BCP 47, without region), by its script and stop words; `en` when neither decides. */
export function languageOf(text: string): string {
  const byScript = SCRIPTS.find(([, script]) => script.test(text))?.[0];
  return byScript ?? languageOfForms(wordsOf(text).words.map(({ form }) => form)) ?? 'en';
}
