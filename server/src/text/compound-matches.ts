import { MIN_COMPOUND, makeCompound, type SharedPart, sharedPart } from './compounds.ts';
import type { Concept } from './question.ts';
import { isStopWord } from './stop-words.ts';
import { COMPOUND } from './word-similarity.ts';
import type { Word } from './words.ts';

/** A word of a text that is, or has, a part of a concept. */
export interface PartMatch extends SharedPart {
  concept: number;
}

export interface PlacedPart extends PartMatch {
  wordIndex: number;
}

/** Strength of a compound and its parts, all of them: `Urlaubstage` and `28 Tage Urlaub`. */
export const ALL_PARTS = 0.9;
/** The same if a part is only a part of another compound: `28 Tage Jahresurlaub`. */
const ALL_PARTS_INSIDE = 0.8;
/** How many words apart the parts of a compound may stand. */
const NEARBY_WORDS = 12;
/** Fewer letters are a part of too many words. */
const MIN_LONE_PART = 5;

const mayHaveParts = ({ word, isName }: Concept) => word.kind === 'word' && !isName && word.bare.length >= MIN_COMPOUND;

/** Finds parts of concepts in words, and concepts that are parts of a word. */
export function createPartMatcher(concepts: readonly Concept[]) {
  const compounds = concepts.flatMap((concept, index) => (mayHaveParts(concept) ? [{ index, bare: concept.word.bare }] : []));
  const parts = concepts.flatMap(({ word }, index) => (word.kind === 'word' ? [{ index, bare: word.bare }] : []));

  return {
    /** The concepts that a word is a part of, or has one in common with. */
    partsIn({ kind, bare, form }: Word): PartMatch[] {
      if (compounds.length === 0 || kind === 'number' || isStopWord(form)) return [];
      return compounds.flatMap((compound) => {
        const shared = sharedPart(compound.bare, bare, form);
        return shared ? [{ ...shared, concept: compound.index }] : [];
      });
    },

    /** Concepts that are a part of a word. Two that together make it up count more: `Miete` and `Saal` of `Saalmiete`. */
    contained({ kind, bare }: Word): [concept: number, strength: number][] {
      if (kind === 'number' || bare.length < MIN_COMPOUND) return [];
      const found = parts.flatMap((part) => {
        const shared = sharedPart(bare, part.bare);
        return shared?.isWhole ? [{ ...shared, index: part.index }] : [];
      });
      const isMadeUp = (one: (typeof found)[number]) =>
        found.some((other) => makeCompound(bare, one, other) || makeCompound(bare, other, one));
      return found.flatMap((one): [number, number][] => {
        if (found.length > 1 && isMadeUp(one)) return [[one.index, ALL_PARTS]];
        return one.end - one.start >= MIN_LONE_PART ? [[one.index, COMPOUND]] : [];
      });
    },

    /** Whether a single part says enough of its compound. */
    standsAlone: ({ start, end, isWhole }: PartMatch) => isWhole && end - start >= MIN_LONE_PART,

    /** The places where all parts of a concept stand together, by its last word. `placed` is in the order of the text. */
    joined(placed: readonly PlacedPart[]): { wordIndex: number; concept: number; strength: number }[] {
      const found: { wordIndex: number; concept: number; strength: number }[] = [];
      placed.forEach((one, i) => {
        for (let next = i + 1; next < placed.length; next++) {
          const other = placed[next] as PlacedPart;
          if (other.wordIndex - one.wordIndex > NEARBY_WORDS) break;
          if (other.concept !== one.concept) continue;
          const { bare } = (concepts[one.concept] as Concept).word;
          if (!makeCompound(bare, one, other) && !makeCompound(bare, other, one)) continue;
          const strength = one.isWhole && other.isWhole ? ALL_PARTS : ALL_PARTS_INSIDE;
          found.push({ wordIndex: one.wordIndex, concept: one.concept, strength });
          found.push({ wordIndex: other.wordIndex, concept: one.concept, strength });
        }
      });
      return found;
    },
  };
}
