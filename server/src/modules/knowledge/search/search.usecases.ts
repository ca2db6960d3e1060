import { createHash } from 'node:crypto';
import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Embedder } from '../../../providers/embedder/embedder.port.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import type { CloneId } from '../../../shared/ids.ts';
import type { Telemetry } from '../../../shared/telemetry.ts';
import type { ReserveSpending, Spent } from '../../billing/spending/spending.usecases.ts';
import { toHalfvec } from '../halfvec.ts';
import { embedPaid, type Reserve } from '../ingestion/embed-texts.service.ts';
import type { RetrievedChunk, SearchFilter, SearchInput } from '../knowledge.schemas.ts';
import { type ChunkCache, createChunkCache, type Owner } from './chunk.cache.ts';
import { createKeywordCache, type LoadedIndex } from './keyword.cache.ts';
import { questionTerms, searchTerms } from './query.ts';
import { fuse, type RankedCandidate, rerank, scoreRelevance, withoutDuplicates } from './ranking.ts';
import type { FoundChunk, SearchReads, SearchStore } from './search.store.ts';

/** Minimum candidates of each search: ranking 10 hits needs more than 10 candidates of each. */
const MIN_CANDIDATES = 20;
/** Attempts to search vectors and keywords of the same version. After that, a search of a changing clone uses the postings it has. */
const MAX_ATTEMPTS = 3;
/** Candidates that are ordered anew before a search reads the best of them. */
const RERANKED = 20;
/** Chunks that are read besides those that a search returns: a page of figures shows only in its text that it answers. */
const SPARE = 10;
const CACHE_SECONDS = 3600;
const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;
/** Keyword hits of the whole clone from which a search of some sources keeps its own. */
const FILTERED_HITS = 2_000;

export interface SearchDeps {
  store: SearchStore;
  embedder: Embedder;
  cache: Cache;
  telemetry: Telemetry;
  reserveSpending: ReserveSpending;
  /** Throws `not_found` unless the clone belongs to the caller's workspace. */
  requireClone(ctx: Context, cloneId: CloneId): Promise<unknown>;
  /** Memory for keyword postings in bytes: 8 per distinct term of a chunk, about 3 KB per 1,000 tokens. */
  maxKeywordBytes?: number;
  /** Memory for the texts of recently found chunks, in bytes. */
  maxTextBytes?: number;
}

export interface SearchRequest {
  query: string;
  limit?: number | undefined;
  /** Lowest relevance to return, 0 to 1. */
  threshold?: number | undefined;
  /** The sources to search. Undefined: all. */
  filter?: SearchFilter | undefined;
}

/** A cached search: the ranking without texts. */
interface CachedSearch {
  version: number;
  ranked: RankedCandidate[];
}

interface Question {
  query: string;
  vector: Buffer;
  limit: number;
  filter: SearchFilter | undefined;
}

export type SearchUsecases = ReturnType<typeof createSearchUsecases>;

export function createSearchUsecases(deps: SearchDeps) {
  const { store, embedder, cache, telemetry } = deps;
  const keywords = createKeywordCache(store, deps.maxKeywordBytes ?? 128 * 1024 * 1024);
  const texts = createChunkCache<FoundChunk>(deps.maxTextBytes ?? 64 * 1024 * 1024);

  /**
   * Searches a clone and returns the best chunks first. For other modules, whose callers may be visitors; visitors can search only their
   * own clone. `settings` are the defaults of the clone, and the request overrides them. `reserve` pays for embedding the query; by
   * default the search pays for itself.
   */
  async function search(
    ctx: Context,
    cloneId: CloneId,
    request: SearchRequest,
    settings?: { threshold: number; maxChunks: number },
    reserve: Reserve = reserveFor(ctx, cloneId),
  ): Promise<RetrievedChunk[]> {
    requireSearch(ctx, cloneId);
    const limit = Math.min(MAX_LIMIT, request.limit ?? settings?.maxChunks ?? DEFAULT_LIMIT);
    const threshold = request.threshold ?? settings?.threshold ?? 0;
    // A change of tags changes no version of the knowledge, so a search of some sources is not cached.
    const chunks = request.filter
      ? (await find(ctx, cloneId, request.query, limit, reserve, request.filter)).chunks
      : await searchCached(ctx, cloneId, request.query, limit, reserve);
    return threshold === 0 ? chunks : chunks.filter(({ relevance }) => relevance >= threshold);
  }

  function reserveFor({ workspaceId }: Context, cloneId: CloneId): Reserve {
    return (maxMicros) =>
      deps.reserveSpending(workspaceId, { cloneId, sourceId: null, kind: 'query.embedded', model: embedder.model, maxMicros });
  }

  async function searchCached(ctx: Context, cloneId: CloneId, query: string, limit: number, reserve: Reserve): Promise<RetrievedChunk[]> {
    const key = `search:${cloneId}:${createHash('sha256').update(`${embedder.model} ${limit} ${query}`).digest('base64url')}`;
    const cached = await cache.get<CachedSearch>(key);
    if (cached) {
      const reads = store.reading(ctx.workspaceId, cloneId);
      if ((await reads.version()) === cached.version)
        return take(withTexts(reads, { workspaceId: ctx.workspaceId, cloneId }, texts), cached.ranked, limit);
    }
    const { chunks, ...found } = await find(ctx, cloneId, query, limit, reserve);
    await cache.set(key, found satisfies CachedSearch, CACHE_SECONDS);
    return chunks;
  }

  async function find(
    ctx: Context,
    cloneId: CloneId,
    query: string,
    limit: number,
    reserve: Reserve,
    filter?: SearchFilter,
  ): Promise<CachedSearch & { chunks: RetrievedChunk[] }> {
    let index = keywords.get(cloneId);
    if (!index || index.version === 0) index = await keywords.refresh(ctx.workspaceId, cloneId);
    if (index.version === 0) return { version: 0, ranked: [], chunks: [] };
    const { vectors } = await embedPaid({ embedder, telemetry, reserve }, [query], ctx.signal);
    const [vector] = vectors;
    if (!vector) throw new AppError('upstream_failed', 'The embedding model returned no vector for the question. Try again.');
    const question = { query, vector: toHalfvec(vector), limit, filter };

    for (let attempts = 1; ; attempts++) {
      ctx.signal.throwIfAborted();
      const found = await attempt(ctx, cloneId, index, question, attempts === MAX_ATTEMPTS);
      if (found) return { version: index.version, ...found };
      index = await keywords.refresh(ctx.workspaceId, cloneId);
    }
  }

  /** Searches once. Returns null if the clone has changed since `index` was read, unless `acceptStale` is set. */
  async function attempt(
    ctx: Context,
    cloneId: CloneId,
    index: LoadedIndex,
    { query, vector, limit, filter }: Question,
    acceptStale: boolean,
  ) {
    const most = Math.min(MAX_LIMIT, Math.max(MIN_CANDIDATES, 2 * limit));
    const wanted = embedder.readRelevance ? searchTerms(query, index.keywords) : questionTerms(query);
    const match = index.keywords.match(wanted, filter ? FILTERED_HITS : most, query);
    const matched = match.hits.map(({ chunkId }) => chunkId);
    const reads = store.reading(ctx.workspaceId, cloneId);
    const asked = { model: embedder.model, vector, most, also: matched };
    const found = filter ? await reads.nearestOf(asked, filter) : await reads.nearest({ ...asked, approximate: index.approximate });
    const { version, cosines } = found;
    const also = filter ? matched.filter((chunkId) => found.eligible.has(chunkId)).slice(0, most) : matched;
    if (version !== index.version && !acceptStale) return null;
    const candidates = Array.from(new Set([...cosines.keys(), ...also]), (chunkId) => ({
      chunkId,
      cosine: cosines.get(chunkId) ?? null,
      keywordScore: match.scoreOf(chunkId),
      coverage: match.coverageOf(chunkId),
    }));
    const { readRelevance } = embedder;
    const pool = readRelevance ? limit + SPARE : limit;
    // Twice as many as needed, because some may be duplicates.
    const ranked = fuse(candidates, embedder).slice(0, 2 * (readRelevance ? Math.max(limit, RERANKED) : limit));
    if (readRelevance) ranked.sort((a, b) => b.score + b.relevance - a.score - a.relevance);
    // With stale postings, cached texts may belong to deleted chunks.
    const current = version === index.version ? withTexts(reads, { workspaceId: ctx.workspaceId, cloneId }, texts) : reads;
    const chunks = await take(current, ranked, pool);
    if (!readRelevance) return { ranked, chunks };
    const { size, frequencyOf } = index.keywords;
    await scoreRelevance(query, chunks, { size, frequencyOf, subjectOf: match.subjectOf }, readRelevance);
    rerank(chunks);
    const ranks = new Map<string, RankedCandidate>(ranked.map((candidate) => [candidate.chunkId, candidate]));
    const order = chunks.flatMap(({ chunkId, score, relevance }) => {
      const candidate = ranks.get(chunkId);
      return candidate ? [{ ...candidate, score, relevance }] : [];
    });
    return { ranked: order, chunks: chunks.slice(0, limit) };
  }

  return {
    search,

    /** Loads the keyword postings of clones, until the memory for them is half full or `signal` aborts. For the start of a server. */
    preloadSearch: keywords.preload,

    /** The most that a search can cost, in millionths of a US dollar. Without `query`, of any query. Null: the price is unknown. */
    maxSearchCost: (query?: string): number | null =>
      embedder.maxCost([query === undefined ? Number.MAX_SAFE_INTEGER : Buffer.byteLength(query)]),

    /** Records what a search cost that its caller has paid for in `reserve`, but which led to nothing that carries the cost. */
    async recordSearch({ workspaceId }: Context, cloneId: CloneId, spent: Spent): Promise<void> {
      const hold = { cloneId, sourceId: null, kind: 'query.embedded', model: embedder.model, maxMicros: 0 } as const;
      await (await deps.reserveSpending(workspaceId, hold)).settle(spent);
    },

    /** Searches for the API: returns all hits unless the request has a threshold. Requires the scope knowledge:read. */
    async searchClone(ctx: Context, { cloneId, ...input }: SearchInput & { cloneId: CloneId }): Promise<RetrievedChunk[]> {
      requireScope(ctx, 'knowledge:read');
      await deps.requireClone(ctx, cloneId);
      const { tags, types, sourceIds, ...request } = input;
      return search(ctx, cloneId, tags || types || sourceIds ? { ...request, filter: { tags, types, sourceIds } } : request);
    },
  };
}

/** Reads chunks that are known to exist, from memory if possible. */
function withTexts(reads: SearchReads, owner: Owner, texts: ChunkCache<FoundChunk>): Pick<SearchReads, 'chunks'> {
  return {
    async chunks(ids) {
      const found = new Map(texts.get(owner, ids).map((chunk) => [chunk.chunkId as string, chunk]));
      const missing = ids.filter((id) => !found.has(id));
      const read = await reads.chunks(missing);
      texts.add(owner, read);
      for (const chunk of read) found.set(chunk.chunkId, chunk);
      return ids.flatMap((id) => found.get(id) ?? []);
    },
  };
}

/** The first `limit` chunks without duplicates. Reads more only if there are duplicates. */
async function take(reads: Pick<SearchReads, 'chunks'>, ranked: RankedCandidate[], limit: number): Promise<RetrievedChunk[]> {
  let kept: RetrievedChunk[] = [];
  for (let at = 0; at < ranked.length && kept.length < limit; ) {
    const next = ranked.slice(at, at + limit - kept.length);
    at += next.length;
    const scores = new Map(next.map((candidate) => [candidate.chunkId, candidate]));
    const found = await reads.chunks(next.map(({ chunkId }) => chunkId));
    const chunks = found.flatMap((chunk) => {
      const ranks = scores.get(chunk.chunkId);
      if (!ranks) return [];
      const { score, relevance, cosine, keywordScore } = ranks;
      return [{ ...chunk, score, relevance, cosine, keywordScore: keywordScore > 0 ? keywordScore : null }];
    });
    kept = withoutDuplicates([...kept, ...chunks], limit);
  }
  return kept;
}

function requireSearch(ctx: Context, cloneId: CloneId): void {
  if (!ctx.actor.scopes.includes('chat:write')) requireScope(ctx, 'knowledge:read');
  if ('cloneId' in ctx.actor && ctx.actor.cloneId !== cloneId) throw notFound('clone', cloneId);
}
