import type { Context } from '../../../shared/context.ts';
import type { CloneId } from '../../../shared/ids.ts';
import type { ResolvedClone, RetrievalSettings } from '../../clones/clones.schemas.ts';
import type { RetrievedChunk, SearchInput } from '../../knowledge/knowledge.schemas.ts';

const MAX_CHUNKS = 10;

export type Search = (ctx: Context, cloneId: CloneId, input: SearchInput, settings: RetrievalSettings) => Promise<RetrievedChunk[]>;

/** Relevant chunks of the clone, best first, none below the clone's threshold. */
export function searchKnowledge(search: Search, ctx: Context, { id, settings }: ResolvedClone, query: string): Promise<RetrievedChunk[]> {
  const { retrieval } = settings;
  // The clone reads its own knowledge, whatever its visitor may read.
  const reader: Context = { ...ctx, actor: { type: 'system', scopes: ['knowledge:read'] } };
  return search(reader, id, { query, limit: Math.min(retrieval.maxChunks, MAX_CHUNKS), threshold: retrieval.threshold }, retrieval);
}
