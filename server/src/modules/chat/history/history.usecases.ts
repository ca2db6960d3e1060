import { type Context, requireScope } from '../../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../../shared/cursor.ts';
import { notFound } from '../../../shared/errors.ts';
import type { MessageId } from '../../../shared/ids.ts';
import { requireRange } from '../../../shared/time-range.ts';
import type { ChatMessage } from '../chat.schemas.ts';
import type { ChatStore } from '../chat.store.ts';
import { toMessage } from '../chat.usecases.ts';
import { requireOwnSession } from '../session-lookup.cache.ts';
import type { ChatMessageInWorkspace, ExportFormat, MessageFilter } from './history.schemas.ts';
import type { HistoryStore } from './history.store.ts';

export type HistoryUsecases = ReturnType<typeof createHistoryUsecases>;

/** Rows per statement of an export, so that its size does not matter. */
const EXPORT_PAGE = 500;

export function createHistoryUsecases({ store, history }: { store: Pick<ChatStore, 'message'>; history: HistoryStore }) {
  async function page(ctx: Context, filter: MessageFilter, options: { after: string | undefined; oldestFirst: boolean; limit: number }) {
    const rows = await history.messages(ctx, filter, options);
    return rows.map(({ visitorId, preview, ...row }) => ({ ...toMessage(ctx, row), cloneId: row.cloneId, visitorId, preview }));
  }

  async function* everyMessage(ctx: Context, filter: MessageFilter): AsyncGenerator<ChatMessageInWorkspace> {
    for (let after: string | undefined; ; ) {
      const messages = await page(ctx, filter, { after, oldestFirst: true, limit: EXPORT_PAGE });
      yield* messages;
      after = messages.at(-1)?.id;
      if (messages.length < EXPORT_PAGE || ctx.signal.aborted) return;
    }
  }

  return {
    /** A stored question or answer. Visitors can read those of their own session. */
    async retrieveMessage(ctx: Context, messageId: MessageId): Promise<ChatMessage> {
      requireScope(ctx, ctx.actor.type === 'visitor' ? 'chat:write' : 'conversations:read');
      const row = await store.message(ctx, messageId);
      if (!row) throw notFound('message', messageId);
      requireOwnSession(ctx, row.sessionId, messageId);
      return toMessage(ctx, row);
    },

    /** Messages of every session, newest first. */
    async listAllMessages(
      ctx: Context,
      { limit, cursor, ...filter }: MessageFilter & { limit: number; cursor?: string | undefined },
    ): Promise<Page<ChatMessageInWorkspace>> {
      requireScope(ctx, 'conversations:read');
      requireRange(filter);
      return toPage(await page(ctx, filter, { after: decodeCursor(cursor, 'message'), oldestFirst: false, limit: limit + 1 }), limit);
    },

    /** Every message that the filters match, oldest first. */
    async exportMessages(
      ctx: Context,
      { format, ...filter }: MessageFilter & { format: ExportFormat },
    ): Promise<AsyncGenerator<ChatMessageInWorkspace>> {
      requireScope(ctx, 'conversations:read');
      requireRange(filter);
      await history.recordExport(ctx, { format });
      return everyMessage(ctx, filter);
    },
  };
}
