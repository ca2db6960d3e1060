import { type Context, requireScope } from '../../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../../shared/cursor.ts';
import { toAuditLogEntry } from '../accounts-views.ts';
import type { AuditLogEntry } from './audit-log.schemas.ts';
import type { AuditLogStore } from './audit-log.store.ts';

export function createAuditLogUsecases({ auditLog }: { auditLog: AuditLogStore }) {
  return {
    /** Newest first. */
    async listAuditLog(ctx: Context, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<AuditLogEntry>> {
      requireScope(ctx, 'workspace:manage');
      const page = toPage(await auditLog.list(ctx, { before: decodeCursor(cursor, 'event'), limit: limit + 1 }), limit);
      return { ...page, data: page.data.map(toAuditLogEntry) };
    },
  };
}
