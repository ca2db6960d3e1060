import { hashTerm, termsOf } from '../../../text/terms.ts';

/** Bytes per packed term: 4 for the hash and 1 for the count. */
export const ENTRY_BYTES = 5;

/** The parts of a chunk that are indexed and embedded. */
export interface IndexableChunk {
  title: string;
  headingPath: string[];
  text: string;
}

/** The text to embed. Title and headings give context to a table or paragraph. */
export function embeddingText({ title, headingPath, text }: IndexableChunk): string {
  return `${[title, ...headingPath].join(' › ')}\n\n${text}`;
}

/** Packs the terms of a chunk for `chunk_terms`, sorted by hash. Counts are limited to 255. */
export function packTerms(chunk: IndexableChunk): { length: number; terms: Buffer } {
  const terms = termsOf(embeddingText(chunk));
  const counts = new Map<number, number>();
  for (const term of terms) {
    const hash = hashTerm(term);
    counts.set(hash, Math.min(255, (counts.get(hash) ?? 0) + 1));
  }
  const hashes = Uint32Array.from(counts.keys()).sort();
  const packed = Buffer.allocUnsafe(hashes.length * ENTRY_BYTES);
  let at = 0;
  for (const hash of hashes) {
    packed.writeUInt32BE(hash, at);
    packed[at + 4] = counts.get(hash) ?? 0;
    at += ENTRY_BYTES;
  }
  return { length: terms.length, terms: packed };
}
