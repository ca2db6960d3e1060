import { firstClause } from '../../../../text/first-clause.ts';
import { plainWords, singleSpaces } from '../../../../text/fold.ts';
import { FILLERS, PHRASES, type Phrases } from './phrases.ts';

export type Occasion = Exclude<keyof Phrases, 'documents'>;

/** What somebody says to a clone that is no question to its sources. */
export interface SmallTalk {
  occasion: Occasion;
  /** The languages in which one says it so. */
  languages: string[];
  /** For a summary: the words that say of which document, folded. Empty: of all. */
  named: string[];
}

/** In this order: "What is this about?" asks for more than "What is this?". */
const OCCASIONS: readonly Occasion[] = [
  'greeting',
  'wellbeing',
  'thanks',
  'farewell',
  'agreement',
  'identity',
  'maker',
  'about',
  'summary',
  'abilities',
];
/** Phrases that are whole without the name of whom they address. */
const ADDRESSES: ReadonlySet<Occasion> = new Set(['greeting', 'wellbeing', 'thanks', 'farewell', 'agreement', 'identity']);
const MAX_LENGTH = 160;
const MAX_NAMED = 8;
/** Only these name documents. */
const HAS_OBJECT: ReadonlySet<Occasion> = new Set(['summary', 'about']);

/** The only groups that capture. */
// Each word ends at a space, so that there is one way to split a text into words.
const OBJECT = '((?:[\\p{L}\\p{N}]+ ){0,13}[\\p{L}\\p{N}]+)';
const compile = (source: string) => new RegExp(`^(?:${source.replaceAll('OBJ', OBJECT)})$`, 'u');
const words = (list: string) => new Set(list.split(' '));

const languages = Object.entries(PHRASES).map(([language, phrases]) => ({
  language,
  documents: words(phrases.documents),
  patterns: OCCASIONS.map((occasion) => ({ occasion, pattern: compile(phrases[occasion]) })),
}));
const fillers = words(FILLERS);

/** What a message is, if it is small talk as a whole. Undefined for a question to the sources, however politely it begins. */
export function smallTalkOf(message: string, cloneName = ''): SmallTalk | undefined {
  if (message.length > MAX_LENGTH) return undefined;
  const said = plainWords(message);
  const found = matchWithoutFillers(said);
  const name = plainWords(cloneName);
  if (found || name === '') return found;
  const addressed = matchWithoutFillers(withoutWords(said, name));
  // "what do you know about coffee" is about coffee, even if the clone is called Coffee.
  return addressed && (ADDRESSES.has(addressed.occasion) || isSpelledIn(message, cloneName)) ? addressed : undefined;
}

const withoutWords = (text: string, words: string) => singleSpaces(text.replace(new RegExp(`(?:^| )${words}(?= |$)`, 'gu'), ' ')).trim();

/** Whether a message spells a name as it is, capitals included. A name without capitals may be anything. */
function isSpelledIn(message: string, name: string): boolean {
  return /\p{Lu}/u.test(name) && message.includes(name.trim());
}

function matchWithoutFillers(said: string): SmallTalk | undefined {
  const plain = withoutFillers(said);
  return (said === '' ? undefined : match(said)) ?? (plain === '' ? undefined : match(plain));
}

function match(text: string): SmallTalk | undefined {
  for (const occasion of OCCASIONS) {
    const found = languages.flatMap(({ language, patterns, documents }) => {
      const pattern = patterns.find((one) => one.occasion === occasion)?.pattern;
      const groups = pattern?.exec(text);
      if (!groups) return [];
      const object = groups.slice(1).find((group) => group !== undefined) ?? '';
      const named = object.split(' ').filter((word) => word !== '' && !documents.has(word));
      return named.length > MAX_NAMED ? [] : [{ language, named: HAS_OBJECT.has(occasion) ? named : [] }];
    });
    const [first] = found.toSorted((a, b) => a.named.length - b.named.length);
    if (!first) continue;
    const same = found.filter(({ named }) => named.length === first.named.length);
    return { occasion, languages: same.map(({ language }) => language), named: first.named };
  }
  return undefined;
}

/** Without words of politeness at both ends. */
function withoutFillers(text: string): string {
  const all = text.split(' ');
  let [first, last] = [0, all.length];
  while (first < last && fillers.has(all[first] ?? '')) first++;
  while (last > first && fillers.has(all[last - 1] ?? '')) last--;
  return all.slice(first, last).join(' ');
}

const GREETING = compile(
  Object.values(PHRASES)
    .map(({ greeting }) => greeting)
    .join('|'),
);
const ACKNOWLEDGMENT = compile(
  Object.values(PHRASES)
    .flatMap(({ thanks, agreement }) => [thanks, agreement])
    .join('|'),
);

/** Whether folded words, perhaps of politeness too, only thank or agree: "ok, thanks". */
export function isAcknowledgment(said: string): boolean {
  return ACKNOWLEDGMENT.test(said) || ACKNOWLEDGMENT.test(withoutFillers(said));
}

const MIN_QUESTION_WORDS = 2;

/** A question without the greeting before it ("Hello! When do you open?"), and with single spaces. */
export function withoutGreeting(written: string): string {
  const message = singleSpaces(written);
  const clause = firstClause(message);
  if (!clause || !GREETING.test(withoutFillersAtEnd(plainWords(clause.said)))) return message;
  return plainWords(clause.rest).split(' ').length >= MIN_QUESTION_WORDS ? clause.rest : message;
}

/** "Hello there" and "Hallo zusammen" greet, and so does "Hi Mara": the first word decides if the rest is short. */
function withoutFillersAtEnd(text: string): string {
  const [first = '', ...rest] = text.split(' ');
  return rest.length <= 1 && GREETING.test(first) ? first : text;
}
