import { fold } from '../../../text/fold.ts';
import { subjectsOf } from '../../../text/question.ts';
import { isStopWord, languagesOfForms } from '../../../text/stop-words.ts';
import { wordsOf } from '../../../text/words.ts';

/** What shows that a question continues a conversation, in one language. Words are folded: lower case, without accents. */
interface Continuations {
  /** Words that may stand before an opening: "Ok, then how about …". */
  lead: string;
  /** Openings of a question that continues another. Each is the start of a regular expression. */
  openings: string;
  /** Words that refer to something said before. */
  pointers: string;
  /** Those that may refer to a person, in lower case with their accents: "él", not the article "el". */
  people: string;
  /** Question words, and verbs that open a question: a short question with one is a whole question, not a fragment. */
  whole: string;
}

const BY_LANGUAGE: Record<string, Continuations> = {
  en: {
    lead: 'ok okay and but so then well or also now alright',
    openings:
      '(?:what|how) about|(?:(?:is|are) there |do you have )?(?:any|an|what|which|who|where) (?:other|others|else|more)\\b|(?:(?:is|are) there )?any(?:thing|one|where) else|(?:an)?others?\\b|more\\b|tell me more|go on|why(?: not| so)?$|how so|how come$|which ones?\\b|who else|since when$|until when$|for how long$|for example|such as|like what|compared (?:to|with)|instead$|otherwise$',
    pointers: 'it its they them their theirs this that these those he him his she her hers ones same former latter there one such',
    people: 'she her hers he him his',
    whole:
      'what which who whom whose where when why how do does did is are was were can could will would should may has have tell explain describe list show give',
  },
  de: {
    lead: 'ok okay und aber oder also dann na gut jetzt',
    openings:
      'was ist mit|wie (?:steht|sieht|ist) es (?:mit|bei|aus)|wie sieht es|gibt es (?:noch )?(?:andere|weitere|mehr)|(?:noch |sonst )?(?:andere|weitere|mehr)\\b|(?:was|wer|wo) (?:noch|sonst)|sonst noch|noch etwas|(?:warum|wieso|weshalb)(?: nicht| das)?$|welche[rsn]?$|wie das$|wie lange$|seit wann$|bis wann$|zum beispiel|im vergleich|und$|auch\\b',
    pointers:
      'er sie ihn ihm ihr ihre ihrer ihren ihrem seine seiner seinen seinem dies diese dieser dieses diesen diesem das davon dazu dort dabei damit dafur dagegen darin darauf daruber jene jener jenes derselbe dieselbe dasselbe denen',
    people: 'er sie ihn ihm ihr ihre ihrer ihren ihrem seine seiner seinen seinem',
    whole:
      'was wer wen wem wessen wo wohin woher wann warum wieso weshalb wie welche welcher welches welchen welchem ist sind war waren hat haben kann konnen gibt darf muss soll wird werden nenne erklare zeige',
  },
  es: {
    lead: 'ok vale y e pero o entonces pues ahora bueno',
    openings:
      'que (?:hay|pasa|tal|sucede) (?:de|con)|y (?:el|la|los|las|en|si|para|con)\\b|(?:hay )?(?:algun[oa]?s? )?otr[oa]s?\\b|algo mas|alguien mas|(?:que|quien|donde) mas|mas\\b|por que(?: no)?$|cual(?:es)?$|desde cuando$|hasta cuando$|por ejemplo|en comparacion|tambien\\b',
    pointers: 'eso esto esa ese este estos estas esos esas aquel aquella ello ella ellos ellas su sus alli ahi mismo misma',
    people: 'él ella',
    whole:
      'que quien quienes cual cuales donde cuando como cuanto cuanta cuantos cuantas por es son esta estan tiene hay puedo puede explica dime',
  },
  fr: {
    lead: 'ok et mais ou alors donc maintenant bon',
    openings:
      "qu'?\\s?en est[- ]il|quid d|et (?:le|la|les|l|en|pour|si|au|avec)\\b|(?:y a[- ]t[- ]il |est-ce qu'il y a )?(?:d|un|une|des|quel(?:le)?s?)\\s?(?:'\\s?)?autres?\\b|autre chose|(?:quoi|qui|ou) d'?\\s?autre|plus\\b|encore\\b|pourquoi(?: pas)?$|lequel|laquelle|lesquel(?:le)?s|depuis quand$|jusqu'?\\s?a quand$|par exemple|comme quoi|aussi\\b|en comparaison",
    pointers: 'il elle ils elles cela ca celui celle ceux celles ce cet cette ces son sa ses leur leurs lui meme',
    people: 'il elle lui',
    whole: 'que quoi qui quel quelle quels quelles ou quand comment combien pourquoi est sont a ont peut puis dois y explique',
  },
  it: {
    lead: 'ok e ed ma o allora quindi ora bene',
    openings:
      "e (?:il|la|lo|i|gli|le|l|in|per|se|nel)\\b|(?:e )?per quanto riguarda|che ne dici|(?:c'?\\s?e|ci sono )?\\s?(?:un'?\\s?)?altr[oaie]\\b|qualcos'?\\s?altro|(?:che|cosa|chi|dove) altro|ancora\\b|perche(?: no)?$|quale$|quali$|da quando$|fino a quando$|per esempio|ad esempio|anche\\b|in confronto",
    pointers: 'esso essa essi esse questo questa questi queste quello quella quelli quelle lui loro suo sua suoi sue ne stesso stessa',
    people: 'lui lei egli ella suo sua suoi sue',
    whole: 'che cosa chi quale quali dove quando come quanto quanta quanti quante perche e sono ha hanno posso puo spiega dimmi',
  },
  pt: {
    lead: 'ok e mas ou entao agora bem',
    openings:
      'e (?:o|a|os|as|em|no|na|para|se|quanto)\\b|que tal|(?:ha |existe[m]? )?(?:algum[a]? )?outr[oa]s?\\b|algo mais|(?:que|quem|onde) mais|mais\\b|por que(?: nao)?$|porque$|qual$|quais$|desde quando$|ate quando$|por exemplo|tambem\\b|em comparacao',
    pointers: 'ele ela eles elas isso isto esse essa esses essas este estes estas aquele aquela seu sua seus suas dele dela mesmo mesma',
    people: 'ele ela dele dela',
    whole: 'que quem qual quais onde quando como quanto quanta quantos quantas por e sao tem ha posso pode explique',
  },
  nl: {
    lead: 'ok en maar of dan dus nu',
    openings:
      'hoe zit het met|wat (?:dacht je van|met)|(?:zijn er |is er )?(?:nog )?(?:andere|meer)\\b|nog iets|(?:wat|wie|waar) nog|waarom(?: niet)?$|welke$|sinds wanneer$|tot wanneer$|bijvoorbeeld|ook\\b',
    pointers: 'hij zij ze hem haar hun dit deze daar daarvan daarmee ervan ermee dezelfde hetzelfde',
    people: 'hij zij hem haar',
    whole: 'wat wie waar wanneer waarom hoe welke hoeveel is zijn was waren heeft hebben kan mag moet',
  },
};

/** Openings of languages that are told by their script. */
const BY_SCRIPT =
  /^\s*(?:و(?:ماذا|في|ما|هل|كم|متى|اين|أين|لماذا|كيف)|ماذا عن|لماذا\s*[؟?]?$|هل هناك (?:المزيد|غير)|а\s|и\s|но\s|как насч[её]т|почему\s*\??$|ещ[её]\s|那么?|还有|其他|为什么[？?]?$|では|じゃあ|それ|ほか|他に|なぜ[？?]?$|그럼|그러면|또|왜[？?]?$|और|तो|फिर|क्यों\s*[?？]?$)/u;

type Compiled = ReturnType<typeof compile>;
const compile = ({ lead, openings, pointers, people, whole }: Continuations) => ({
  leads: new Set(lead.split(' ')),
  openings: new RegExp(`^(?:${openings})`, 'u'),
  pointers: new Set(pointers.split(' ')),
  people: new Set(people.split(' ')),
  whole: new Set(whole.split(' ')),
});
const compiled = new Map(Object.entries(BY_LANGUAGE).map(([language, words]) => [language, compile(words)]));

/** How much a question leans on the conversation before it. */
export type Leaning = 'refers' | 'fragment' | 'short' | 'none';

const MAX_SHORT = 4;
/** A question with this many words of its own says what it is about: "Is the business seasonal?" */
const MIN_SUBJECTS = 2;
/** A longer question names what its pointers point to. */
const MAX_POINTING = 14;
/** Words for the other thing. */
const MAX_NAMED = 6;
/** Pointers without anything that they point to: "is there a …", "qu'est-ce que …", "y a-t-il …". */
const EXPLETIVE =
  /\b(?:is|are|was|were|will) there\b|\bthere (?:is|are|was|were|will)\b|\best ce\b|\b(?:a t|faut|est) il\b|\bil (?:y a|faut|est possible)\b|\bces? que\b/gu;
/** "Il" of nobody. But "Où est-il né ?" asks of a person. */
const IMPERSONAL = /\b(?:(?:a t|faut) il|est il possible|il (?:y a|faut|est possible))\b/gu;
/** A conjunction or a relative, not a pointer: "the bread that you sell", "does it say that …". */
const RELATIVE = /(?<=\S )that(?= (?:i|you|we|they|he|she|it|the|a|an|can|could|will|would|has|have|are|do|does)\b)/gu;

/**
 * - `refers`: the question opens as a continuation ("and in winter?") or points back ("How much is it?");
 * - `fragment`: a few words without a question word: "Opening hours?";
 * - `short`: a few words that are a question, about one thing: "What is a clone?";
 * - `none`: it says itself what it is about.
 */
export function leaningOf(question: string): Leaning {
  if (BY_SCRIPT.test(question.toLowerCase())) return 'refers';
  const { words, read } = readIn(question);
  if (words.length === 0) return 'none';
  if (read.some((one) => refers(words, one))) return 'refers';
  if (words.length > MAX_SHORT) return 'none';
  if (!words.some((word) => read.some(({ whole }) => whole.has(word)))) return 'fragment';
  return subjectsOf(question) < MIN_SUBJECTS ? 'short' : 'none';
}

/** Capitalized, "Sie" and "Ihr" are the person asked. At the start of a sentence nobody can tell. */
const withoutAsked = (question: string) => question.replace(/(?<=\S\s)(?:Sie|Ihr(?:e[rnms]?)?|Ihnen)(?![\p{L}])/gu, ' ');

/** The languages that a question may be in. */
const languagesOf = (question: string) => languagesOfForms(wordsOf(question).words.map(({ form }) => form));

/** The folded words of a question, and how the languages that it may be in continue a conversation. */
function readIn(question: string): { words: string[]; read: Compiled[] } {
  const words =
    fold(withoutAsked(question))
      .replace(/[’]/g, "'")
      .match(/[\p{L}\p{N}']+/gu) ?? [];
  const languages = languagesOf(question).flatMap((one) => compiled.get(one) ?? []);
  const read = languages.length > 0 ? languages : [...compiled.values()];
  return { words, read };
}

/** Whether a question may point to a person: "Since when is she there?" */
export function pointsToPerson(question: string): boolean {
  if (leaningOf(question) !== 'refers') return false;
  const told = languagesOf(question);
  const languages = told.length > 0 ? told : [...compiled.keys()];
  const spelled =
    withoutAsked(question)
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const pointing = spelled.join(' ').replace(IMPERSONAL, ' ').split(' ');
  // "il" is an article in Italian, and "er" says "there" in Dutch: where the language is not sure, such a word points to nobody.
  return pointing.some((word) => {
    const isIn = (language: string) => compiled.get(language)?.people.has(word) ?? false;
    return languages.some(isIn) && languages.every((language) => isIn(language) || !isStopWord(fold(word), language));
  });
}

/** Whether a question names only another thing, of which it asks the same as the last one: "And the large one?", "What about glazing?" */
export function isElliptic(question: string): boolean {
  const { words, read } = readIn(question);
  return words.length > 0 && read.some((one) => asksTheSame(words, one));
}

function asksTheSame(words: readonly string[], { leads, openings, whole }: Compiled): boolean {
  let first = 0;
  while (first < words.length - 1 && leads.has(words[first] ?? '')) first++;
  const rest = words.slice(first).join(' ');
  const opening = openings.exec(rest)?.[0] ?? '';
  if (first === 0 && opening === '') return false;
  const named = rest.slice(opening.length).split(' ').filter(Boolean);
  return named.length > 0 && named.length <= MAX_NAMED && !named.some((word) => whole.has(word));
}

function refers(words: readonly string[], { leads, openings, pointers }: Compiled): boolean {
  let first = 0;
  while (first < words.length - 1 && leads.has(words[first] ?? '')) first++;
  const rest = words.slice(first).join(' ');
  // A few words behind "and" continue: "And the price?" A long question may begin with "And" and still say what it is about.
  if (openings.test(rest) || (first > 0 && (words.length - first <= MAX_SHORT || openings.test(words.join(' '))))) return true;
  if (words.length > MAX_POINTING) return false;
  const pointing = rest.replace(EXPLETIVE, ' ').replace(RELATIVE, ' ').split(' ');
  return pointing.some((word) => pointers.has(word));
}
