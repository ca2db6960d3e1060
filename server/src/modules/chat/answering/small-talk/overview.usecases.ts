import { asKnowledgeReader, type Context } from '../../../../shared/context.ts';
import type { CloneId, DocumentId, SourceId } from '../../../../shared/ids.ts';
import { fold } from '../../../../text/fold.ts';
import { stemsOf } from '../../../../text/words.ts';
import type { RetrievedChunk } from '../../../knowledge/knowledge.schemas.ts';
import type { createSourcesUsecases } from '../../../knowledge/sources/sources.usecases.ts';
import { type DocumentOverview, displayTitle, type Overview } from './overview.ts';

/** Reads of the knowledge module that tell what a clone knows, without a search. */
export type SourceReads = Pick<ReturnType<typeof createSourcesUsecases>, 'listSources' | 'listSourceChunks'>;

const PAGE = 100;
/** More sources are neither named nor counted. */
const MAX_PAGES = 10;
const ALL_READY = { limit: PAGE, status: 'ready', sort: 'createdAt', order: 'asc' } as const;
const MAX_DOCUMENTS = 5;
/** Of each document; more of a single one. */
const CHUNKS = 6;
const CHUNKS_OF_ONE = 24;

/**
 * Reads the titles of a clone's sources and the beginnings of the first five.
 * @param named folded words of a title; undefined is returned if no title has them all
 */
export async function readOverview(
  { listSources, listSourceChunks }: SourceReads,
  ctx: Context,
  cloneId: CloneId,
  named: readonly string[],
): Promise<Overview | undefined> {
  const reader = asKnowledgeReader(ctx);
  const all: Awaited<ReturnType<SourceReads['listSources']>>['data'] = [];
  for (let page = 0, cursor: string | null | undefined; page < MAX_PAGES && cursor !== null; page++) {
    const { data, nextCursor } = await listSources(reader, cloneId, { ...ALL_READY, ...(cursor && { cursor }) });
    all.push(...data);
    cursor = nextCursor;
  }
  const wanted = stemsOf(named.join(' '));
  const chosen = all.filter(({ title }) => {
    const stems = new Set(stemsOf(fold(displayTitle(title))));
    return wanted.every((stem) => stems.has(stem));
  });
  if (named.length > 0 && chosen.length === 0) return undefined;
  const ordered = [...chosen.filter(({ type }) => type !== 'qa'), ...chosen.filter(({ type }) => type === 'qa')];
  const limit = ordered.length === 1 ? CHUNKS_OF_ONE : CHUNKS;
  const documents = await Promise.all(
    ordered.slice(0, MAX_DOCUMENTS).map(async ({ id, title, url, type }): Promise<DocumentOverview> => {
      const sourceId = id as SourceId;
      const chunks = await listSourceChunks(reader, sourceId, { limit });
      return {
        title: displayTitle(title),
        isQuestion: type === 'qa',
        chunks: chunks.data.map(({ ordinal: _ordinal, ...chunk }) => ({
          ...chunk,
          ...{ chunkId: chunk.id as RetrievedChunk['chunkId'], sourceId, title, url: url ?? null },
          // Only what cites them needs these chunks, which no search has found.
          ...{ documentId: '' as DocumentId, pageStarts: [], score: 0, relevance: 1, cosine: null, keywordScore: null },
        })),
      };
    }),
  );
  return { documents, titles: ordered.map(({ title }) => displayTitle(title)) };
}
