import type { Clock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import type { CloneId, MessageId, SessionId } from '../../shared/ids.ts';
import type { ResolvedClone } from '../clones/clones.schemas.ts';
import type { ChatStore } from './chat.store.ts';

/** Which clone a session talks to, and whether to its draft. Never changes. */
export interface SessionClone {
  cloneId: CloneId;
  preview: boolean;
}

export type GetResolvedClone = (ctx: Context, cloneId: CloneId, options: { preview: boolean }) => Promise<ResolvedClone>;

export type SessionLookup = ReturnType<typeof createSessionLookup>;

const MAX_SESSIONS_KNOWN = 10_000;

/** What a session is, which never changes, and how its clone speaks, which may. */
export function createSessionLookup({
  store,
  clock,
  getResolvedClone,
}: {
  store: ChatStore;
  clock: Clock;
  getResolvedClone: GetResolvedClone;
}) {
  const known = new Map<SessionId, SessionClone & { workspaceId: string }>();

  function remember(ctx: Context, id: SessionId, { cloneId, preview }: SessionClone): SessionClone {
    if (known.size >= MAX_SESSIONS_KNOWN) known.clear();
    known.set(id, { workspaceId: ctx.workspaceId, cloneId, preview });
    return { cloneId, preview };
  }

  async function sessionOf(ctx: Context, id: SessionId): Promise<SessionClone> {
    requireOwn(ctx, id);
    const cached = known.get(id);
    if (cached && cached.workspaceId === ctx.workspaceId) return cached;
    const state = await store.session(ctx, id, clock.now());
    if (!state) throw notFound('session', id);
    return remember(ctx, id, state);
  }

  /**
   * The session's clone and how it speaks. A visitor's token names the clone, and hardly any visitor has a preview: the first question
   * of a session does without looking it up, and the claim checks the guess.
   */
  async function speakerOf(ctx: Context, id: SessionId): Promise<{ session: SessionClone; clone: ResolvedClone }> {
    const { actor } = ctx;
    if (actor.type === 'visitor' && actor.sessionId === id && !known.has(id)) {
      const session = { cloneId: actor.cloneId, preview: false };
      try {
        return { session, clone: await speaking(ctx, session) };
      } catch (error) {
        // Not published: still right for a preview.
        if (!(error instanceof AppError) || error.code !== 'conflict' || !(await sessionOf(ctx, id)).preview) throw error;
      }
    }
    const session = await sessionOf(ctx, id);
    return { session, clone: await speaking(ctx, session) };
  }

  /** The draft needs clones:read; a visitor's token for a preview was given by somebody who has it. */
  function speaking(ctx: Context, { cloneId, preview }: SessionClone): Promise<ResolvedClone> {
    const asker: Context = preview && ctx.actor.type === 'visitor' ? { ...ctx, actor: { type: 'system', scopes: ['clones:read'] } } : ctx;
    return getResolvedClone(asker, cloneId, { preview });
  }

  return { remember, sessionOf, speakerOf };
}

/** A visitor has its own session only; another's reads as if it were not there. */
export function requireOwn(ctx: Context, id: SessionId, message?: MessageId): void {
  if (ctx.actor.type !== 'visitor' || ctx.actor.sessionId === id) return;
  throw message ? notFound('message', message) : notFound('session', id);
}
