import { LRUCache } from 'lru-cache';
import type { Clock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import type { CloneId, MessageId, SessionId } from '../../shared/ids.ts';
import type { ResolvedClone } from '../clones/clones.schemas.ts';
import type { ChatStore } from './chat.store.ts';

/** The clone of a session, and whether the session uses its draft. Neither ever changes. */
export interface SessionClone {
  cloneId: CloneId;
  preview: boolean;
}

export type GetResolvedClone = (ctx: Context, cloneId: CloneId, options: { preview: boolean }) => Promise<ResolvedClone>;

export type SessionLookup = ReturnType<typeof createSessionLookup>;

const MAX_SESSIONS = 10_000;

/** Finds the clone of a session. Caches what cannot change; the clone's settings, which can, are resolved each time. */
export function createSessionLookup(deps: { store: ChatStore; clock: Clock; getResolvedClone: GetResolvedClone }) {
  const { store, clock, getResolvedClone } = deps;
  const cached = new LRUCache<SessionId, SessionClone & { workspaceId: string }>({ max: MAX_SESSIONS });
  const ended = new LRUCache<SessionId, true>({ max: MAX_SESSIONS });

  function remember(ctx: Context, id: SessionId, { cloneId, preview }: SessionClone): SessionClone {
    cached.set(id, { workspaceId: ctx.workspaceId, cloneId, preview });
    return { cloneId, preview };
  }

  /** Throws `not_found` if the session does not exist or the caller may not see it. */
  async function find(ctx: Context, id: SessionId): Promise<SessionClone> {
    requireOwnSession(ctx, id);
    const known = cached.get(id);
    if (known && known.workspaceId === ctx.workspaceId) return known;
    const state = await store.session(ctx, id, clock.now());
    if (!state) throw notFound('session', id);
    if (state.status === 'ended') ended.set(id, true);
    return remember(ctx, id, state);
  }

  /** The draft needs clones:read. The token of a preview session was created by a caller with that scope. */
  function resolve(ctx: Context, { cloneId, preview }: SessionClone): Promise<ResolvedClone> {
    const caller: Context = preview && ctx.actor.type === 'visitor' ? { ...ctx, actor: { type: 'system', scopes: ['clones:read'] } } : ctx;
    return getResolvedClone(caller, cloneId, { preview });
  }

  return {
    find,
    remember,
    resolve,
    /** A session never becomes active again. */
    rememberEnded: (id: SessionId): void => void ended.set(id, true),
    /** Whether it is known that the session has ended. False proves nothing. */
    hasEnded: (id: SessionId): boolean => ended.has(id),

    /**
     * What is known before the session is claimed. A visitor's token names the clone, so that a visitor's first question takes no
     * lookup. Whether the session is a preview comes with the claim; until then `clone` is the published version and not `certain`.
     */
    async beforeClaim(ctx: Context, id: SessionId): Promise<SessionClone & { clone: ResolvedClone; certain: boolean }> {
      const { actor } = ctx;
      if (actor.type === 'visitor' && actor.sessionId === id && !cached.has(id)) {
        const published = { cloneId: actor.cloneId, preview: false };
        try {
          return { ...published, clone: await resolve(ctx, published), certain: false };
        } catch (error) {
          // The clone may not be published, which a preview does not need.
          if (!(error instanceof AppError) || error.code !== 'conflict' || !(await find(ctx, id)).preview) throw error;
        }
      }
      const session = await find(ctx, id);
      return { ...session, clone: await resolve(ctx, session), certain: true };
    },
  };
}

/** Throws `not_found` if a visitor asks for a session other than its own. */
export function requireOwnSession(ctx: Context, id: SessionId, message?: MessageId): void {
  if (ctx.actor.type !== 'visitor' || ctx.actor.sessionId === id) return;
  throw message ? notFound('message', message) : notFound('session', id);
}
