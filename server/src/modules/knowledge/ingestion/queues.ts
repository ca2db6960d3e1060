import type { SourceId, WorkspaceId } from '../../../shared/ids.ts';

/** Reads, cuts and embeds one source. */
export const INGEST_QUEUE = 'ingest';
/** Removes a file that no row names any more. */
export const BLOBS_QUEUE = 'blob-delete';

/** One waiting job per source is enough: it works on what the row says when it runs. */
export const ingestJob = (workspaceId: WorkspaceId, sourceId: SourceId) => ({ key: sourceId, workspaceId, sourceId });

/** A later try has a key of its own, so that it does not keep an impatient person's retry out of the queue. */
export const laterJob = (workspaceId: WorkspaceId, sourceId: SourceId) => ({ key: `${sourceId}/later`, workspaceId, sourceId });
