import { hashTerm, termsOf } from '../../../text/terms.ts';

/** Bytes of one entry of a chunk's terms: 4 of the hash, 1 of the count. */
export const ENTRY_BYTES = 5;

/** What keywords and the embedding model get to see of a chunk: where it stands, then what it says. */
export interface IndexableChunk {
  title: string;
  headingPath: string[];
  text: string;
}

/** The text that is embedded. Title and headings tell what a table or a paragraph is about. */
export function embeddingText({ title, headingPath, text }: IndexableChunk): string {
  return `${[title, ...headingPath].join(' › ')}\n\n${text}`;
}

/** Terms of a chunk as `chunk_terms` keeps them: entries in order of their hash; counts stop at 255. */
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
