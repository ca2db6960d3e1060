import type { SourceId, WorkspaceId } from '../../../shared/ids.ts';
import { isCrawl, type SourceType } from '../source-types.ts';

/** Reads, chunks, and embeds one file or long text. */
export const INGEST_QUEUE = 'ingest';
/** The same for short texts, which never wait for a file or a long text. */
export const INGEST_TEXTS_QUEUE = 'ingest-texts';
/** The same for a page of a website, sitemap, or feed, so that what a person uploads never waits for a crawl. */
export const INGEST_PAGES_QUEUE = 'ingest-pages';
/** Fetches some more pages of a website, sitemap, or feed. */
export const CRAWL_QUEUE = 'crawl';
/** The same for a file whose text must be recognized, which takes minutes. No other file waits for it. */
export const INGEST_SCANS_QUEUE = 'ingest-scans';
/** Deletes a file that no row references. */
export const BLOBS_QUEUE = 'blob-delete';

export const KNOWLEDGE_QUEUES = [INGEST_QUEUE, INGEST_TEXTS_QUEUE, INGEST_PAGES_QUEUE, INGEST_SCANS_QUEUE, CRAWL_QUEUE, BLOBS_QUEUE];

/** Texts below this length, in UTF-16 code units (about 12,000 tokens), are short. */
export const SHORT_TEXT = 50_000;

/** The queue of a source. `content`: its text, or at least the first `SHORT_TEXT` characters; null for a file or page. */
export function queueFor({ type, parentId, content }: { type: SourceType; parentId: SourceId | null; content: string | null }): string {
  if (isCrawl(type)) return CRAWL_QUEUE;
  if (parentId !== null) return INGEST_PAGES_QUEUE;
  return content !== null && content.length < SHORT_TEXT ? INGEST_TEXTS_QUEUE : INGEST_QUEUE;
}

/** Job with the source as key, so that each source has at most one waiting job. The job reads the current row when it runs. */
export const ingestJob = (workspaceId: WorkspaceId, sourceId: SourceId) => ({ key: sourceId, workspaceId, sourceId });

/** Delayed retry. It has its own key, so that it does not block a retry that a user requests. */
export const retryJob = (workspaceId: WorkspaceId, sourceId: SourceId) => ({ key: `${sourceId}/retry`, workspaceId, sourceId });
