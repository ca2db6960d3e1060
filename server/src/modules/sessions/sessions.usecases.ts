import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope, type Scope } from '../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../shared/cursor.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import { type CloneId, newId, type SessionId, type WorkspaceId } from '../../shared/ids.ts';
import type { CreatedSession, CreateSessionInput, Session } from './sessions.schemas.ts';
import type { SessionRow, SessionsStore } from './sessions.store.ts';

export type SessionsUsecases = ReturnType<typeof createSessionsUsecases>;

interface SessionsDeps {
  store: SessionsStore;
  clock: Clock;
  /** Throws when the clone is not there, not the caller's, or (without preview) not published. */
  getSpeakingClone: (ctx: Context, cloneId: CloneId, options: { preview: boolean }) => Promise<unknown>;
  /** Throws `not_found` unless the clone is one of the caller's workspace. */
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<void>;
  mintSessionToken: (claims: {
    workspaceId: WorkspaceId;
    cloneId: CloneId;
    sessionId: SessionId;
  }) => Promise<{ token: string; expiresIn: number }>;
}

export function createSessionsUsecases({ store, clock, getSpeakingClone, requireClone, mintSessionToken }: SessionsDeps) {
  return {
    /** Opens a session and gives the token that lets a visitor's browser use it. */
    async createSession(ctx: Context, cloneId: CloneId, input: CreateSessionInput): Promise<CreatedSession> {
      requireScope(ctx, 'sessions:create');
      if (input.visitorId !== undefined && ctx.actor.type === 'publishable_key')
        throw new AppError(
          'permission_denied',
          'A web page cannot say who its visitor is. Open the session from your server, with a secret key.',
          {
            param: 'visitorId',
          },
        );
      await getSpeakingClone(ctx, cloneId, { preview: input.preview });
      const now = clock.now();
      const row = await store.insert(ctx, {
        id: newId('session', now.getTime()),
        cloneId,
        preview: input.preview,
        visitorId: input.visitorId ?? null,
        metadata: input.metadata,
        createdAt: now,
        updatedAt: now,
      });
      if (!row) throw new Error('the insert of a session returned nothing');
      const token = await mintSessionToken({ workspaceId: ctx.workspaceId, cloneId, sessionId: row.id });
      return { session: toSession(ctx, row), ...token };
    },

    async getSession(ctx: Context, id: SessionId): Promise<Session> {
      requireAccess(ctx, id, 'conversations:read');
      return toSession(ctx, found(id, await store.get(ctx, id)));
    },

    /** The conversations of a clone, newest first. */
    async listSessions(ctx: Context, cloneId: CloneId, page: { limit: number; cursor?: string | undefined }): Promise<Page<Session>> {
      requireScope(ctx, 'conversations:read');
      await requireClone(ctx, cloneId);
      const rows = await store.list(ctx, cloneId, { before: decodeCursor(page.cursor), limit: page.limit + 1 });
      const { data, nextCursor } = toPage(rows, page.limit);
      return { data: data.map((row) => toSession(ctx, row)), nextCursor };
    },

    /** Takes no further questions. An answer under way is finished. */
    async endSession(ctx: Context, id: SessionId): Promise<Session> {
      requireAccess(ctx, id, 'conversations:write');
      return toSession(ctx, found(id, await store.end(ctx, id, clock.now())));
    },

    async deleteSession(ctx: Context, id: SessionId): Promise<void> {
      requireAccess(ctx, id, 'conversations:write');
      if (!(await store.delete(ctx, id))) throw notFound('session', id);
    },
  };
}

/** A visitor may do everything with its own session, and does not learn of any other; everybody else needs `scope`. */
function requireAccess(ctx: Context, id: SessionId, scope: Scope): void {
  requireScope(ctx, ctx.actor.type === 'visitor' ? 'chat:write' : scope);
  if (ctx.actor.type === 'visitor' && ctx.actor.sessionId !== id) throw notFound('session', id);
}

function found(id: SessionId, row: SessionRow | undefined): SessionRow {
  if (!row) throw notFound('session', id);
  return row;
}

/** What the developer noted on the session is not for the visitor it is about. */
function toSession(ctx: Context, row: SessionRow): Session {
  return {
    id: row.id,
    cloneId: row.cloneId,
    preview: row.preview,
    visitorId: row.visitorId,
    metadata: ctx.actor.type === 'visitor' ? {} : row.metadata,
    title: row.title,
    status: row.status,
    messageCount: row.messageCount,
    lastSeq: row.lastSeq,
    answering: row.answering,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
