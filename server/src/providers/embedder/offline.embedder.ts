import { mapInTurns } from '../../shared/in-turns.ts';
import type { Evidence } from '../../text/evidence.ts';
import { termsOf } from '../../text/terms.ts';
import type { Embedder } from './embedder.port.ts';

const WIDTH = 1536;
const GRAM_MIN = 4;
const GRAM_MAX = 6;
/** Weight of a word's n-grams relative to the whole word. */
const GRAM_SHARE = 1.5;

/**
 * Embeds without a model: each different term of a text (see `termsOf`: stems, no stop words, any script) and its character n-grams of
 * 4 to 6 letters are hashed with a sign into 1536 places (Weinberger et al., "Feature hashing for large scale multitask learning",
 * ICML 2009), weighted 1 + ln(count), and the vector is brought to length 1. It knows spelling, not meaning: related word forms and
 * compounds meet, synonyms do not.
 */
export function createOfflineEmbedder(): Embedder {
  return {
    model: 'offline-hash-1@1536',
    dimensions: WIDTH,
    batchSize: 256,
    weight: 0.15,
    async embed(texts, signal) {
      signal.throwIfAborted();
      return { vectors: await mapInTurns(texts, embedText), inputTokens: 0, costMicros: 0 };
    },
    maxCost: () => 0,
    relevance: offlineRelevance,
    together: offlineTogether,
    readRelevance: offlineReadRelevance,
    async check() {},
  };
}

/**
 * Cosine → relevance: a logistic curve that reaches 0.7 at .25. Fitted on every second question of XQuAD (English; median cosine to the
 * paragraph that answers .31) against questions of one collection put to another (XQuAD and Cranfield; the best of all their cosines
 * stays below .25 in 19 of 20 cases); checked on the rest and on ClapNQ.
 */
export function offlineRelevance(cosine: number): number {
  return 1 / (1 + Math.exp(-(cosine - 0.21) / 0.047));
}

/**
 * Cosine and coverage → relevance: a logistic regression on both. A long question names much that the answer does not repeat, so that
 * neither says enough alone; chance hits cover much of a short question and leave the cosine low. Fitted on every second question of XQuAD
 * (English, German), Cranfield and ClapNQ with the chunks that answer them, against the same questions put to the other collections and to
 * reports and articles; the offset keeps 0.7 where it was: 91 in 100 of those find nothing on the other half, where 96 % (English)
 * and 90 % (German) of the XQuAD questions find their paragraph (before: 92, 96 and 80).
 */
export function offlineTogether(cosine: number, coverage: number): number {
  return 1 / (1 + Math.exp(-(9 * coverage + 35 * cosine - 7.6)));
}

/**
 * The same of a text that was read: a logistic regression on cosine and evidence, rounded. Fitted on XQuAD (English and German, half of
 * the articles) with the paragraphs that answer, against the best two chunks for the same questions without those paragraphs, and for
 * questions of other collections; the offset puts 0.7 where 93 in 100 paragraphs of that half pass. On the other half 97 % (English) and
 * 95 % (German) do, 94 % of foreign questions find nothing, and 65 % of those whose paragraph was taken away. By cosine and coverage
 * alone: 98, 91, 92, and 43 % (English) or 57 % (German).
 */
export function offlineReadRelevance(cosine: number, { coverage, together, missing }: Evidence): number {
  return 1 / (1 + Math.exp(-(4.1 * coverage + 5.3 * together + 6.8 * cosine - 6.4 * missing - 3.85)));
}

function embedText(text: string): Float32Array {
  const counts = new Map<string, number>();
  for (const term of termsOf(text)) counts.set(term, (counts.get(term) ?? 0) + 1);
  const vector = new Float32Array(WIDTH);
  for (const [term, count] of counts) addTerm(vector, term, (1 + Math.log(count)) * Math.min(1, 0.3 + term.length / 10));
  let squares = 0;
  for (const value of vector) squares += value * value;
  // A text without terms (or whose terms cancel out) still needs a direction. This one is far from every other.
  if (squares === 0) vector[0] = squares = 1;
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < WIDTH; i++) vector[i] = (vector[i] ?? 0) * scale;
  return vector;
}

function addTerm(vector: Float32Array, term: string, weight: number): void {
  let whole = 0x9e3779b9;
  for (let i = 0; i < term.length; i++) whole = Math.imul(whole ^ term.charCodeAt(i), 0x01000193);
  place(vector, whole, weight);

  const padded = `^${term}$`;
  let grams = 0;
  for (let size = GRAM_MIN; size <= GRAM_MAX; size++) grams += Math.max(0, padded.length - size + 1);
  if (grams === 0) return;
  const share = (GRAM_SHARE * weight) / Math.sqrt(grams);
  for (let start = 0; start + GRAM_MIN <= padded.length; start++) {
    let hash = 0x811c9dc5;
    for (let size = 1; size <= GRAM_MAX && start + size <= padded.length; size++) {
      hash = Math.imul(hash ^ padded.charCodeAt(start + size - 1), 0x01000193);
      if (size >= GRAM_MIN) place(vector, hash, share);
    }
  }
}

/** Adds ±weight at the place of a hash; the bits are mixed first (finalizer of "lowbias32", C. Wellons), as FNV's low bits are weak. */
function place(vector: Float32Array, hash: number, weight: number): void {
  let bits = hash ^ (hash >>> 16);
  bits = Math.imul(bits, 0x7feb352d);
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x846ca68b);
  bits = (bits ^ (bits >>> 16)) >>> 0;
  const at = (bits >>> 1) % WIDTH;
  vector[at] = (vector[at] ?? 0) + (bits & 1 ? weight : -weight);
}
