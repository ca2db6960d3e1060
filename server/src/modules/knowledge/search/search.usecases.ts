import { createHash } from 'node:crypto';
import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Embedder } from '../../../providers/embedder/embedder.port.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import type { CloneId } from '../../../shared/ids.ts';
import type { Telemetry } from '../../../shared/telemetry.ts';
import { termsOf } from '../../../text/terms.ts';
import { toHalfvec } from '../halfvec.ts';
import { embedMeasured } from '../ingestion/embed-texts.service.ts';
import type { RetrievedChunk, SearchInput } from '../knowledge.schemas.ts';
import { type ChunkCache, createChunkCache, type Owner } from './chunk.cache.ts';
import { createKeywordCache, type LoadedIndex } from './keyword.cache.ts';
import { searchTerms } from './query.ts';
import { fuse, type RankedCandidate, readChunks, withoutRepeats } from './ranking.ts';
import type { FoundChunk, SearchReads, SearchStore } from './search.store.ts';

/** Candidates of each half at the least: the fused order of 10 rests on more than 10 of each. */
const LEAST_CANDIDATES = 20;
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
  /** Memory for the texts of chunks found last, in bytes. */
  maxTextBytes?: number;
}

export interface SearchRequest {
  query: string;
  limit?: number | undefined;
  /** Least relevance, 0 to 1; 0 leaves nothing out. */
  threshold?: number | undefined;
}

/** What is kept of a search: the order, without any text. */
interface CachedSearch {
  version: number;
  ranked: RankedCandidate[];
}

interface Question {
  query: string;
  terms: string[];
  vector: Buffer;
  limit: number;
}

export type SearchUsecases = ReturnType<typeof createSearchUsecases>;

export function createSearchUsecases(deps: SearchDeps) {
  const { store, embedder, cache, telemetry } = deps;
  const keywords = createKeywordCache(store, deps.maxKeywordBytes ?? 128 * 1024 * 1024);
  const texts = createChunkCache<FoundChunk>(deps.maxTextBytes ?? 64 * 1024 * 1024);

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
    if (kept) {
      const reads = store.reading(ctx.workspaceId, cloneId);
      if ((await reads.version()) === kept.version)
        return take(withTexts(reads, { workspaceId: ctx.workspaceId, cloneId }, texts), kept.ranked, limit);
    }
    const { chunks, ...found } = await find(ctx, cloneId, query, limit);
    await cache.set(key, found satisfies CachedSearch, CACHE_SECONDS);
    return chunks;
  }

  async function find(ctx: Context, cloneId: CloneId, query: string, limit: number): Promise<CachedSearch & { chunks: RetrievedChunk[] }> {
    let index = keywords.get(cloneId);
    if (!index || index.version === 0) index = await keywords.refresh(ctx.workspaceId, cloneId);
    if (index.version === 0) return { version: 0, ranked: [], chunks: [] };
    const { vectors } = await embedMeasured(embedder, telemetry, [query], ctx.signal);
    const [vector] = vectors;
    if (!vector) throw new AppError('upstream_failed', 'The embedding model gave no vector for the question. Try again.');
    const question = { query, terms: termsOf(query), vector: toHalfvec(vector), limit };

    for (let tries = 1; ; tries++) {
      ctx.signal.throwIfAborted();
      const found = await attempt(ctx, cloneId, index, question, tries === MAX_TRIES);
      if (found) return { version: index.version, ...found };
      index = await keywords.refresh(ctx.workspaceId, cloneId);
    }
  }

  /** One search; null when the clone has changed since `index` was read, unless it insists. */
  async function attempt(ctx: Context, cloneId: CloneId, index: LoadedIndex, { query, terms, vector, limit }: Question, insist: boolean) {
    const most = Math.min(MAX_LIMIT, Math.max(LEAST_CANDIDATES, 2 * limit));
    const wanted = embedder.readRelevance ? searchTerms(query, index.keywords) : terms;
    const match = index.keywords.match(wanted, most);
    const also = match.hits.map(({ chunkId }) => chunkId);
    const reads = store.reading(ctx.workspaceId, cloneId);
    const { version, cosines } = await reads.nearest({ model: embedder.model, vector, most, also, approximate: index.approximate });
    if (version !== index.version && !insist) return null;
    const candidates = Array.from(new Set([...cosines.keys(), ...also]), (chunkId) => ({
      chunkId,
      cosine: cosines.get(chunkId) ?? null,
      keywordScore: match.scoreOf(chunkId),
      coverage: match.coverageOf(chunkId),
    }));
    // A few more than asked for, as some may repeat others.
    const ranked = fuse(candidates, embedder).slice(0, 2 * limit);
    // Of a clone that changes faster than it is read, nothing is believed to be still there.
    const there = version === index.version ? withTexts(reads, { workspaceId: ctx.workspaceId, cloneId }, texts) : reads;
    const chunks = await take(there, ranked, limit);
    const { readRelevance } = embedder;
    if (!readRelevance) return { ranked, chunks };
    await readChunks(query, chunks, index.keywords, readRelevance);
    const relevance = new Map<string, number>(chunks.map((chunk) => [chunk.chunkId, chunk.relevance]));
    return { ranked: ranked.map((one) => ({ ...one, relevance: relevance.get(one.chunkId) ?? one.relevance })), chunks };
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

/** Reads of chunks that are known to be there, from memory where they are. */
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

/** The first `limit` that do not repeat each other. Reads more only when some do. */
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
    kept = withoutRepeats([...kept, ...chunks], limit);
  }
  return kept;
}

function requireSearch(ctx: Context, cloneId: CloneId): void {
  if (!ctx.actor.scopes.includes('chat:write')) requireScope(ctx, 'knowledge:read');
  if ('cloneId' in ctx.actor && ctx.actor.cloneId !== cloneId) throw notFound('clone', cloneId);
}
