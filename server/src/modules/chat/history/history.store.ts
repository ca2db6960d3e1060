import { and, asc, desc, eq, getTableColumns, gt, lt, ne, sql } from 'drizzle-orm';
import { createdBetween } from '../../../db/created-between.ts';
import type { Database } from '../../../db/db.ts';
import type { AuditWriter } from '../../../shared/audit.ts';
import type { Context } from '../../../shared/context.ts';
import type { MessageId } from '../../../shared/ids.ts';
import { messages } from '../chat.tables.ts';
import type { MessageFilter } from './history.schemas.ts';

export type HistoryStore = ReturnType<typeof createHistoryStore>;

interface MessagePage {
  /** The last id of the previous page. */
  after: string | undefined;
  oldestFirst: boolean;
  limit: number;
}

const RATINGS = { up: 1, down: -1 } as const;

export function createHistoryStore(db: Database, audit: AuditWriter) {
  return {
    /** Messages of every session of the workspace, with the session's visitor. */
    messages: (ctx: Context, filter: MessageFilter, { after, oldestFirst, limit }: MessagePage) =>
      db.transaction({ workspaceId: ctx.workspaceId }, (tx) => {
        const ofSession = (condition: ReturnType<typeof sql>) =>
          sql`exists (select from sessions s where s.id = ${messages.sessionId} and ${condition})`;
        return tx
          .select({
            ...getTableColumns(messages),
            visitorId: sql<string | null>`(select s.visitor_id from sessions s where s.id = ${messages.sessionId})`,
            preview: sql<boolean>`(select s.preview from sessions s where s.id = ${messages.sessionId})`,
          })
          .from(messages)
          .where(
            and(
              eq(messages.workspaceId, ctx.workspaceId),
              after === undefined ? undefined : (oldestFirst ? gt : lt)(messages.id, after as MessageId),
              filter.cloneId && eq(messages.cloneId, filter.cloneId),
              filter.sessionId && eq(messages.sessionId, filter.sessionId),
              filter.role && eq(messages.role, filter.role),
              filter.finishReason && eq(messages.finishReason, filter.finishReason),
              filter.refused === undefined ? undefined : eq(messages.role, 'assistant'),
              filter.refused === undefined ? undefined : (filter.refused ? eq : ne)(messages.finishReason, 'refused'),
              filter.rating === undefined ? undefined : eq(messages.role, 'assistant'),
              filter.rating === undefined
                ? undefined
                : filter.rating === 'none'
                  ? sql`${messages.feedback} is null`
                  : eq(messages.feedback, RATINGS[filter.rating]),
              filter.visitorId === undefined ? undefined : ofSession(sql`s.visitor_id = ${filter.visitorId}`),
              filter.preview === undefined ? undefined : ofSession(sql`s.preview = ${filter.preview}`),
              createdBetween('message', messages, filter),
            ),
          )
          .orderBy((oldestFirst ? asc : desc)(messages.id))
          .limit(limit);
      }),

    recordExport: (ctx: Context, details: Record<string, unknown>): Promise<void> =>
      db.transaction({ workspaceId: ctx.workspaceId }, (tx) => audit(tx, ctx, { action: 'messages.exported', details })),
  };
}
