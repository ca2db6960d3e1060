import { z } from '@hono/zod-openapi';
import { Tags } from '../../http/fields.ts';
import type { ChunkId, DocumentId, SourceId } from '../../shared/ids.ts';
import { idPattern } from '../../shared/ids.ts';
import { TEXT_SOURCE_TYPES } from './source-types.ts';

export const SourceIdSchema = z
  .string()
  .regex(new RegExp(idPattern('source')), 'is not a source id (src_ followed by 26 characters)')
  .transform((id) => id as SourceId)
  .openapi({ type: 'string', example: 'src_01jd5zq8w3x6v9k2m4n7p0r5st' });

/** The sources that a search covers. */
const searchFilter = {
  tags: Tags.optional().openapi({ description: 'Search only sources with all of these tags.' }),
  types: z
    .array(z.enum(TEXT_SOURCE_TYPES))
    .min(1)
    .max(TEXT_SOURCE_TYPES.length)
    .optional()
    .openapi({ description: 'Search only sources of these types.' }),
  sourceIds: z
    .array(SourceIdSchema)
    .min(1)
    .max(100)
    .optional()
    .openapi({ description: 'Search only these sources. A website, sitemap, or feed stands for all of its pages.' }),
};
export interface SearchFilter {
  tags?: string[] | undefined;
  types?: (typeof TEXT_SOURCE_TYPES)[number][] | undefined;
  sourceIds?: SourceId[] | undefined;
}

export const SearchInput = z
  .object({
    query: z.string().trim().min(1).max(8000).openapi({ example: 'opening hours' }),
    limit: z.number().int().min(1).max(100).default(10),
    threshold: z.number().min(0).max(1).optional().openapi({
      description: "Lowest relevance to return. Defaults to 0, so that the response includes hits below the clone's own threshold.",
    }),
    ...searchFilter,
  })
  .openapi('SearchInput');

export type SearchInput = z.infer<typeof SearchInput>;

/** A chunk that a search found. `text === document.text.slice(start, end)`, in UTF-16 code units. */
export const SearchHit = z
  .object({
    chunkId: z.string(),
    sourceId: z.string(),
    title: z.string(),
    text: z.string(),
    page: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'Page on which the chunk starts, numbered from 1. Null for formats without pages.' }),
    pageEnd: z.number().int().nullable().openapi({ description: 'Page on which the chunk ends.' }),
    headingPath: z.array(z.string()).openapi({ description: 'Headings above the chunk, outermost first.' }),
    start: z.number().int().openapi({
      description: 'Offset of the first character in the text of the source, in UTF-16 code units (see retrieveSourceDocument).',
    }),
    end: z.number().int().openapi({ description: 'Offset after the last character.' }),
    url: z.string().nullable().openapi({ description: 'Address of the original.' }),
    score: z.number().openapi({ description: 'Combined rank score. Use it for sorting only.' }),
    relevance: z.number().openapi({
      description: 'Relevance from 0 (unrelated) to 1 (same meaning), comparable across models. Thresholds apply to this value.',
    }),
    cosine: z.number().nullable().openapi({ description: 'Cosine similarity of the vectors. Null if only keywords found the chunk.' }),
    keywordScore: z.number().nullable().openapi({ description: 'BM25 score. Null if only the vector search found the chunk.' }),
  })
  .openapi('SearchHit');

export type SearchHit = z.infer<typeof SearchHit>;

/** A hit with the fields that only chat uses. */
export interface RetrievedChunk extends Omit<SearchHit, 'chunkId' | 'sourceId'> {
  chunkId: ChunkId;
  sourceId: SourceId;
  documentId: DocumentId;
  /** Document offsets within this chunk at which the pages after `page` start. */
  pageStarts: number[];
  tokens: number;
}
