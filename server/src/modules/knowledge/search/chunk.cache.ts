import { LRUCache } from 'lru-cache';
import type { CloneId, WorkspaceId } from '../../../shared/ids.ts';

/** Approximate bytes of a chunk besides its text. */
const ENTRY_BYTES = 600;

export type ChunkCache<Chunk extends CachedChunk> = ReturnType<typeof createChunkCache<Chunk>>;

interface CachedChunk {
  chunkId: string;
  text: string;
}

/** The workspace and clone for which the database returned a chunk: only they may read it from the cache. */
export interface Owner {
  workspaceId: WorkspaceId;
  cloneId: CloneId;
}

/**
 * The most recently used chunks, up to `maxBytes`. A chunk never changes. Whether it still exists, the caller knows from the version of
 * the clone's knowledge.
 */
export function createChunkCache<Chunk extends CachedChunk>(maxBytes: number) {
  const entries = new LRUCache<string, Owner & { chunk: Chunk }>({
    maxSize: maxBytes,
    sizeCalculation: ({ chunk: { text } }) => ENTRY_BYTES + text.length * (/[^\0-\xff]/.test(text) ? 2 : 1),
  });

  return {
    /** The cached chunks among `ids` that this workspace read from this clone. */
    get({ workspaceId, cloneId }: Owner, ids: string[]): Chunk[] {
      const found: Chunk[] = [];
      for (const id of ids) {
        const entry = entries.get(id);
        if (entry?.cloneId === cloneId && entry.workspaceId === workspaceId) found.push(entry.chunk);
      }
      return found;
    },
    add({ workspaceId, cloneId }: Owner, chunks: Chunk[]): void {
      for (const chunk of chunks) entries.set(chunk.chunkId, { workspaceId, cloneId, chunk });
    },
  };
}
