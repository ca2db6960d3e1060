import type { Context } from '../../../../shared/context.ts';
import type { CloneId, DocumentId, SourceId } from '../../../../shared/ids.ts';
import { fold } from '../../../../text/fold.ts';
import { stemsOf } from '../../../../text/words.ts';
import type { RetrievedChunk } from '../../../knowledge/knowledge.schemas.ts';
import type { createSourcesUsecases } from '../../../knowledge/sources/sources.usecases.ts';
import { type DocumentOverview, type Overview, readableTitle } from './overview.ts';

/** Reads of the knowledge module that tell what a clone knows, without a search. */
export type SourceReads = Pick<ReturnType<typeof createSourcesUsecases>, 'listSources' | 'listSourceChunks'>;

const MAX_SOURCES = 100;
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
  // The clone reads its own knowledge, whatever its visitor may read.
  const reader: Context = { ...ctx, actor: { type: 'system', scopes: ['knowledge:read'] } };
  const { data } = await listSources(reader, cloneId, { limit: MAX_SOURCES, status: 'ready', sort: 'createdAt', order: 'asc' });
  const wanted = stemsOf(named.join(' '));
  const chosen = data.filter(({ title }) => {
    const stems = new Set(stemsOf(fold(readableTitle(title))));
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
        title: readableTitle(title),
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
  return { documents, titles: ordered.map(({ title }) => readableTitle(title)) };
}
