import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope, type Scope } from '../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../shared/cursor.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import { type CloneId, newId, type SessionId, type WorkspaceId } from '../../shared/ids.ts';
import type {
  CreatedSession,
  CreateSessionInput,
  RenewSessionTokenInput,
  Session,
  SessionFilter,
  SessionToken,
} from './sessions.schemas.ts';
import type { SessionRow, SessionsStore } from './sessions.store.ts';

export type SessionsUsecases = ReturnType<typeof createSessionsUsecases>;

interface SessionsDeps {
  store: SessionsStore;
  clock: Clock;
  /** Throws when the clone is not there, not the caller's, or (without preview) not published. */
  getResolvedClone: (ctx: Context, cloneId: CloneId, options: { preview: boolean }) => Promise<unknown>;
  /** Throws `not_found` unless the clone is one of the caller's workspace. */
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<void>;
  mintSessionToken: (claims: SessionClaims) => Promise<SessionToken>;
  /** Null when the token is none of ours. Throws `token_expired` when it ended longer ago than `graceSeconds`. */
  readLastSessionToken: (token: string, graceSeconds: number) => Promise<SessionClaims | null>;
}

interface SessionClaims {
  workspaceId: WorkspaceId;
  cloneId: CloneId;
  sessionId: SessionId;
}

/** How long a visitor's tokens follow one another: after the last question, and in all (as long as a member's sign-in). */
const QUIET_SECONDS = 24 * 3600;
const RENEWED_SECONDS = 7 * 24 * 3600;

export function createSessionsUsecases(deps: SessionsDeps) {
  const { store, clock, getResolvedClone, requireClone, mintSessionToken, readLastSessionToken } = deps;

  /** A publishable key is read by everybody, and an id is no secret: the token shows that the session is this visitor's. */
  async function requireLastToken(ctx: Context, id: SessionId, cloneId: CloneId, token: string | undefined): Promise<void> {
    const claims = token === undefined ? null : await readLastSessionToken(token, QUIET_SECONDS);
    if (claims?.sessionId === id && claims.cloneId === cloneId && claims.workspaceId === ctx.workspaceId) return;
    throw new AppError('permission_denied', 'A web page renews a session with the last token it had for it. Send that as token.', {
      param: 'token',
    });
  }

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
      await getResolvedClone(ctx, cloneId, { preview: input.preview });
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

    async retrieveSession(ctx: Context, id: SessionId): Promise<Session> {
      requireAccess(ctx, id, 'conversations:read');
      return toSession(ctx, found(id, await store.get(ctx, id)));
    },

    /** A fresh token for the session's visitor. A visitor's own chain of tokens ends; see the constants. */
    async renewSessionToken(ctx: Context, id: SessionId, { token }: RenewSessionTokenInput): Promise<SessionToken> {
      const { actor, workspaceId } = ctx;
      if (actor.type === 'publishable_key') {
        requireScope(ctx, 'sessions:create');
        await requireLastToken(ctx, id, actor.cloneId, token);
      } else requireAccess(ctx, id, 'sessions:create');
      // The token reads the conversation so far.
      if (actor.type === 'secret_key') requireScope(ctx, 'conversations:read');
      const row = found(id, await store.get(ctx, id));
      if (row.status === 'ended') throw new AppError('conflict', 'This session has ended. Start a new one.');
      const seconds = (since: Date) => (clock.now().getTime() - since.getTime()) / 1000;
      const own = actor.type === 'visitor' || actor.type === 'publishable_key';
      if (own && (seconds(row.updatedAt) > QUIET_SECONDS || seconds(row.createdAt) > RENEWED_SECONDS))
        throw new AppError('conflict', 'This session is too old to go on with. Start a new one.');
      return mintSessionToken({ workspaceId, cloneId: row.cloneId, sessionId: id });
    },

    /** The conversations of a clone, newest first. */
    async listSessions(
      ctx: Context,
      cloneId: CloneId,
      { limit, cursor, ...filter }: { limit: number; cursor?: string | undefined } & SessionFilter,
    ): Promise<Page<Session>> {
      requireScope(ctx, 'conversations:read');
      await requireClone(ctx, cloneId);
      const rows = await store.list(ctx, cloneId, filter, { before: decodeCursor(cursor), limit: limit + 1 });
      const { data, nextCursor } = toPage(rows, limit);
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
