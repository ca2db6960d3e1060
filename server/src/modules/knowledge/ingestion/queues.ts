import type { SourceId, WorkspaceId } from '../../../shared/ids.ts';

/** Reads, chunks, and embeds one source. */
export const INGEST_QUEUE = 'ingest';
/** Deletes a file that no row references. */
export const BLOBS_QUEUE = 'blob-delete';

/** Job with the source as key, so that each source has at most one waiting job. The job reads the current row when it runs. */
export const ingestJob = (workspaceId: WorkspaceId, sourceId: SourceId) => ({ key: sourceId, workspaceId, sourceId });

/** Delayed retry. It has its own key, so that it does not block a retry that a user requests. */
export const retryJob = (workspaceId: WorkspaceId, sourceId: SourceId) => ({ key: `${sourceId}/retry`, workspaceId, sourceId });
