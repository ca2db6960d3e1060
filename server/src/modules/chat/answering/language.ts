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

/** Words that are frequent in one language and rare in the others. */
const WORDS: Record<string, string> = {
  en: 'the is are was what who how when where why which does did do of and in to for you your can with about',
  de: 'der die das ist sind war was wer wie wann wo warum welche welcher und nicht ich sie ein eine im von zu für über wurde hat gibt ihr euch man mit bei auf kann kannst können haben wird werden mein meine bitte',
  es: 'el los las es son fue qué que quién cómo cuándo dónde por cuál cuánto y no un una del para con hay sobre cuántos puedo puede tiene tienen mi está están',
  fr: 'le les des est sont était que qui quoi comment quand où pourquoi quel quelle et un une du pour avec vous combien au sur dans peut puis mon votre vos êtes avez faut',
  it: 'il gli è sono era che chi cosa come quando dove perché quale e non un una del della per con quanto nel',
  pt: 'o os as é são foi que quem como quando onde por qual e não um uma do da para com você quanto na no',
  nl: 'de het een is zijn was wat wie hoe wanneer waar waarom welke en niet van voor met hoeveel op',
};

const VOCABULARIES = Object.entries(WORDS).map(([language, list]) => [language, new Set(list.split(' '))] as const);

/** Detects the language of a text (BCP 47, without region) from its script and frequent words. `en` if neither matches. */
export function languageOf(text: string): string {
  for (const [language, script] of SCRIPTS) if (script.test(text)) return language;
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  let best = 'en';
  let most = 0;
  for (const [language, known] of VOCABULARIES) {
    const hits = words.filter((word) => known.has(word)).length;
    if (hits <= most) continue;
    most = hits;
    best = language;
  }
  return best;
}

/** The language to answer in: the clone's setting, or the question's language if the setting is `auto`. */
export function answerLanguage(setting: string, question: string): string {
  return setting === 'auto' ? languageOf(question) : (setting.split('-')[0] ?? 'en');
}
