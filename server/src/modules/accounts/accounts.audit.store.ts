import type { Tx } from '../../db/db.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Clock } from '../../shared/clock.ts';
import { actorName } from '../../shared/context.ts';
import { newId } from '../../shared/ids.ts';
import { auditLog } from './accounts.tables.ts';

/** The audit writer of every room: one insert in the transaction that does the deed. */
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
