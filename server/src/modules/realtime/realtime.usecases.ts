import type { PubSub } from '../../providers/pubsub/pubsub.port.ts';
import { type Context, requireTokenOrigin } from '../../shared/context.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import type { IdempotencyStore } from '../../shared/idempotency.ts';
import type { SessionId } from '../../shared/ids.ts';
import { type Channel, type ConnectionDeps, type ConnectionInput, openConnection } from './connection.service.ts';
import { createSendOnce } from './send-once.usecases.ts';
import { createTypingRelay } from './typing-relay.service.ts';

export type RealtimeUsecases = ReturnType<typeof createRealtimeUsecases>;

interface RealtimeDeps extends Omit<ConnectionDeps, 'sendOnce' | 'typing'> {
  resolveCaller: (credential: { token: string; origin: string | null; requestId: string; signal: AbortSignal }) => Promise<Context | null>;
  calls: IdempotencyStore;
  pubsub: PubSub;
  /** Open sockets per session on this server. */
  maxPerSession?: number;
}

interface OpenSocketInput extends Pick<ConnectionInput, 'after' | 'token' | 'count'> {
  /** Origin of the page that opened the socket. Every credential sent over the socket is checked against it. */
  origin: string | null;
}

export function createRealtimeUsecases({ resolveCaller, calls, pubsub, maxPerSession = 10, ...deps }: RealtimeDeps) {
  const typing = createTypingRelay({ pubsub });
  const sendOnce = createSendOnce({ calls, clock: deps.clock, logger: deps.logger });
  return {
    /**
     * Checks that the caller may follow the session before the socket opens; throws like `followSession`. Call `admit` next, which throws
     * `rate_limited` if the session has too many sockets, and `connect` in the same tick.
     */
    async openSocket(ctx: Context, sessionId: SessionId, { after, token, origin, count }: OpenSocketInput) {
      requireOwnOrigin(ctx, origin);
      const follower = await deps.followSession(ctx, sessionId, { after, live: true });
      if (!follower) throw notFound('session', sessionId);
      const { requestId, signal } = ctx;
      const resolve = async (presented: string) => {
        const caller = await resolveCaller({ token: presented, origin, requestId, signal });
        if (caller) requireOwnOrigin(caller, origin);
        return caller;
      };
      const input: ConnectionInput = { ctx, sessionId, after, follower, token, resolve, count };
      return {
        admit(): void {
          if (typing.connected(sessionId) < maxPerSession) return;
          throw new AppError('rate_limited', `This session already has ${maxPerSession} open sockets. Close one first.`, {
            retryAfterSeconds: 30,
          });
        },
        connect: (channel: Channel) => openConnection({ ...deps, sendOnce, typing }, input, channel),
      };
    },
    /** Subscribes to typing events of other servers. */
    start: () => typing.start(),
    stop: () => typing.stop(),
  };
}

/** Browsers send an `Origin` header with every handshake, so a token that belongs to a page is not accepted without one. */
function requireOwnOrigin({ actor }: Context, origin: string | null): void {
  if (actor.type === 'visitor') requireTokenOrigin(actor.origin, origin);
}
