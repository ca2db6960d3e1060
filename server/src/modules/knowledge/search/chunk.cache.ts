import type { CloneId, WorkspaceId } from '../../../shared/ids.ts';

/** Bytes of a chunk besides its text, roughly. */
const ENTRY_BYTES = 600;

export type ChunkCache<Chunk extends CachedChunk> = ReturnType<typeof createChunkCache<Chunk>>;

interface CachedChunk {
  chunkId: string;
  text: string;
}

/** Who may see a chunk: what the database decided when it was read. */
export interface Owner {
  workspaceId: WorkspaceId;
  cloneId: CloneId;
}

/**
 * Texts of the chunks found last, up to `maxBytes`. A chunk never changes; whether it is still there must be known from elsewhere (the
 * version of the clone's knowledge). Two generations instead of an exact order of use: what is asked for moves to the younger one, and
 * when that is full the older one goes as a whole.
 */
export function createChunkCache<Chunk extends CachedChunk>(maxBytes: number) {
  type Entry = Owner & { chunk: Chunk };
  let young = new Map<string, Entry>();
  let old = new Map<string, Entry>();
  let bytes = 0;

  function keep(entry: Entry): void {
    const { chunkId, text } = entry.chunk;
    if (young.has(chunkId)) return;
    const size = ENTRY_BYTES + text.length * (/[^\0-\xff]/.test(text) ? 2 : 1);
    if (bytes + size > maxBytes / 2) {
      old = young;
      young = new Map();
      bytes = 0;
    }
    bytes += size;
    young.set(chunkId, entry);
  }

  return {
    /** Those of `ids` that were read by this workspace from this clone. */
    get({ workspaceId, cloneId }: Owner, ids: string[]): Chunk[] {
      const found: Chunk[] = [];
      for (const id of ids) {
        const entry = young.get(id) ?? old.get(id);
        if (entry?.cloneId !== cloneId || entry.workspaceId !== workspaceId) continue;
        found.push(entry.chunk);
        keep(entry);
      }
      return found;
    },
    add({ workspaceId, cloneId }: Owner, chunks: Chunk[]): void {
      for (const chunk of chunks) keep({ workspaceId, cloneId, chunk });
    },
  };
}
