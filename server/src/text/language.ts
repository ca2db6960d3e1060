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

/** Letters of a script that decide: a name or a unit in another script does not. */
const MIN_SHARE = 0.4;

/** The language that the script of most letters tells; undefined for Latin letters. */
export function scriptLanguageOf(text: string): string | undefined {
  const letters = text.match(/\p{L}/gu) ?? [];
  if (letters.length === 0) return undefined;
  const found = SCRIPTS.map(([language, script]) => ({
    language,
    share: letters.filter((one) => script.test(one)).length / letters.length,
  }));
  const japanese = found.find(({ language }) => language === 'ja')?.share ?? 0;
  const best = found.reduce((one, other) => (other.share > one.share ? other : one));
  if (best.share < MIN_SHARE) return undefined;
  // Japanese also writes Chinese characters.
  return best.language === 'zh' && japanese > 0 ? 'ja' : best.language;
}

/** The language of a text (BCP 47, without region), by its script and stop words; `en` when neither decides. */
export function languageOf(text: string): string {
  return scriptLanguageOf(text) ?? languageOfForms(wordsOf(text).words.map(({ form }) => form)) ?? 'en';
}
