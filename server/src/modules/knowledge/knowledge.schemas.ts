import { z } from '@hono/zod-openapi';
import type { ChunkId, DocumentId, SourceId } from '../../shared/ids.ts';
import { idPattern } from '../../shared/ids.ts';

export const SourceIdSchema = z
  .string()
  .regex(new RegExp(idPattern('source')), 'is not a source id (src_ and 26 characters)')
  .transform((id) => id as SourceId)
  .openapi({ type: 'string', example: 'src_01jd5zq8w3x6v9k2m4n7p0r5st' });

export const SearchInput = z
  .object({
    query: z.string().trim().min(1).max(8000).openapi({ example: 'opening hours' }),
    limit: z.number().int().min(1).max(100).default(10),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .openapi({ description: "Least relevance. Default 0 here, so that one sees what the clone's own threshold leaves out." }),
  })
  .openapi('SearchInput');

export type SearchInput = z.infer<typeof SearchInput>;

/** One chunk found. `text === document.text.slice(start, end)`, in UTF-16 units; `page` counts from 1. */
export const SearchHit = z
  .object({
    chunkId: z.string(),
    sourceId: z.string(),
    title: z.string(),
    text: z.string(),
    page: z.number().int().nullable().openapi({ description: 'The page it begins on, from 1; null for formats without pages.' }),
    pageEnd: z.number().int().nullable().openapi({ description: 'The page it ends on.' }),
    headingPath: z.array(z.string()).openapi({ description: 'The headings above it, outermost first.' }),
    start: z
      .number()
      .int()
      .openapi({ description: 'Where it begins, in UTF-16 units into the text of the source (see retrieveSourceDocument).' }),
    end: z.number().int().openapi({ description: 'Where it ends, exclusive.' }),
    url: z.string().nullable().openapi({ description: 'Where the reader finds the original.' }),
    score: z.number().openapi({ description: 'Fused rank score: only its order means something.' }),
    relevance: z
      .number()
      .openapi({ description: '0 (unrelated) to 1 (says the same), comparable across models; what thresholds apply to.' }),
    cosine: z.number().nullable().openapi({ description: 'Raw cosine of the vectors; null when found by keywords alone.' }),
    keywordScore: z.number().nullable().openapi({ description: 'BM25; null when found by meaning alone.' }),
  })
  .openapi('SearchHit');

export type SearchHit = z.infer<typeof SearchHit>;

/** What chat needs beyond the hit itself. */
export interface RetrievedChunk extends Omit<SearchHit, 'chunkId' | 'sourceId'> {
  chunkId: ChunkId;
  sourceId: SourceId;
  documentId: DocumentId;
  /** Offsets of the document, inside this chunk, at which the pages after `page` begin. */
  pageStarts: number[];
  tokens: number;
}
