import { sql } from 'drizzle-orm';
import type { Database } from '../../db/db.ts';
import { type CloneId, newId, type SourceId, type WorkspaceId } from '../../shared/ids.ts';

export interface PlantedText {
  title?: string;
  /** One chunk each. */
  chunks: string[];
  headingPath?: string[];
}

export interface PlantedClone {
  workspaceId: WorkspaceId;
  cloneId: CloneId;
}

/** For tests and measurements: a workspace with one clone, without going through accounts. */
export async function plantClone(database: Database): Promise<PlantedClone> {
  const workspaceId = newId('workspace');
  const cloneId = newId('clone');
  await database.transaction({ workspaceId }, async (tx) => {
    await tx.execute(sql`insert into workspaces (id, name, created_at) values (${workspaceId}, 'Planted', now())`);
    await tx.execute(
      sql`insert into clones (id, workspace_id, slug, settings, created_at, updated_at)
        values (${cloneId}, ${workspaceId}, ${cloneId}, '{}', now(), now())`,
    );
  });
  return { workspaceId, cloneId };
}

/** Stores a source whose chunks stand one after the other in its document, not indexed yet. */
export async function plantSource(database: Database, { workspaceId, cloneId }: PlantedClone, planted: PlantedText): Promise<SourceId> {
  const sourceId = newId('source');
  const documentId = newId('document');
  const headings = planted.headingPath ?? [];
  let offset = 0;
  const rows = planted.chunks.map((text, ordinal) => {
    const start = offset;
    offset += text.length + 1;
    return sql`(${newId('chunk')}, ${workspaceId}, ${cloneId}, ${sourceId}, ${documentId}, ${ordinal}, ${text}, ${start}, ${start + text.length},
      ${ordinal + 1}::int, ${ordinal + 1}::int, ${sql.param(headings)}::text[], ${Math.ceil(text.length / 4)})`;
  });
  await database.transaction({ workspaceId }, async (tx) => {
    await tx.execute(
      sql`insert into sources (id, workspace_id, clone_id, type, title, status, created_at, updated_at)
        values (${sourceId}, ${workspaceId}, ${cloneId}, 'text', ${planted.title ?? 'Untitled'}, 'embedding', now(), now())`,
    );
    await tx.execute(
      sql`insert into documents (id, workspace_id, source_id, text, pages, headings, metadata, created_at)
        values (${documentId}, ${workspaceId}, ${sourceId}, ${planted.chunks.join('\n')}, '[]', '[]', '{}', now())`,
    );
    for (let i = 0; i < rows.length; i += 500)
      await tx.execute(
        sql`insert into chunks (id, workspace_id, clone_id, source_id, document_id, ordinal, text, start_offset, end_offset, page, page_end,
          heading_path, tokens) values ${sql.join(rows.slice(i, i + 500), sql`, `)}`,
      );
  });
  return sourceId;
}
