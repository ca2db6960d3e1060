import { fold } from '../../../text/fold.ts';
import { languageOf } from '../../../text/language.ts';
import { isStopWord, languageOfForms } from '../../../text/stop-words.ts';
import { UNSPACED } from '../../../text/word-breaks.ts';
import { wordsOf } from '../../../text/words.ts';

/** A question without the name of the clone that is asked. */
export interface Unnamed {
  text: string;
  /** What was taken away, if it is a single word: it is the name only if the texts do not use it for something else. */
  word: string | undefined;
}

/** Words behind which a capitalized word is a thing, not a name: "a Coffee", "im Hafen". Folded. */
const DETERMINERS = new Set(
  `a an the this that these those my your our their his her its some any no every each which what whose much many more less
  der die das den dem des ein eine einen einem einer eines kein keine keinen im am beim zum zur vom ins ans viel viele mehr welche welcher welches welchen
  le les la l un une des du au aux ce cet cette ces quel quelle quels quelles mon ma mes ton ta tes son sa ses votre vos notre nos
  el los las una unos unas al del este esta estos estas tu su sus cuanto cuanta cuantos cuantas il lo i gli uno dello della dei degli delle nel nella al alla sul sulla
  o os as um uma do da dos das no na nos nas ao aos quanto quanta quantos quantas de het een deze dit die`.split(/\s+/),
);
/** In front of a given name. Folded. */
const TITLES = new Set(
  'dr prof professor mr mrs ms miss sir herr frau sr sra senor senora m mme mlle dott signor signora dhr mevr'.split(' '),
);
const LETTER = String.raw`\p{L}\p{N}\p{M}`;
const HAS_CASE = /^\p{Lu}/u;
/** Shorter names in scripts without spaces and capitals are spelled like things. */
const MIN_UNSPACED = 3;
/** The beginning of a German compound. */
const MIN_PART = 4;
/** How often a question may name somebody, and how much of it, in UTF-16 code units, is read around each name. */
const MAX_PLACES = 10;
const NEAR = 80;

const formOf = (word: string) => fold(word).replace(/[^\p{L}\p{N}]+/gu, '');
const patternOf = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');

/** The places of a name in a text, spelled as it is, with the ending of an owner: "Mara’s". */
function placesOf(name: string, text: string): { start: number; end: number }[] {
  const [before, behind] = UNSPACED.test(name) ? ['', ''] : [`(?<![${LETTER}])`, `(?:['’]s?)?(?![${LETTER}])`];
  const found = Array.from(text.matchAll(new RegExp(`${before}${patternOf(name)}${behind}`, 'gu')));
  return found.slice(0, MAX_PLACES).map(({ index, 0: spelled }) => ({ start: index, end: index + spelled.length }));
}

/**
 * A question without the name of the clone, whose texts need not repeat it: without the whole name, spelled as it is, or without a word of it
 * that stands where only a name stands. Other words of the name are what the question is about: "How much is coffee?", asked of The Coffee
 * Shop. Undefined if the question does not name the clone.
 */
export function withoutName(name: string, question: string): Unnamed | undefined {
  const all = name.trim().split(/\s+/);
  const first = all.findIndex((one) => !isStopWord(formOf(one)));
  if (first < 0) return undefined;
  const words = all.slice(first);
  const whole = words.join(' ');
  if (formOf(whole) === '') return undefined;
  if (words.length > 1) {
    const text = cut(question, placesOf(whole, question));
    if (text !== question) return { text, word: undefined };
  }
  // "The …" is no person.
  const word = words.length === all.length ? givenName(words) : undefined;
  if (word === undefined) return undefined;
  const language = languageOfForms(wordsOf(question).words.map(({ form }) => form));
  const text = cut(
    question,
    placesOf(word, question).filter((place) => isName(question, place, language)),
  );
  return text === question ? undefined : { text, word };
}

/** The first word of a name behind titles: the only one, or a given name. */
function givenName(words: readonly string[]): string | undefined {
  const word = words.find((one) => !TITLES.has(formOf(one)));
  const spelled = word?.replace(/['’]s?$/u, '').replace(/[^\p{L}\p{N}\p{M}-]/gu, '');
  return spelled === undefined || spelled === '' || isStopWord(formOf(spelled)) ? undefined : spelled;
}

function cut(text: string, places: readonly { start: number; end: number }[]): string {
  return places.toReversed().reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}

/**
 * Whether a word of a question is the name of somebody: it addresses ("…, Mara?"), owns ("Mara’s"), or is capitalized inside the question
 * behind a word of grammar other than an article ("at Seehafen", "did Mara").
 */
function isName(question: string, { start, end }: { start: number; end: number }, language: string | undefined): boolean {
  const word = question.slice(start, end);
  const before = question.slice(Math.max(0, start - NEAR), start);
  const behind = question.slice(end, end + NEAR);
  if (/,\s*$/u.test(before) && /^\s*[.!?。！？؟]*\s*$/u.test(behind)) return true;
  if (/^[\s¿¡]*$/u.test(before) && /^\s*[,:،，、]/u.test(behind)) return true;
  const [entry] = wordsOf(word).words;
  if (!entry || entry.kind === 'number' || entry.synonymGroups.length > 0) return false;
  if (UNSPACED.test(word)) return word.length >= MIN_UNSPACED;
  if (!HAS_CASE.test(word)) return false;
  // "Best Western" is another name.
  if (language !== 'de' && /^\s+\p{Lu}/u.test(behind)) return false;
  const previous = fold(/([\p{L}\p{M}]+)['’\s]+[(“„«"]?$/u.exec(before)?.[1] ?? '');
  if (previous === '') return /['’]s?$/u.test(word);
  if (DETERMINERS.has(previous)) return false;
  return isStopWord(previous) || isStopWord(previous, language) || /['’]s?$/u.test(word);
}

interface Read {
  title: string;
  text: string;
  headingPath: readonly string[];
}

/** Whether texts use a word for something else than somebody’s name: in lower case, or never as a name inside a sentence. */
export function isOtherwiseUsed(word: string, texts: readonly Read[]): boolean {
  const [asked] = wordsOf(word).words;
  const form = fold(word);
  let uses = 0;
  let asName = 0;
  for (const { title, text, headingPath } of texts) {
    const isGerman = languageOf(text) === 'de';
    if (UNSPACED.test(word) && text.includes(word)) return true;
    for (const line of [text, title, ...headingPath]) {
      const { words, starts, ends } = wordsOf(line);
      for (const [i, { form: found, stem }] of words.entries()) {
        const isPart = isGerman && form.length >= MIN_PART && found.startsWith(form);
        if (found !== form && stem !== asked?.stem && !isPart) continue;
        const start = starts[i] ?? 0;
        if (!HAS_CASE.test(line.slice(start, ends[i]))) return true;
        uses++;
        // German capitalizes every noun, and titles may capitalize every word.
        if (line === text && !isGerman && /[\p{L},;] $/u.test(line.slice(Math.max(0, start - 2), start))) asName++;
      }
    }
  }
  return uses > 0 && asName === 0;
}
