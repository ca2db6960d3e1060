import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope, requireTokenOrigin, type Scope } from '../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../shared/cursor.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import { type CloneId, newId, type SessionId, type WorkspaceId } from '../../shared/ids.ts';
import { requireRange } from '../../shared/time-range.ts';
import type {
  CreatedSession,
  CreateSessionInput,
  RenewSessionTokenInput,
  Session,
  SessionFilter,
  SessionToken,
  UpdateSessionInput,
  WorkspaceSessionFilter,
} from './sessions.schemas.ts';
import type { SessionRow, SessionsStore } from './sessions.store.ts';

export type SessionsUsecases = ReturnType<typeof createSessionsUsecases>;

interface SessionsDeps {
  store: SessionsStore;
  clock: Clock;
  /** Throws `not_found` if the caller may not see the clone, and `conflict` if it is not published (without `preview`). */
  getResolvedClone: (ctx: Context, cloneId: CloneId, options: { preview: boolean }) => Promise<unknown>;
  /** Throws `not_found` unless the clone belongs to the caller's workspace. */
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<void>;
  mintSessionToken: (claims: SessionClaims) => Promise<SessionToken>;
  /** Null if this server did not sign the token. Throws `token_expired` if it expired more than `graceSeconds` ago. */
  readLastSessionToken: (token: string, graceSeconds: number) => Promise<SessionClaims | null>;
}

interface SessionClaims {
  workspaceId: WorkspaceId;
  cloneId: CloneId;
  sessionId: SessionId;
  origin?: string;
}

/** A visitor can renew its token until this long after its last question. */
const IDLE_SECONDS = 24 * 3600;
/** A visitor can renew its token until this long after the session was created: as long as a member's refresh token lasts. */
const LIFETIME_SECONDS = 7 * 24 * 3600;

export function createSessionsUsecases(deps: SessionsDeps) {
  const { store, clock, getResolvedClone, requireClone, mintSessionToken, readLastSessionToken } = deps;

  /** Publishable keys and session IDs are not secret. Only the token proves that the session belongs to this visitor. Resolves to its origin. */
  async function requireLastToken(ctx: Context, id: SessionId, cloneId: CloneId, token: string | undefined): Promise<string | undefined> {
    const claims = token === undefined ? null : await readLastSessionToken(token, IDLE_SECONDS);
    if (claims?.sessionId === id && claims.cloneId === cloneId && claims.workspaceId === ctx.workspaceId) return claims.origin;
    throw new AppError(
      'permission_denied',
      'A publishable key can renew a session only with its last token. Send that token in the body.',
      {
        param: 'token',
      },
    );
  }

  return {
    /**
     * Creates a session and a token for the visitor's browser. `pageOrigin`: the `Origin` header of the call. A token that a page gets works
     * on its origin only; a server may name the origin of the page that it gives the token to.
     */
    async createSession(
      ctx: Context,
      cloneId: CloneId,
      input: CreateSessionInput,
      pageOrigin: string | null = null,
    ): Promise<CreatedSession> {
      requireScope(ctx, 'sessions:create');
      const isServer = ctx.actor.type === 'user' || ctx.actor.type === 'secret_key';
      if (!isServer && input.origin !== undefined)
        throw new AppError('permission_denied', 'Only secret keys and members can set origin. A page gets a token for its own origin.', {
          param: 'origin',
        });
      const origin = isServer ? input.origin : (pageOrigin ?? undefined);
      if (input.visitorId !== undefined && ctx.actor.type === 'publishable_key')
        throw new AppError(
          'permission_denied',
          'A publishable key cannot set visitorId. Create the session from your server with a secret key.',
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
        tags: input.tags ?? [],
        origin: origin ?? null,
        language: input.language ?? null,
        apiKeyId: 'keyId' in ctx.actor ? ctx.actor.keyId : null,
        createdAt: now,
        updatedAt: now,
      });
      if (!row) throw new Error('Inserting a session returned no row.');
      const token = await mintSessionToken({ workspaceId: ctx.workspaceId, cloneId, sessionId: row.id, ...(origin ? { origin } : {}) });
      return { session: toSession(ctx, row), ...token };
    },

    async retrieveSession(ctx: Context, id: SessionId): Promise<Session> {
      requireAccess(ctx, id, 'conversations:read');
      return toSession(ctx, found(id, await store.get(ctx, id)));
    },

    /**
     * Creates a new token for the session's visitor. Visitors can renew for a limited time only; see the constants above. A token that
     * belongs to a page is renewed only for that page's origin, the `Origin` header of the call, and so is the new one. A token that a
     * server asks for works on any origin.
     */
    async renewSessionToken(
      ctx: Context,
      id: SessionId,
      { token }: RenewSessionTokenInput,
      pageOrigin: string | null = null,
    ): Promise<SessionToken> {
      const { actor, workspaceId } = ctx;
      let origin: string | undefined;
      if (actor.type === 'publishable_key') {
        requireScope(ctx, 'sessions:create');
        origin = await requireLastToken(ctx, id, actor.cloneId, token);
        requireTokenOrigin(origin, pageOrigin);
      } else requireAccess(ctx, id, 'sessions:create');
      if (actor.type === 'visitor') {
        origin = actor.origin;
        requireTokenOrigin(origin, pageOrigin);
      }
      // The token can read the conversation.
      if (actor.type === 'secret_key') requireScope(ctx, 'conversations:read');
      const row = found(id, await store.get(ctx, id));
      if (row.status === 'ended') throw new AppError('conflict', 'This session has ended. Start a new one.');
      const seconds = (since: Date) => (clock.now().getTime() - since.getTime()) / 1000;
      const isVisitor = actor.type === 'visitor' || actor.type === 'publishable_key';
      if (isVisitor && (seconds(row.updatedAt) > IDLE_SECONDS || seconds(row.createdAt) > LIFETIME_SECONDS))
        throw new AppError('conflict', 'This session is too old to continue. Start a new one.');
      return mintSessionToken({ workspaceId, cloneId: row.cloneId, sessionId: id, ...(origin ? { origin } : {}) });
    },

    /** Sessions of every clone, newest first. */
    async listAllSessions(
      ctx: Context,
      { limit, cursor, cloneId, ...filter }: { limit: number; cursor?: string | undefined } & WorkspaceSessionFilter,
    ): Promise<Page<Session>> {
      requireScope(ctx, 'conversations:read');
      requireRange(filter);
      const rows = await store.list(ctx, cloneId, filter, { before: decodeCursor(cursor, 'session'), limit: limit + 1 });
      const { data, nextCursor } = toPage(rows, limit);
      return { data: data.map((row) => toSession(ctx, row)), nextCursor };
    },

    /** Newest first. */
    async listSessions(
      ctx: Context,
      cloneId: CloneId,
      { limit, cursor, ...filter }: { limit: number; cursor?: string | undefined } & SessionFilter,
    ): Promise<Page<Session>> {
      requireScope(ctx, 'conversations:read');
      requireRange(filter);
      await requireClone(ctx, cloneId);
      const rows = await store.list(ctx, cloneId, filter, { before: decodeCursor(cursor, 'session'), limit: limit + 1 });
      const { data, nextCursor } = toPage(rows, limit);
      return { data: data.map((row) => toSession(ctx, row)), nextCursor };
    },

    /** Changes what the site's owner says about a session. Visitors cannot. */
    async updateSession(ctx: Context, id: SessionId, input: UpdateSessionInput): Promise<Session> {
      requireScope(ctx, 'conversations:write');
      return toSession(ctx, found(id, await store.update(ctx, id, input)));
    },

    /** Refuses further questions. An answer in progress is completed. */
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

/** A visitor has full access to its own session, and other sessions read as not_found. Other callers need `scope`. */
function requireAccess(ctx: Context, id: SessionId, scope: Scope): void {
  requireScope(ctx, ctx.actor.type === 'visitor' ? 'chat:write' : scope);
  if (ctx.actor.type === 'visitor' && ctx.actor.sessionId !== id) throw notFound('session', id);
}

function found(id: SessionId, row: SessionRow | undefined): SessionRow {
  if (!row) throw notFound('session', id);
  return row;
}

/** Metadata and tags are the site owner's and are hidden from visitors. */
function toSession(ctx: Context, row: SessionRow): Session {
  return {
    id: row.id,
    cloneId: row.cloneId,
    preview: row.preview,
    visitorId: row.visitorId,
    metadata: ctx.actor.type === 'visitor' ? {} : row.metadata,
    tags: ctx.actor.type === 'visitor' ? [] : row.tags,
    origin: row.origin,
    language: row.language,
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
