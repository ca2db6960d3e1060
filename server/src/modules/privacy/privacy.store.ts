import { sql } from 'drizzle-orm';
import type { Database } from '../../db/db.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Context } from '../../shared/context.ts';
import type { PersonalDataTable } from '../../shared/personal-data.ts';
import type { ExportedRow } from './privacy.schemas.ts';

export type PrivacyStore = ReturnType<typeof createPrivacyStore>;

const PAGE = 200;

/** Reads the tables that `personalData` lists, under the workspace's own row level security. */
export function createPrivacyStore(db: Database, audit: AuditWriter, personalData: () => readonly PersonalDataTable[]) {
  const page = (
    ctx: Context,
    { table, key, secret = [], visitor, withoutWorkspace }: PersonalDataTable,
    after: string,
    visitorId: string | undefined,
  ) =>
    db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
      const { rows } = await tx.execute<{ key: string; row: Record<string, unknown> }>(sql`
        select ${sql.raw(key)} as key, to_jsonb(t) - ${sql.param(secret)}::text[] as row from ${sql.identifier(table)} t
        where ${sql.raw(key)} > ${after} ${withoutWorkspace ? sql`` : sql`and t.workspace_id = ${ctx.workspaceId}`} ${visitorId === undefined || !visitor ? sql`` : sql`and ${sql.raw(visitor)} = ${visitorId}`}
        order by 1 limit ${PAGE}`);
      return rows;
    });

  return {
    /** Yields every row. Reads a page at a time, so the size of the workspace does not matter. */
    async *rows(ctx: Context, visitorId: string | undefined): AsyncGenerator<ExportedRow> {
      for (const table of personalData()) {
        if (visitorId !== undefined && !table.visitor) continue;
        let after = '';
        for (;;) {
          const rows = await page(ctx, table, after, visitorId);
          for (const { row } of rows) yield { table: table.table, row };
          const last = rows.at(-1);
          if (!last || rows.length < PAGE) break;
          after = last.key;
        }
      }
    },

    recordExport: (ctx: Context, details: Record<string, unknown>) =>
      db.transaction({ workspaceId: ctx.workspaceId }, (tx) => audit(tx, ctx, { action: 'privacy.exported', details })),

    /** Deletes the sessions; their messages, events, and ratings cascade. The audit entry omits the visitor's id, which is personal data. */
    erase: (ctx: Context, visitorId: string): Promise<number> =>
      db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
        const { rows } = await tx.execute<{ id: string }>(sql`delete from sessions where visitor_id = ${visitorId} returning id`);
        await audit(tx, ctx, { action: 'privacy.erased', details: { sessions: rows.length } });
        return rows.length;
      }),
  };
}
