const PROBES = 8;

/** FNV-1a, 32 bits. */
function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}

const cached = new Map<string, Uint32Array>();

/** `PROBES` numbers for a word, whose low bits are a position and whose top bit is a sign. */
function probesOf(word: string): Uint32Array {
  let probes = cached.get(word);
  if (probes) return probes;
  probes = new Uint32Array(PROBES);
  let state = hash(word, 0x9e3779b9);
  for (let i = 0; i < PROBES; i++) {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    probes[i] = state >>> 0;
  }
  if (cached.size < 100_000) cached.set(word, probes);
  return probes;
}

/**
 * A deterministic unit vector of a text's words: a sparse random projection of its words of four letters or more, so that texts that share
 * long words are close to each other. A text without such a word is hashed whole.
 */
export function vectorOf(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [text || ' '];
  for (const word of words) {
    for (const probe of probesOf(word)) {
      const at = (probe & 0x7fffffff) % dimensions;
      vector[at] = (vector[at] ?? 0) + (probe >>> 31 ? 1 : -1);
    }
  }
  // The hash of the whole text distinguishes two orders of the same words, and prevents a zero vector.
  const own = hash(text, 1) % dimensions;
  vector[own] = (vector[own] ?? 0) + 0.5;
  let sum = 0;
  for (const value of vector) sum += value * value;
  const scale = 1 / Math.sqrt(sum || 1);
  for (let i = 0; i < dimensions; i++) vector[i] = (vector[i] ?? 0) * scale;
  return vector;
}
