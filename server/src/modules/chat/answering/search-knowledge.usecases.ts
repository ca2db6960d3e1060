import { asKnowledgeReader, type Context } from '../../../shared/context.ts';
import type { CloneId } from '../../../shared/ids.ts';
import type { Reservation, Spent } from '../../billing/spending/spending.usecases.ts';
import type { ResolvedClone, RetrievalSettings } from '../../clones/clones.schemas.ts';
import type { RetrievedChunk, SearchInput } from '../../knowledge/knowledge.schemas.ts';

const MAX_CHUNKS = 10;

export type Search = (
  ctx: Context,
  cloneId: CloneId,
  input: SearchInput,
  settings: RetrievalSettings,
  reserve: (maxMicros: number | null) => Promise<Reservation>,
) => Promise<RetrievedChunk[]>;

/**
 * Relevant chunks of the clone, best first, none below the clone's threshold. What the search costs was reserved with the answer, so it is
 * only added to `usage`.
 */
export function searchKnowledge(
  search: Search,
  ctx: Context,
  { id, settings }: ResolvedClone,
  query: string,
  usage: Spent,
): Promise<RetrievedChunk[]> {
  const { retrieval } = settings;
  const reservation: Reservation = {
    async settle({ inputTokens, costMicros, estimated }) {
      usage.inputTokens += inputTokens;
      usage.costMicros += costMicros;
      if (estimated) usage.estimated = true;
    },
    release: async () => {},
  };
  const request = { query, limit: Math.min(retrieval.maxChunks, MAX_CHUNKS), threshold: retrieval.threshold };
  return search(asKnowledgeReader(ctx), id, request, retrieval, async () => reservation);
}
