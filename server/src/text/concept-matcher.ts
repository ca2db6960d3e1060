import { createPartMatcher, type PartMatch, type PlacedPart } from './compound-matches.ts';
import type { Concept, Question } from './question.ts';
import { COMPOUND, isMisspelling, SYNONYM, wordSimilarity } from './word-similarity.ts';
import type { Word, Words } from './words.ts';

/** A word of a text that matches a concept of a question. */
export interface ConceptMatch {
  /** Index of the word in its text. */
  wordIndex: number;
  /** Index of the concept. */
  concept: number;
  /** 1 for the same word; less for another form, a part of a compound or a synonym. */
  strength: number;
}

/** From this strength on a match means the concept itself, not something like it. */
export const CERTAIN = 0.6;
const MISSPELLED = 0.7;
const MIN_MISSPELLED = 5;
const MIN_MISSPELLED_NAME = 6;
/** A name's word in lower case is another word: `health` is not Health. */
const LOWER_CASE_NAME = 0.4;
/** The last part of a name may stand for the whole, as a surname does; another part hardly. */
export const LAST_NAME_PART = 0.8;
const OTHER_NAME_PART = 0.5;

/** What a word says, whatever stands beside it. */
interface WordMatches {
  strengths: readonly (readonly [concept: number, strength: number])[];
  /** Concepts that it is a part of. */
  parts: readonly PartMatch[];
}

const NONE: WordMatches = { strengths: [], parts: [] };

/** Finds the concepts of one question in texts. */
export interface ConceptMatcher {
  matchesIn(words: Words): ConceptMatch[];
}

/** @param misspelled concepts whose word appears in no text: they also match words that differ by a letter or two */
export function createConceptMatcher({ concepts, text }: Question, misspelled: ReadonlySet<number> = new Set()): ConceptMatcher {
  const self = {};
  const acronyms = acronymsIn(concepts, text);
  const nameParts = namePartsOf(concepts);
  const joinedNeighbors = joinNeighbors(concepts);
  const compounds = createPartMatcher(concepts);

  function matchesOf(word: Word): WordMatches {
    if (word.matchedBy === self) return word.cachedMatches as WordMatches;
    const parts = compounds.partsIn(word);
    const found: [number, number][] = [];
    for (let index = 0; index < concepts.length; index++) {
      const concept = concepts[index] as Concept;
      const similarity = wordSimilarity(concept.word, word);
      const isTypo = misspelled.has(index) && isMisspelling(concept.word, word, concept.isName ? MIN_MISSPELLED_NAME : MIN_MISSPELLED);
      const strength = isTypo ? Math.max(similarity, MISSPELLED) : similarity;
      // A name has other forms, but no synonyms.
      if (strength > 0 && !(concept.isName && strength === SYNONYM)) found.push([index, strength]);
    }
    for (const joined of joinedNeighbors) if (word.form.startsWith(joined.joined)) for (const part of joined.parts) found.push([part, 1]);
    for (const part of parts) if (compounds.standsAlone(part)) found.push([part.concept, COMPOUND]);
    found.push(...compounds.contained(word));
    word.matchedBy = self;
    word.cachedMatches = found.length + parts.length === 0 ? NONE : ({ strengths: found, parts } satisfies WordMatches);
    return word.cachedMatches as WordMatches;
  }

  return {
    matchesIn({ words }) {
      const matches: ConceptMatch[] = [];
      const placed: PlacedPart[] = [];
      for (let wordIndex = 0; wordIndex < words.length; wordIndex++) {
        const word = words[wordIndex] as Word;
        const found = matchesOf(word);
        if (found !== NONE) {
          for (const part of found.parts) placed.push({ ...part, wordIndex });
          for (const [concept, strength] of found.strengths) {
            const isOtherWord = concepts[concept]?.isName && !word.isCapitalized;
            matches.push({ wordIndex, concept, strength: isOtherWord ? LOWER_CASE_NAME * strength : strength });
          }
        }
        for (const { concept, letters } of acronyms)
          if (word.form.charCodeAt(0) === letters.charCodeAt(0) && spellsOut(words, wordIndex, letters))
            matches.push({ wordIndex, concept, strength: 1 });
      }
      const joined = placed.length > 1 ? compounds.joined(placed) : [];
      if (joined.length > 0) matches.push(...joined);
      if (joined.length > 0) matches.sort((a, b) => a.wordIndex - b.wordIndex);
      if (nameParts.size > 0) weakenLoneParts(matches, nameParts);
      return matches;
    },
  };
}

/** The strongest match of each concept. */
export function strongestMatches(matches: readonly ConceptMatch[], concepts: number): Float64Array {
  const strengths = new Float64Array(concepts);
  for (const { concept, strength } of matches) if (strength > (strengths[concept] as number)) strengths[concept] = strength;
  return strengths;
}

const MIN_JOINED = 6;

/** Neighboring concepts as a file name or a compound writes them: `north` and `wind` as `NORTHWIND_report.pdf`. */
function joinNeighbors(concepts: readonly Concept[]): { joined: string; parts: number[] }[] {
  return concepts.flatMap((concept, i) => {
    const next = concepts[i + 1];
    if (!next || next.wordIndex !== concept.wordIndex + 1 || concept.word.kind === 'number' || next.word.kind === 'number') return [];
    const joined = concept.word.form + next.word.form;
    return joined.length < MIN_JOINED ? [] : [{ joined, parts: [i, i + 1] }];
  });
}

interface NamePart {
  hasPrevious: boolean;
  hasNext: boolean;
}

/** Concepts that form one name with a neighboring concept. */
function namePartsOf(concepts: readonly Concept[]): Map<number, NamePart> {
  const parts = new Map<number, NamePart>();
  const areOneName = (one?: Concept, other?: Concept) => one?.isName && other?.isName && other.wordIndex === one.wordIndex + 1;
  concepts.forEach((concept, i) => {
    const hasPrevious = areOneName(concepts[i - 1], concept) === true;
    const hasNext = areOneName(concept, concepts[i + 1]) === true;
    if (hasPrevious || hasNext) parts.set(i, { hasPrevious, hasNext });
  });
  return parts;
}

/** For each concept that is a part of a longer name, the index of the last part, which may stand for the name. */
export function lastNameParts(concepts: readonly Concept[]): (number | undefined)[] {
  const parts = namePartsOf(concepts);
  const last: (number | undefined)[] = concepts.map(() => undefined);
  for (let i = concepts.length - 1; i >= 0; i--) if (parts.get(i)?.hasNext) last[i] = last[i + 1] ?? i + 1;
  return last;
}

/** How many matches, and how many words, apart from another part still counts as beside it. */
const NEARBY_MATCHES = 6;
const NEARBY_WORDS = 2;

/** Lowers, in place, matches of a name's part that has no other part of the name beside it. */
function weakenLoneParts(matches: ConceptMatch[], nameParts: ReadonlyMap<number, NamePart>): void {
  const strengths = matches.map((match, i) => {
    const part = nameParts.get(match.concept);
    if (!part) return match.strength;
    const isBeside = (concept: number) => {
      for (let k = Math.max(0, i - NEARBY_MATCHES); k <= i + NEARBY_MATCHES; k++) {
        const other = matches[k];
        if (other?.concept === concept && Math.abs(other.wordIndex - match.wordIndex) <= NEARBY_WORDS) return true;
      }
      return false;
    };
    if ((part.hasPrevious && isBeside(match.concept - 1)) || (part.hasNext && isBeside(match.concept + 1))) return match.strength;
    return match.strength * (part.hasNext ? OTHER_NAME_PART : LAST_NAME_PART);
  });
  matches.forEach((match, i) => {
    match.strength = strengths[i] as number;
  });
}

/** Concepts that may be acronyms: words in capitals, and words of three or four letters in a question without any capitals. */
function acronymsIn(concepts: readonly Concept[], text: string): { concept: number; letters: string }[] {
  const isLowerCase = text === text.toLowerCase();
  return concepts.flatMap(({ word }, concept) => {
    const { form } = word;
    if (word.kind === 'number' || form.length < 2 || form.length > 5) return [];
    const isUpperCase = text.includes(form.toUpperCase()) && form !== form.toUpperCase();
    return isUpperCase || (isLowerCase && form.length > 2 && form.length < 5) ? [{ concept, letters: form }] : [];
  });
}

/** Words that an acronym skips. */
const SKIPPED = new Set('of and the for de del la und für der et des'.split(' '));

/** Whether the words from `start` on begin with these letters, one after the other. */
function spellsOut(words: readonly Word[], start: number, letters: string): boolean {
  if (words[start]?.form[0] !== letters[0] || (words[start]?.form.length ?? 0) < 4) return false;
  let next = start;
  for (const letter of letters) {
    while (SKIPPED.has(words[next]?.form ?? '') && next > start) next++;
    const form = words[next]?.form;
    if (form === undefined || form[0] !== letter || form.length < 3) return false;
    next++;
  }
  return true;
}
