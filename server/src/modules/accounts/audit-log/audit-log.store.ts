import { and, desc, eq, lt } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import type { AuditWriter } from '../../../shared/audit.ts';
import type { Clock } from '../../../shared/clock.ts';
import { actorName, type Context } from '../../../shared/context.ts';
import { type EventId, newId } from '../../../shared/ids.ts';
import { auditLog } from '../accounts.tables.ts';

/** Writes audit entries for every module: one insert in the transaction that makes the change. */
export function createAuditWriter({ clock }: { clock: Clock }): AuditWriter {
  return async (tx, ctx, { action, target, details }) => {
    const now = clock.now();
    await (tx as Tx).insert(auditLog).values({
      id: newId('event', now.getTime()),
      workspaceId: ctx.workspaceId,
      actor: actorName(ctx.actor),
      action,
      target: target ?? null,
      details: details ?? {},
      requestId: ctx.requestId,
      createdAt: now,
    });
  };
}

export type AuditLogRow = typeof auditLog.$inferSelect;
export type AuditLogStore = ReturnType<typeof createAuditLogStore>;

/** Reads entries. The table's policies allow no update, and no delete except together with the workspace. */
export function createAuditLogStore(db: Database) {
  return {
    list: (ctx: Context, { before, limit }: { before: string | undefined; limit: number }): Promise<AuditLogRow[]> =>
      db.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
        tx
          .select()
          .from(auditLog)
          .where(and(eq(auditLog.workspaceId, ctx.workspaceId), before === undefined ? undefined : lt(auditLog.id, before as EventId)))
          .orderBy(desc(auditLog.id))
          .limit(limit),
      ),
  };
}
