import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/db.ts';
import type { Chunk } from '../../../providers/extractor/extractor.port.ts';
import { type CloneId, newId, type SourceId, type WorkspaceId } from '../../../shared/ids.ts';

export interface SeedText {
  title?: string;
  /** One chunk each. */
  chunks: string[];
  headingPath?: string[];
}

export interface SeededClone {
  workspaceId: WorkspaceId;
  cloneId: CloneId;
}

/** Creates a workspace with one clone for tests and benchmarks. */
export async function seedClone(database: Database): Promise<SeededClone> {
  const workspaceId = newId('workspace');
  const cloneId = newId('clone');
  await database.transaction({ workspaceId }, async (tx) => {
    await tx.execute(sql`insert into workspaces (id, name, created_at) values (${workspaceId}, 'Test', now())`);
    await tx.execute(
      sql`insert into clones (id, workspace_id, slug, settings, created_at, updated_at)
        values (${cloneId}, ${workspaceId}, ${cloneId}, '{}', now(), now())`,
    );
  });
  return { workspaceId, cloneId };
}

/** Stores a source with consecutive chunks that are not indexed yet. */
export async function seedSource(database: Database, clone: SeededClone, seeded: SeedText): Promise<SourceId> {
  let offset = 0;
  const chunks = seeded.chunks.map((text, ordinal) => {
    const start = offset;
    offset += text.length + 1;
    const headingPath = seeded.headingPath ?? [];
    return {
      ordinal,
      text,
      start,
      end: start + text.length,
      page: ordinal + 1,
      pageEnd: ordinal + 1,
      pageStarts: [],
      headingPath,
      tokens: Math.ceil(text.length / 4),
    };
  });
  return seedDocument(database, clone, { title: seeded.title ?? 'Untitled', text: seeded.chunks.join('\n'), chunks });
}

const ROWS_PER_STATEMENT = 500;

/** Stores a source with its document and with chunks that are not indexed yet. */
export async function seedDocument(
  database: Database,
  { workspaceId, cloneId }: SeededClone,
  { title, text, chunks }: { title: string; text: string; chunks: Chunk[] },
): Promise<SourceId> {
  const sourceId = newId('source');
  const documentId = newId('document');
  await database.transaction({ workspaceId }, async (tx) => {
    await tx.execute(
      sql`insert into sources (id, workspace_id, clone_id, type, title, status, created_at, updated_at)
        values (${sourceId}, ${workspaceId}, ${cloneId}, 'text', ${title}, 'embedding', now(), now())`,
    );
    await tx.execute(
      sql`insert into documents (id, workspace_id, source_id, text, pages, headings, metadata, created_at)
        values (${documentId}, ${workspaceId}, ${sourceId}, ${text}, '[]', '[]', '{}', now())`,
    );
    for (let i = 0; i < chunks.length; i += ROWS_PER_STATEMENT) {
      const rows = chunks.slice(i, i + ROWS_PER_STATEMENT).map(
        (chunk) => sql`(${newId('chunk')}, ${workspaceId}, ${cloneId}, ${sourceId}, ${documentId}, ${chunk.ordinal}, ${chunk.text},
          ${chunk.start}, ${chunk.end}, ${chunk.page}::int, ${chunk.pageEnd}::int, ${sql.param(chunk.pageStarts)}::int[], ${sql.param(chunk.headingPath)}::text[], ${chunk.tokens})`,
      );
      await tx.execute(
        sql`insert into chunks (id, workspace_id, clone_id, source_id, document_id, ordinal, text, start_offset, end_offset, page, page_end, page_starts,
          heading_path, tokens) values ${sql.join(rows, sql`, `)}`,
      );
    }
  });
  return sourceId;
}
