import { sql } from 'drizzle-orm';
import type { Database, Tx } from '../../db/db.ts';
import type { ChunkId, CloneId, DocumentId, SourceId, WorkspaceId } from '../../shared/ids.ts';
import type { TermsRow } from './knowledge.keyword-segment.ts';

/** What a clone's knowledge is at one moment. */
export interface KnowledgeState {
  version: number;
  /** The latest version that took something away. */
  removedVersion: number;
  /** Its vectors stand in the approximate index. */
  approximate: boolean;
}

export interface VersionedTerms extends TermsRow {
  version: number;
}

export interface NearestQuery {
  model: string;
  /** See `toHalfvec`. */
  vector: Buffer;
  /** How many neighbours. */
  most: number;
  /** Chunks whose cosines are wanted besides. */
  also: string[];
  approximate: boolean;
}

/** Reads of one search, all in one transaction. */
export interface SearchReads {
  version(): Promise<number>;
  nearest(query: NearestQuery): Promise<Nearest>;
  /** In the order of `ids`; those that are gone are left out. */
  chunks(ids: string[]): Promise<FoundChunk[]>;
}

export interface Nearest {
  version: number;
  cosines: Map<string, number>;
}

export interface FoundChunk {
  chunkId: ChunkId;
  sourceId: SourceId;
  documentId: DocumentId;
  title: string;
  url: string | null;
  text: string;
  page: number | null;
  pageEnd: number | null;
  pageStarts: number[];
  headingPath: string[];
  start: number;
  end: number;
  tokens: number;
}

export type SearchStore = ReturnType<typeof createSearchStore>;

export function createSearchStore(db: Database) {
  return {
    /** Version 0 for a clone without any knowledge. */
    async state(workspaceId: WorkspaceId, cloneId: CloneId): Promise<KnowledgeState> {
      const { rows } = await db.transaction({ workspaceId }, (tx) =>
        tx.execute<{ version: string; removed_version: string; approximate: boolean }>(
          sql`select version, removed_version, approximate from knowledge_states where clone_id = ${cloneId}`,
        ),
      );
      const [row] = rows;
      return row
        ? { version: Number(row.version), removedVersion: Number(row.removed_version), approximate: row.approximate }
        : { version: 0, removedVersion: 0, approximate: false };
    },

    /** The next terms after `after`, up to version `until`, in the order of version and id. */
    async terms(
      workspaceId: WorkspaceId,
      cloneId: CloneId,
      after: { version: number; chunkId: string },
      until: number,
      limit: number,
    ): Promise<VersionedTerms[]> {
      const { rows } = await db.transaction({ workspaceId }, (tx) =>
        tx.execute<{ chunk_id: string; version: string; length: number; terms: Uint8Array }>(
          sql`select chunk_id, version, length, terms from chunk_terms
            where clone_id = ${cloneId} and (version, chunk_id) > (${after.version}::bigint, ${after.chunkId}) and version <= ${until}::bigint
            order by version, chunk_id limit ${limit}`,
        ),
      );
      return rows.map(({ chunk_id, version, length, terms }) => ({ chunkId: chunk_id, version: Number(version), length, terms }));
    },

    reading<T>(workspaceId: WorkspaceId, cloneId: CloneId, work: (reads: SearchReads) => Promise<T>): Promise<T> {
      return db.transaction({ workspaceId }, (tx) =>
        work({
          version: () => readVersion(tx, cloneId),
          nearest: (query) => readNearest(tx, cloneId, query),
          chunks: (ids) => readChunks(tx, cloneId, ids),
        }),
      );
    },
  };
}

async function readVersion(tx: Tx, cloneId: CloneId): Promise<number> {
  const { rows } = await tx.execute<{ version: string }>(sql`select version from knowledge_states where clone_id = ${cloneId}`);
  return Number(rows[0]?.version ?? 0);
}

async function readNearest(tx: Tx, cloneId: CloneId, { model, vector, most, also, approximate }: NearestQuery): Promise<Nearest> {
  const call = sql`(${cloneId}, ${model}, ${vector}, ${most}, ${sql.param(also)})`;
  const { rows } = await tx.execute<{ version: string | null; chunk_id: string | null; cosine: number | null }>(
    approximate ? sql`select * from nearest_approximate${call}` : sql`select * from nearest_exact${call}`,
  );
  const nearest: Nearest = { version: 0, cosines: new Map() };
  for (const { version, chunk_id, cosine } of rows) {
    if (version !== null) nearest.version = Number(version);
    else if (chunk_id !== null && cosine !== null) nearest.cosines.set(chunk_id, cosine);
  }
  return nearest;
}

async function readChunks(tx: Tx, cloneId: CloneId, ids: string[]): Promise<FoundChunk[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.execute<FoundChunk & Record<string, unknown>>(sql`select * from chunks_found(${cloneId}, ${sql.param(ids)})`);
  const found = new Map(rows.map((row) => [row.chunkId as string, row]));
  return ids.flatMap((id) => found.get(id) ?? []);
}
