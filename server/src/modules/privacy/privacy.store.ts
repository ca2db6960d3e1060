import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/db.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Context } from '../../shared/context.ts';
import type { ExportedRow } from './privacy.schemas.ts';

export type PrivacyStore = ReturnType<typeof createPrivacyStore>;

const PAGE = 200;

/** The exported tables: `key` sorts and pages the rows, `secret` lists columns that are never exported (credentials). */
const TABLES: { table: string; key: SQL; secret?: string[]; visitor?: SQL }[] = [
  { table: 'workspaces', key: sql`id` },
  { table: 'users', key: sql`id`, secret: ['password_hash'] },
  { table: 'members', key: sql`user_id` },
  { table: 'invitations', key: sql`id`, secret: ['token_hash'] },
  { table: 'password_resets', key: sql`id`, secret: ['token_hash'] },
  { table: 'refresh_tokens', key: sql`id`, secret: ['token_hash', 'successor_salt'] },
  { table: 'api_keys', key: sql`id`, secret: ['key_hash'] },
  { table: 'audit_log', key: sql`id` },
  { table: 'clones', key: sql`id` },
  { table: 'clone_versions', key: sql`clone_id || ' ' || lpad(number::text, 9, '0')` },
  { table: 'installations', key: sql`clone_id || ' ' || origin` },
  { table: 'sources', key: sql`id` },
  { table: 'documents', key: sql`id` },
  { table: 'sessions', key: sql`id`, visitor: sql`visitor_id` },
  { table: 'messages', key: sql`id`, visitor: sql`(select visitor_id from sessions s where s.id = t.session_id)` },
  { table: 'feedback', key: sql`message_id`, visitor: sql`(select visitor_id from sessions s where s.id = t.session_id)` },
  { table: 'usage_events', key: sql`id`, visitor: sql`(select visitor_id from sessions s where s.id = t.session_id)` },
  { table: 'spending_limits', key: sql`workspace_id` },
  { table: 'payout_accounts', key: sql`id` },
  { table: 'spending_notifications', key: sql`month || ' ' || limit_micros` },
];

/** Tables without a workspace_id column. For the others, a filter on it lets the database use the index; row level security filters anyway. */
const WITHOUT_WORKSPACE = new Set(['workspaces', 'users', 'password_resets']);
const hasWorkspaceId = (table: string) => !WITHOUT_WORKSPACE.has(table);

/** Reads tables of other modules with SQL, under the workspace's row level security. */
export function createPrivacyStore(db: Database, audit: AuditWriter) {
  const page = (
    ctx: Context,
    { table, key, secret = [], visitor }: (typeof TABLES)[number],
    after: string,
    visitorId: string | undefined,
  ) =>
    db.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
      const { rows } = await tx.execute<{ key: string; row: Record<string, unknown> }>(sql`
        select ${key} as key, to_jsonb(t) - ${sql.param(secret)}::text[] as row from ${sql.identifier(table)} t
        where ${key} > ${after} ${hasWorkspaceId(table) ? sql`and t.workspace_id = ${ctx.workspaceId}` : sql``} ${visitorId === undefined || !visitor ? sql`` : sql`and ${visitor} = ${visitorId}`}
        order by 1 limit ${PAGE}`);
      return rows;
    });

  return {
    /** Yields every row. Reads a page at a time, so the size of the workspace does not matter. */
    async *rows(ctx: Context, visitorId: string | undefined): AsyncGenerator<ExportedRow> {
      for (const table of TABLES) {
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
