import { LRUCache } from 'lru-cache';
import type { CloneId, WorkspaceId } from '../../../shared/ids.ts';
import { runInTurns } from '../../../shared/in-turns.ts';
import { createKeywordIndex } from './keyword-index.service.ts';
import type { KeywordIndex } from './keyword-match.ts';
import { SEGMENT_CHUNKS } from './keyword-segment.ts';
import type { SearchStore, VersionedTerms } from './search.store.ts';

/** Chunks that are read and added at once. Four times as many need no merging afterwards. */
const READ_CHUNKS = 4096;
/** Longest part of loading that keeps other work waiting, besides a step of 3 ms. */
const TURN_MS = 5;

/** The keyword postings of a clone as they were at `version`. */
export interface LoadedIndex {
  readonly version: number;
  readonly approximate: boolean;
  readonly keywords: KeywordIndex;
}

/**
 * Keyword postings of the most recently searched clones, up to `maxBytes`. Missing postings are read from the database (10,000 chunks
 * take about 0.5 s of processor time), newer ones are read on top of those in memory. Concurrent callers share one read.
 */
export function createKeywordCache(store: Pick<SearchStore, 'state' | 'terms'>, maxBytes: number) {
  const loaded = new LRUCache<CloneId, LoadedIndex>({
    maxSize: maxBytes,
    // A clone larger than the whole cache is kept too, alone.
    sizeCalculation: ({ keywords }) => Math.min(maxBytes, Math.max(1, keywords.bytes)),
  });
  const compacting = new WeakSet<KeywordIndex>();
  const loading = new Map<CloneId, Promise<LoadedIndex>>();

  async function load(workspaceId: WorkspaceId, cloneId: CloneId): Promise<LoadedIndex> {
    const { version, removedVersion, approximate } = await store.state(workspaceId, cloneId);
    const old = loaded.get(cloneId);
    const usable = old !== undefined && old.version >= removedVersion;
    const keywords = usable ? old.keywords : createKeywordIndex();
    let after = { version: usable ? old.version + 1 : 0, chunkId: '' };
    for (let rows: VersionedTerms[] | undefined; rows === undefined || rows.length === READ_CHUNKS; ) {
      rows = await store.terms(workspaceId, cloneId, after, version, READ_CHUNKS);
      const last = rows.at(-1);
      if (!last) break;
      if (rows.length <= SEGMENT_CHUNKS) keywords.add(rows);
      else await runInTurns(keywords.fill(rows), TURN_MS);
      after = { version: last.version, chunkId: last.chunkId };
    }
    const index = { version, approximate, keywords };
    loaded.set(cloneId, index);
    compactSoon(keywords);
    return index;
  }

  /** Merges segments in small steps between other work. */
  function compactSoon(keywords: KeywordIndex): void {
    if (compacting.has(keywords)) return;
    compacting.add(keywords);
    const steps = keywords.compact();
    const step = () => {
      if (steps.next().done) compacting.delete(keywords);
      else setImmediate(step);
    };
    setImmediate(step);
  }

  /** Reads new postings from the database. */
  function refresh(workspaceId: WorkspaceId, cloneId: CloneId): Promise<LoadedIndex> {
    const running = loading.get(cloneId);
    if (running) return running;
    const started = load(workspaceId, cloneId)
      .catch((error: unknown) => {
        // Some rows may have been added already, so start over next time.
        loaded.delete(cloneId);
        throw error;
      })
      .finally(() => loading.delete(cloneId));
    loading.set(cloneId, started);
    return started;
  }

  return {
    /** The postings in memory, which may be outdated: compare `version`. */
    get: (cloneId: CloneId): LoadedIndex | undefined => loaded.get(cloneId),

    refresh,

    /** Reads the postings of clones one after the other, until the memory for them is half full or `signal` aborts. */
    async preload(clones: readonly { workspaceId: WorkspaceId; cloneId: CloneId }[], signal: AbortSignal): Promise<void> {
      for (const { workspaceId, cloneId } of clones) {
        if (signal.aborted || loaded.calculatedSize >= maxBytes / 2) break;
        if (!loaded.has(cloneId)) await refresh(workspaceId, cloneId);
      }
      // The first ones are dropped last.
      for (const { cloneId } of clones.toReversed()) loaded.get(cloneId);
    },
  };
}
