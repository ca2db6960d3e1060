import type { Readable } from 'node:stream';

/** Most bytes of bodies that all connections together may read in one turn of the event loop: well under a millisecond of work. */
const BYTES_PER_TURN = 256 * 1024;

interface Waiting {
  bytes: number;
  go: () => void;
}

/**
 * Shares out the event loop among bodies. Without it, a connection whose bytes are already there reads up to 2 MB in one turn (32 reads of
 * 64 KB), and so does each other one, while nobody else is answered.
 */
export function createReadTurns(bytesPerTurn = BYTES_PER_TURN) {
  const waiting: Waiting[] = [];
  let left = bytesPerTurn;
  let scheduled = false;

  function use(bytes: number): void {
    left -= bytes;
    if (scheduled) return;
    scheduled = true;
    setImmediate(nextTurn);
  }

  function nextTurn(): void {
    scheduled = false;
    left = bytesPerTurn;
    while (left > 0) {
      const next = waiting.shift();
      if (!next) return;
      use(next.bytes);
      next.go();
    }
  }

  /** Call it for each piece. Resolves when the next one may be read; undefined: at once. First come, first served. */
  function take(bytes: number): Promise<void> | undefined {
    if (left > 0 && waiting.length === 0) return void use(bytes);
    return new Promise((go) => waiting.push({ bytes, go }));
  }

  return {
    take,

    /** The pieces of a stream. Leaves the stream open when the caller stops early. */
    async *read(source: Readable): AsyncGenerator<Uint8Array, void> {
      for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
        yield chunk;
        const turn = take(chunk.length);
        if (turn) await turn;
      }
    },
  };
}

/** Of this process, because its event loop is what they share. */
export const readTurns = createReadTurns();
