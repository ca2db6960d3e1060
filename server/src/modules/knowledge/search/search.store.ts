import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../../db/db.ts';
import { defineStatement } from '../../../db/statement.ts';
import type { ChunkId, CloneId, DocumentId, SourceId, WorkspaceId } from '../../../shared/ids.ts';
import type { SearchFilter } from '../knowledge.schemas.ts';
import type { TermsRow } from './keyword-segment.ts';
import type { TitledSource } from './keyword-titles.ts';

/** The state of the knowledge of a clone. */
export interface KnowledgeState {
  version: number;
  /** The latest version that removed chunks. */
  removedVersion: number;
  /** True if its vectors are in the approximate index. */
  approximate: boolean;
}

export interface VersionedTerms extends Omit<TermsRow, 'source'>, TitledSource {
  version: number;
}

export interface NearestQuery {
  model: string;
  /** See `toHalfvec`. */
  vector: Buffer;
  /** Number of neighbors. */
  most: number;
  /** Additional chunks whose cosines to return. */
  also: string[];
  approximate: boolean;
}

/** The reads of a search. */
export interface SearchReads {
  version(): Promise<number>;
  nearest(query: NearestQuery): Promise<Nearest>;
  /** Searches the vectors of some sources only, exactly: their number decides, not the size of the clone. */
  nearestOf(query: Omit<NearestQuery, 'approximate'>, filter: SearchFilter): Promise<Nearest>;
  /** Returns chunks in the order of `ids`, without deleted ones. */
  chunks(ids: string[]): Promise<FoundChunk[]>;
}

export interface Nearest {
  version: number;
  cosines: Map<string, number>;
  /** The chunks of `also` that lie in the filter's sources, with or without a vector. */
  eligible: Set<string>;
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
    /** Returns version 0 for a clone without knowledge. */
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

    /** The next terms after `after`, up to version `until`, ordered by version and id. */
    async terms(
      workspaceId: WorkspaceId,
      cloneId: CloneId,
      after: { version: number; chunkId: string },
      until: number,
      limit: number,
    ): Promise<VersionedTerms[]> {
      const { rows } = await db.transaction({ workspaceId }, (tx) =>
        // Base64 takes two thirds of the bytes and of the time of the usual form of bytes.
        tx.execute<TermsOfChunk>(
          sql`select t.chunk_id, t.version, t.length, octet_length(t.terms) as bytes, encode(t.terms, 'base64') as terms, s.id as source_id, s.title from
              (select chunk_id, version, length, terms from chunk_terms
                where clone_id = ${cloneId} and (version, chunk_id) > (${after.version}::bigint, ${after.chunkId}) and version <= ${until}::bigint
                order by version, chunk_id limit ${limit}) t
              join chunks c on c.id = t.chunk_id join sources s on s.id = c.source_id order by t.version, t.chunk_id`,
        ),
      );
      // One after the other in one buffer, which an index of them keeps as it is.
      const all = Buffer.allocUnsafeSlow(rows.reduce((sum, { bytes }) => sum + bytes, 0));
      let at = 0;
      return rows.map(({ chunk_id, version, length, bytes, terms, source_id, title }) => {
        all.write(terms, at, 'base64');
        const row = { chunkId: chunk_id, version: Number(version), length, terms: all.subarray(at, at + bytes) };
        at += bytes;
        return { ...row, sourceId: source_id, title };
      });
    },

    /** Each read is one statement and one round trip. A transaction would not give them a common snapshot. */
    reading(workspaceId: WorkspaceId, cloneId: CloneId): SearchReads {
      return {
        version: async () => Number((await db.statement<{ version: string }>(workspaceId, VERSION({ cloneId }))).rows[0]?.version ?? 0),
        nearest: async ({ approximate, ...query }) => {
          const statement = approximate ? NEAREST_APPROXIMATE : NEAREST_EXACT;
          return toNearest((await db.statement<NearestRow>(workspaceId, statement({ cloneId, ...query }))).rows);
        },
        nearestOf: async (query, { tags = [], types, sourceIds }) => {
          const values = { cloneId, ...query, tags, types: types ?? null, sourceIds: sourceIds ?? null };
          return toNearest((await db.statement<NearestRow>(workspaceId, NEAREST_OF(values))).rows);
        },
        chunks: async (ids) => {
          if (ids.length === 0) return [];
          const { rows } = await db.statement<FoundChunk>(workspaceId, CHUNKS({ cloneId, ids }));
          const found = new Map(rows.map((row) => [row.chunkId as string, row]));
          return ids.flatMap((id) => found.get(id) ?? []);
        },
      };
    },
  };
}

const VERSION = defineStatement<{ cloneId: CloneId }>(
  'search_version',
  (v) => sql`select version from knowledge_states where clone_id = ${v.cloneId}`,
);

type NearestValues = Omit<NearestQuery, 'approximate'> & { cloneId: CloneId };
const call = (v: Record<keyof NearestValues, SQL>) => sql`(${v.cloneId}, ${v.model}, ${v.vector}, ${v.most}, ${v.also})`;
const NEAREST_EXACT = defineStatement<NearestValues>(
  'search_exact',
  (v) => sql`select version, chunk_id, cosine from nearest_chunks_exact${call(v)}`,
);
const NEAREST_APPROXIMATE = defineStatement<NearestValues>(
  'search_approximate',
  (v) => sql`select version, chunk_id, cosine from nearest_chunks_approximate${call(v)}`,
);
const NEAREST_OF = defineStatement<NearestValues & { tags: string[]; types: string[] | null; sourceIds: string[] | null }>(
  'search_filtered',
  (v) => sql`
    with wanted as materialized (
      select id from sources where clone_id = ${v.cloneId} and tags @> ${v.tags}::text[]
        and (${v.types}::text[] is null or type = any (${v.types}::text[])) and (${v.sourceIds}::text[] is null or id = any (${v.sourceIds}::text[]) or parent_id = any (${v.sourceIds}::text[]))
    )
    (select version, null::text as chunk_id, null::float8 as cosine from knowledge_states where clone_id = ${v.cloneId})
    union all
    (select null::bigint, e.chunk_id, -(e.embedding <#> ${v.vector}::halfvec) from chunk_embeddings e join chunks c on c.id = e.chunk_id
      where e.clone_id = ${v.cloneId} and e.model = ${v.model} and c.source_id in (select id from wanted)
      order by (e.embedding <#> ${v.vector}::halfvec) + 0 limit ${v.most}::int)
    union all
    (select null::bigint, c.id, -(e.embedding <#> ${v.vector}::halfvec) from chunks c left join chunk_embeddings e on e.chunk_id = c.id and e.model = ${v.model}
      where c.id = any (${v.also}::text[]) and c.clone_id = ${v.cloneId} and c.source_id in (select id from wanted))`,
);
const CHUNKS = defineStatement<{ cloneId: CloneId; ids: string[] }>(
  'search_chunks',
  (v) => sql`select * from chunk_details(${v.cloneId}, ${v.ids})`,
);

interface TermsOfChunk extends Record<string, unknown> {
  chunk_id: string;
  version: string;
  length: number;
  bytes: number;
  terms: string;
  source_id: string;
  title: string;
}

interface NearestRow {
  version: string | null;
  chunk_id: string | null;
  cosine: number | null;
}

function toNearest(rows: NearestRow[]): Nearest {
  const nearest: Nearest = { version: 0, cosines: new Map(), eligible: new Set() };
  for (const { version, chunk_id, cosine } of rows) {
    if (version !== null) nearest.version = Number(version);
    else if (chunk_id !== null) {
      nearest.eligible.add(chunk_id);
      if (cosine !== null) nearest.cosines.set(chunk_id, cosine);
    }
  }
  return nearest;
}
