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
  workspaceId: WorkspaceId;
  cloneId: CloneId;
  model: string;
  /** See `toHalfvec`. */
  vector: Buffer;
  /** How many neighbours. */
  most: number;
  /** Chunks whose cosines are wanted besides. */
  also: string[];
  approximate: boolean;
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

    /**
     * The whole of a search in one transaction: the nearest vectors, then the texts of those chunks that `choose` picks. When `choose`
     * returns null (what it knows is of another version) nothing more is read.
     */
    async search(query: NearestQuery, choose: (nearest: Nearest) => string[] | null): Promise<FoundChunk[] | null> {
      return db.transaction({ workspaceId: query.workspaceId }, async (tx) => {
        const chosen = choose(await nearest(tx, query));
        if (chosen === null) return null;
        return chosen.length === 0 ? [] : readChunks(tx, query.cloneId, chosen);
      });
    },
  };
}

async function nearest(tx: Tx, { cloneId, model, vector, most, also, approximate }: NearestQuery): Promise<Nearest> {
  const call = sql`(${cloneId}, ${model}, ${vector}, ${most}, ${sql.param(also)})`;
  const { rows } = await tx.execute<{ version: string | null; chunk_id: string | null; cosine: number | null }>(
    sql`select k.version, n.chunk_id, n.cosine from (select) one
      left join knowledge_states k on k.clone_id = ${cloneId}
      left join ${approximate ? sql`nearest_approximate` : sql`nearest_exact`}${call} n on true`,
  );
  const cosines = new Map<string, number>();
  for (const { chunk_id, cosine } of rows) if (chunk_id !== null && cosine !== null) cosines.set(chunk_id, cosine);
  return { version: Number(rows[0]?.version ?? 0), cosines };
}

/** In the order of `ids`; those that are gone are left out. */
async function readChunks(tx: Tx, cloneId: CloneId, ids: string[]): Promise<FoundChunk[]> {
  const { rows } = await tx.execute<FoundChunk & Record<string, unknown>>(
    sql`select c.id as "chunkId", c.source_id as "sourceId", c.document_id as "documentId", s.title, s.url, c.text, c.page,
        c.page_end as "pageEnd", c.heading_path as "headingPath", c.start_offset as "start", c.end_offset as "end", c.tokens
      from chunks c join sources s on s.id = c.source_id
      where c.id = any(${sql.param(ids)}::text[]) and c.clone_id = ${cloneId}`,
  );
  const found = new Map(rows.map((row) => [row.chunkId as string, row]));
  return ids.flatMap((id) => found.get(id) ?? []);
}
