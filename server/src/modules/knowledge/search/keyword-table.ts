import { ENTRY_BYTES } from './postings.ts';

const FIRST_SLOTS = 4096;

/**
 * Sorts packed terms by hash: `count` all of them, put the hashes in `order`, then `place` all of them in the same order. Open addressing by the
 * first bits of a hash: the terms of a chunk are sorted, so that they read the table from its start to its end.
 */
export function createPostingsTable() {
  let slots = FIRST_SLOTS;
  /** Two numbers per slot: a hash, and how many postings it has, 0 for an empty slot. From `order` on, where its next posting belongs. */
  let table = new Uint32Array(2 * slots);
  let used = 0;

  function grow(): void {
    const old = table;
    slots *= 4;
    table = new Uint32Array(2 * slots);
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] === 0) continue;
      const slot = slotOf(table, slots, old[at] as number);
      table[slot] = old[at] as number;
      table[slot + 1] = old[at + 1] as number;
    }
  }

  return {
    /** Counts the packed terms of a chunk, those from byte `from` to `to`. */
    count(terms: DataView, from: number, to: number): void {
      while (2 * (used + (to - from) / ENTRY_BYTES) > slots) grow();
      used += countTerms(table, slots, terms, from, to);
    },
    /** All hashes in ascending order, and where the postings of each begin and the last end. */
    order(): { hashes: Uint32Array; offsets: Uint32Array } {
      const hashes = hashesOf(table, used).sort();
      const offsets = new Uint32Array(used + 1);
      for (let i = 0; i < used; i++) {
        const slot = slotOf(table, slots, hashes[i] as number) + 1;
        offsets[i + 1] = (offsets[i] as number) + (table[slot] as number);
        // From 1 on, because 0 means an empty slot.
        table[slot] = (offsets[i] as number) + 1;
      }
      return { hashes, offsets };
    },
    /** Writes the postings of a chunk that was counted. */
    place(terms: DataView, from: number, to: number, chunk: number, chunks: Uint16Array, counts: Uint8Array): void {
      placeTerms(table, slots, terms, from, to, chunk, chunks, counts);
    },
  };
}

// The inner loops are separate functions without closures, so that the engine optimizes them well.

/** The slot of a hash, or the empty one where it belongs. */
function slotOf(table: Uint32Array, slots: number, hash: number): number {
  const mask = 2 * slots - 1;
  let slot = 2 * (hash >>> (Math.clz32(slots) + 1));
  while (table[slot] !== hash && table[slot + 1] !== 0) slot = (slot + 2) & mask;
  return slot;
}

/** Counts packed terms and returns how many of their hashes are new. */
function countTerms(table: Uint32Array, slots: number, terms: DataView, from: number, to: number): number {
  let added = 0;
  for (let at = from; at < to; at += ENTRY_BYTES) {
    const hash = terms.getUint32(at);
    const slot = slotOf(table, slots, hash);
    const postings = table[slot + 1] as number;
    if (postings === 0) {
      table[slot] = hash;
      added++;
    }
    table[slot + 1] = postings + 1;
  }
  return added;
}

function placeTerms(
  table: Uint32Array,
  slots: number,
  terms: DataView,
  from: number,
  to: number,
  chunk: number,
  chunks: Uint16Array,
  counts: Uint8Array,
): void {
  for (let at = from; at < to; at += ENTRY_BYTES) {
    const slot = slotOf(table, slots, terms.getUint32(at)) + 1;
    const place = table[slot] as number;
    table[slot] = place + 1;
    chunks[place - 1] = chunk;
    counts[place - 1] = terms.getUint8(at + 4);
  }
}

function hashesOf(table: Uint32Array, used: number): Uint32Array<ArrayBuffer> {
  const hashes = new Uint32Array(used);
  for (let at = 0, i = 0; at < table.length; at += 2) if (table[at + 1] !== 0) hashes[i++] = table[at] as number;
  return hashes;
}
