import { createHash } from 'node:crypto';
import type { Cache } from '../../providers/cache/cache.port.ts';
import type { Embedder } from '../../providers/embedder/embedder.port.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import type { CloneId } from '../../shared/ids.ts';
import type { Telemetry } from '../../shared/telemetry.ts';
import { termsOf } from '../../shared/text/terms.ts';
import { embedMeasured } from './knowledge.embedding.ts';
import { toHalfvec } from './knowledge.halfvec.ts';
import { createKeywordCache, type LoadedIndex } from './knowledge.keyword-cache.ts';
import { fuse, type RankedCandidate, withoutRepeats } from './knowledge.ranking.ts';
import type { RetrievedChunk, SearchInput } from './knowledge.schemas.ts';
import type { Nearest, SearchStore } from './knowledge.search.store.ts';

/** Candidates of each half at the least: the fused order of 10 rests on more than 10 of each. */
const LEAST_CANDIDATES = 30;
/** Tries until a search and what it knows of the keywords are of one version; a clone that changes faster is searched as it was. */
const MAX_TRIES = 3;
const CACHE_SECONDS = 3600;
const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

export interface SearchDeps {
  store: SearchStore;
  embedder: Embedder;
  cache: Cache;
  telemetry: Telemetry;
  /** Resolves when the clone is the caller's; rejects with not_found. */
  requireClone(ctx: Context, cloneId: CloneId): Promise<unknown>;
  /** Memory for keyword postings, in bytes (8 for each different term of a chunk: about 3 KB for 1,000 tokens). */
  maxKeywordBytes?: number;
}

export interface SearchRequest {
  query: string;
  limit?: number | undefined;
  /** Least relevance, 0 to 1; 0 leaves nothing out. */
  threshold?: number | undefined;
}

interface CachedSearch {
  version: number;
  chunks: RetrievedChunk[];
}

export type SearchUsecases = ReturnType<typeof createSearchUsecases>;

export function createSearchUsecases(deps: SearchDeps) {
  const { store, embedder, cache, telemetry } = deps;
  const keywords = createKeywordCache(store, deps.maxKeywordBytes ?? 128 * 1024 * 1024);

  /**
   * What a clone knows about `query`, best first. For other rooms, whose callers may be visitors: these find only in their own clone.
   * `settings` are the clone's own defaults; what the request says goes before them.
   */
  async function search(
    ctx: Context,
    cloneId: CloneId,
    request: SearchRequest,
    settings?: { threshold: number; maxChunks: number },
  ): Promise<RetrievedChunk[]> {
    requireSearch(ctx, cloneId);
    const limit = Math.min(MAX_LIMIT, request.limit ?? settings?.maxChunks ?? DEFAULT_LIMIT);
    const threshold = request.threshold ?? settings?.threshold ?? 0;
    const chunks = await cached(ctx, cloneId, request.query, limit);
    return threshold === 0 ? chunks : chunks.filter(({ relevance }) => relevance >= threshold);
  }

  async function cached(ctx: Context, cloneId: CloneId, query: string, limit: number): Promise<RetrievedChunk[]> {
    const key = `search:${cloneId}:${createHash('sha256').update(`${embedder.model} ${limit} ${query}`).digest('base64url')}`;
    const kept = await cache.get<CachedSearch>(key);
    if (kept && kept.version === (await store.state(ctx.workspaceId, cloneId)).version) return kept.chunks;
    const found = await find(ctx, cloneId, query, limit);
    await cache.set(key, found, CACHE_SECONDS);
    return found.chunks;
  }

  async function find(ctx: Context, cloneId: CloneId, query: string, limit: number): Promise<CachedSearch> {
    const terms = termsOf(query);
    let index = keywords.get(cloneId);
    if (!index || index.version === 0) index = await keywords.refresh(ctx.workspaceId, cloneId);
    if (index.version === 0) return { version: 0, chunks: [] };
    const { vectors } = await embedMeasured(embedder, telemetry, [query], ctx.signal);
    const [vector] = vectors;
    if (!vector) throw new AppError('upstream_failed', 'The embedding model gave no vector for the question. Try again.');
    const halfvec = toHalfvec(vector);

    for (let tries = 1; ; tries++) {
      ctx.signal.throwIfAborted();
      const chunks = await attempt(ctx, cloneId, { index, terms, halfvec, limit, insist: tries === MAX_TRIES });
      if (chunks) return { version: index.version, chunks };
      index = await keywords.refresh(ctx.workspaceId, cloneId);
    }
  }

  /** One search; null when the clone has changed since `index` was read, unless it insists. */
  async function attempt(
    ctx: Context,
    cloneId: CloneId,
    { index, terms, halfvec, limit, insist }: { index: LoadedIndex; terms: string[]; halfvec: Buffer; limit: number; insist: boolean },
  ): Promise<RetrievedChunk[] | null> {
    const most = Math.max(LEAST_CANDIDATES, limit);
    const match = index.keywords.match(terms, most);
    let ranked: RankedCandidate[] = [];
    const choose = ({ version, cosines }: Nearest): string[] | null => {
      if (version !== index.version && !insist) return null;
      const ids = new Set([...cosines.keys(), ...match.hits.map(({ chunkId }) => chunkId)]);
      const candidates = Array.from(ids, (chunkId) => ({
        chunkId,
        cosine: cosines.get(chunkId) ?? null,
        keywordScore: match.scoreOf(chunkId),
        coverage: match.coverageOf(chunkId),
      }));
      // A few more than asked for, as some may repeat others.
      ranked = fuse(candidates, embedder).slice(0, limit + Math.ceil(limit / 2));
      return ranked.map(({ chunkId }) => chunkId);
    };
    const found = await store.search(
      {
        workspaceId: ctx.workspaceId,
        cloneId,
        model: embedder.model,
        vector: halfvec,
        most,
        also: match.hits.map(({ chunkId }) => chunkId),
        approximate: index.approximate,
      },
      choose,
    );
    if (!found) return null;
    const scores = new Map(ranked.map((candidate) => [candidate.chunkId, candidate]));
    const chunks = found.flatMap((chunk) => {
      const ranks = scores.get(chunk.chunkId);
      if (!ranks) return [];
      const { score, relevance, cosine, keywordScore } = ranks;
      return [{ ...chunk, score, relevance, cosine, keywordScore: keywordScore > 0 ? keywordScore : null }];
    });
    return withoutRepeats(chunks, limit);
  }

  return {
    search,

    /** The search of the API: everything found, unless a threshold is asked for. Scope knowledge:read. */
    async searchClone(ctx: Context, { cloneId, ...input }: SearchInput & { cloneId: CloneId }): Promise<RetrievedChunk[]> {
      requireScope(ctx, 'knowledge:read');
      await deps.requireClone(ctx, cloneId);
      return search(ctx, cloneId, input);
    },
  };
}

function requireSearch(ctx: Context, cloneId: CloneId): void {
  if (!ctx.actor.scopes.includes('chat:write')) requireScope(ctx, 'knowledge:read');
  if ('cloneId' in ctx.actor && ctx.actor.cloneId !== cloneId) throw notFound('clone', cloneId);
}
