import { bigint, boolean, halfvec, integer, jsonb, pgTable, real, text, timestamp } from 'drizzle-orm/pg-core';
import type { ChunkId, CloneId, DocumentId, SourceId, WorkspaceId } from '../../shared/ids.ts';
import { CRAWLED_STATUSES, type CrawledReason, type CrawlRules, SOURCE_TYPES } from './source-types.ts';

/** What a page was fetched as, to ask its server whether it has changed. `url`: where redirects led. */
export interface FetchedState {
  url: string;
  etag: string | null;
  lastModified: string | null;
}

const time = (name: string) => timestamp(name, { withTimezone: true });

/** Mirrors migrations/0007-sources.sql, 0008-search.sql, 0035-web-pages.sql, and 0037-crawls.sql, which also define indexes, checks, and policies. */
export const sources = pgTable('sources', {
  id: text().$type<SourceId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  cloneId: text('clone_id').$type<CloneId>().notNull(),
  type: text({ enum: SOURCE_TYPES }).notNull(),
  title: text().notNull(),
  externalId: text('external_id'),
  url: text(),
  tags: text().array().notNull().default([]),
  metadata: jsonb().$type<Record<string, string>>().notNull().default({}),
  fileName: text('file_name'),
  mimeType: text('mime_type'),
  bytes: bigint({ mode: 'number' }),
  sha256: text(),
  blobKey: text('blob_key'),
  content: text(),
  status: text({ enum: ['queued', 'extracting', 'chunking', 'embedding', 'ready', 'failed'] }).notNull(),
  progress: real().notNull().default(0),
  reason: jsonb().$type<{ code: string; message: string }>(),
  pages: integer(),
  chunks: integer().notNull().default(0),
  characters: integer().notNull().default(0),
  costMicros: bigint('cost_micros', { mode: 'number' }).notNull().default(0),
  attempts: integer().notNull().default(0),
  createdAt: time('created_at').notNull(),
  updatedAt: time('updated_at').notNull(),
  readyAt: time('ready_at'),
  fetchDue: boolean('fetch_due').notNull().default(false),
  fetched: jsonb().$type<FetchedState>(),
  fetchedAt: time('fetched_at'),
  parentId: text('parent_id').$type<SourceId>(),
  crawl: jsonb().$type<CrawlRules>(),
  refreshHours: integer('refresh_hours'),
  refreshAt: time('refresh_at'),
});

export const crawlPages = pgTable('crawl_pages', {
  sourceId: text('source_id').$type<SourceId>().notNull(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  url: text().notNull(),
  ordinal: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
  kind: text({ enum: ['page', 'sitemap', 'feed'] }).notNull(),
  depth: integer().notNull(),
  status: text({ enum: CRAWLED_STATUSES }).notNull(),
  reason: jsonb().$type<CrawledReason>(),
  attempts: integer().notNull().default(0),
  retryAt: time('retry_at'),
  keep: boolean().notNull().default(false),
});

export const documents = pgTable('documents', {
  id: text().$type<DocumentId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  sourceId: text('source_id').$type<SourceId>().notNull(),
  text: text().notNull(),
  pages: jsonb().$type<{ number: number; start: number; end: number }[]>().notNull(),
  headings: jsonb().$type<{ level: number; title: string; start: number }[]>().notNull(),
  metadata: jsonb().$type<Record<string, string>>().notNull(),
  createdAt: time('created_at').notNull(),
});

/** `text === documents.text.slice(startOffset, endOffset)`, in UTF-16 code units. Pages are numbered from 1. */
export const chunks = pgTable('chunks', {
  id: text().$type<ChunkId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  cloneId: text('clone_id').$type<CloneId>().notNull(),
  sourceId: text('source_id').$type<SourceId>().notNull(),
  documentId: text('document_id').$type<DocumentId>().notNull(),
  ordinal: integer().notNull(),
  text: text().notNull(),
  startOffset: integer('start_offset').notNull(),
  endOffset: integer('end_offset').notNull(),
  page: integer(),
  pageEnd: integer('page_end'),
  pageStarts: integer('page_starts').array().notNull().default([]),
  headingPath: text('heading_path').array().notNull(),
  tokens: integer().notNull(),
});

export const chunkEmbeddings = pgTable('chunk_embeddings', {
  chunkId: text('chunk_id').$type<ChunkId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  cloneId: text('clone_id').$type<CloneId>().notNull(),
  model: text().notNull(),
  embedding: halfvec({ dimensions: 1536 }).notNull(),
});
