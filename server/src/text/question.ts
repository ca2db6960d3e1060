import { LRUCache } from 'lru-cache';
import { isMeasure } from './measures.ts';
import { plainPeriods } from './periods.ts';
import { type AnswerKind, answerKindOf } from './question-kinds.ts';
import { isStopWord, languageOfQuestion } from './stop-words.ts';
import { isAsking, straddlesWords } from './word-breaks.ts';
import { type Word, wordsOf } from './words.ts';

/** One thing that a question is about. */
export interface Concept {
  word: Word;
  /** 1; less for words that an answer does without, such as the kind of answer ("which city"), the period, "total". */
  factor: number;
  /** Capitalized inside the question, or written in capitals. */
  isName: boolean;
  /** Lent by an earlier question, in brackets behind a question that says itself what it is about: it ranks answers, but decides nothing. */
  isCarried: boolean;
  /** Index of its word in the question. */
  wordIndex: number;
}

export interface Question {
  text: string;
  /** In the order of the question, each once. */
  concepts: Concept[];
  kind: AnswerKind;
  /** Index of the concept that "how many …" counts. */
  counted: number | undefined;
  /** By its stop words. */
  language: string | undefined;
}

/** Words for the kind or the period of an answer, which the answer itself may lack. */
const GENERIC = new Set(
  `year years date day month century decade time name term word title type kind sort example way place location person thing number amount figure percentage percent total overall
  fiscal quarter q1 q2 q3 q4 fy company group full annual reported consolidated main primary first back up off out find get see know want need learn
  jahr jahre datum tag monat jahrhundert name begriff wort bezeichnung titel art weise ort person anzahl zahl prozentsatz prozent unternehmen firma ding beispiel finde finden bekomme bekommen sehen pro je brauche brauchen benotige zeit uhrzeit
  ano nombre fecha dia mes tipo clase lugar persona numero porcentaje empresa cosa ejemplo encontrar encuentro ver necesito necesita tiempo hora
  annee nom date jour mois genre sorte lieu personne nombre pourcentage entreprise chose exemple trouver trouve voir besoin faut temps heure
  anno giorno mese tempo ora tipo genere luogo persona numero esempio serve
  dia mes tempo hora tipo lugar pessoa numero exemplo preciso
  jaar dag maand tijd soort plaats persoon aantal voorbeeld nodig
  happen happens happened use used using instead passiert passieren geschieht stattdessen statt pasa sucede ocurre usar vez passe arrive utiliser
  succede accade usare invece acontece gebeurt gebruiken
  bring take mitbringen mitnehmen llevar traer emmener amener apporter portare levar trazer meenemen far away weit entfernt lejos loin lontano`.split(
    /\s+/,
  ),
);
/** A question of thousands of words must not compare thousands of concepts with every word of every text. */
const MAX_CONCEPTS = 40;
/** For such words. */
export const GENERIC_FACTOR = 0.4;
/** For words after the first question mark: "If not, then explain why." */
const FURTHER_FACTOR = 0.4;
/** For words that an earlier question lends, in brackets behind this one. */
const CARRIED_FACTOR = 0.4;
/** For words beside a quoted phrase: "What do the sources say about “Competition”?" */
const BESIDE_QUOTE_FACTOR = 0.3;
const QUOTED = /[“„«‘][^“”„«»‘’]{3,80}[”“»’]|"[^"]{3,80}"/u;
const MAY_COUNT: ReadonlySet<AnswerKind> = new Set(['count', 'percent', 'duration', 'money', 'other']);
const COUNTING = /\b(?:how many|wie ?viele?|cuant[oa]s?|combien(?: de| d)?|quant[oiea]s?|hoeveel) /;

/** A search and the answer after it analyze the same question several times. */
const recent = new LRUCache<string, Question>({ max: 50 });

/**
 * What a question asks for, and about what. The concepts of a question that consists of stop words are all of its words. The indexes of
 * its concepts refer to the text that `plainPeriods` makes of it. The result is shared between calls: do not change it.
 */
export function analyzeQuestion(text: string): Question {
  const known = recent.get(text);
  if (known) return known;
  const analyzed = analyze(text);
  recent.set(text, analyzed);
  return analyzed;
}

function analyze(text: string): Question {
  const spelledOut = plainPeriods(text);
  const { words, starts, ends } = wordsOf(spelledOut);
  const startOf = (index: number) => starts[index] ?? 0;
  const language = languageOfQuestion(
    text,
    words.map(({ form }) => form),
  );
  const straddles = straddlesWords(spelledOut);
  const isContent = words.map(
    ({ form, kind }, i) =>
      !isStopWord(form, language) && !(kind === 'word' && /^[a-z]$/.test(form)) && !straddles(startOf(i), ends[i] ?? 0) && !isAsking(form),
  );
  const hasContent = isContent.includes(true);
  const { factorAt, isCarriedAt } = readPlaces(spelledOut, (before) =>
    words.some(({ kind, form }, i) => isContent[i] && kind === 'word' && !GENERIC.has(form) && startOf(i) < before),
  );
  const isUpperCase = spelledOut === spelledOut.toUpperCase();
  const folded = words.map(({ form }) => form).join(' ');
  const lentAt = CARRIED.exec(spelledOut)?.index ?? spelledOut.length;
  const ownWords = words.filter((_, i) => startOf(i) < lentAt);
  const ownKind = answerKindOf(ownWords.map(({ form }) => form).join(' '), language);
  // "And the large one?" asks the same as the question that lends its words.
  const lent = words.slice(ownWords.length);
  const kind = ownKind === 'other' && lent.length > 0 ? answerKindOf(lent.map(({ form }) => form).join(' '), language) : ownKind;
  // "Why do they ask how many …" counts nothing.
  const counting = MAY_COUNT.has(kind) ? COUNTING.exec(folded) : null;
  const countedAt = counting ? counting.index + counting[0].length : -1;

  const concepts: Concept[] = [];
  let counted: number | undefined;
  let nextStart = 0;
  words.forEach((word, wordIndex) => {
    const foldedStart = nextStart;
    nextStart += word.form.length + 1;
    if ((!isContent[wordIndex] && hasContent) || concepts.length === MAX_CONCEPTS) return;
    if (concepts.some((one) => one.word.stem === word.stem)) return;
    if (counted === undefined && foldedStart === countedAt) counted = concepts.length;
    const start = startOf(wordIndex);
    const isDegree = /^(?:how|wie)$/.test(words[wordIndex - 1]?.form ?? '');
    const isGeneric =
      (GENERIC.has(word.form) || isDegree || isMeasure(spelledOut.slice(start, ends[wordIndex]))) && counted !== concepts.length;
    const isFirst = /^[\s"“'¿¡«]*$/.test(spelledOut.slice(0, start));
    const hasTwoCapitals = /^\p{Lu}{2,}$/u.test(spelledOut.slice(start, start + 2));
    concepts.push({
      word,
      factor: (isGeneric ? GENERIC_FACTOR : 1) * factorAt(start),
      isCarried: isCarriedAt(start),
      // German capitalizes every noun.
      isName: word.isCapitalized && language !== 'de' && !isUpperCase && (!isFirst || hasTwoCapitals),
      wordIndex,
    });
  });
  return { text, concepts, kind, counted, language };
}

/** How many words say what a question is about: none in "Why?", "And in 2022?" and "Tell me more". */
export function subjectsOf(question: string): number {
  const { concepts, language } = analyzeQuestion(question);
  return concepts.filter(
    ({ word, factor }) => word.kind === 'word' && factor === 1 && !isStopWord(word.form, language) && !isStopWord(word.form),
  ).length;
}

/** Words that an earlier question lends, in brackets behind the question: "And in winter? (opening hours)". */
const CARRIED = /(?<=[?？؟])\s*\(([^()]+)\)\s*$/u;

interface Places {
  /** What a word counts for by its place in the question. */
  factorAt(start: number): number;
  /** Whether an earlier question lends the word, and the question says something without it. */
  isCarriedAt(start: number): boolean;
}

/** @param hasContentBefore whether a word before that place says what the question is about */
function readPlaces(question: string, hasContentBefore: (place: number) => boolean): Places {
  const carried = CARRIED.exec(question)?.index ?? question.length;
  const further = /[?？؟](?=\s)/.exec(question)?.index ?? question.length;
  const standsAlone = hasContentBefore(carried);
  const quoted = QUOTED.exec(question);
  const isCarriedAt = (start: number) => start > carried && standsAlone;
  return {
    isCarriedAt,
    factorAt(start) {
      const isBesideQuote = quoted !== null && (start < quoted.index || start > quoted.index + quoted[0].length);
      const factor = start > carried ? (standsAlone ? CARRIED_FACTOR : 1) : start > further ? FURTHER_FACTOR : 1;
      return (isBesideQuote ? BESIDE_QUOTE_FACTOR : 1) * factor;
    },
  };
}
