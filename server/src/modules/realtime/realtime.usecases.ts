import type { PubSub } from '../../providers/pubsub/pubsub.port.ts';
import type { Context } from '../../shared/context.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import type { IdempotencyStore } from '../../shared/idempotency.ts';
import type { SessionId } from '../../shared/ids.ts';
import { type ConnectionDeps, type Opening, openConnection, type Wire } from './connection.usecases.ts';
import { createAskOnce } from './run-once.usecases.ts';
import { createTypingRelay } from './typing.usecases.ts';

export type RealtimeUsecases = ReturnType<typeof createRealtimeUsecases>;

interface RealtimeDeps extends Omit<ConnectionDeps, 'askOnce' | 'typing'> {
  resolveCaller: (credential: { token: string; origin: string | null; requestId: string; signal: AbortSignal }) => Promise<Context | null>;
  calls: IdempotencyStore;
  pubsub: PubSub;
  /** Sockets of one session on this server. */
  maxPerSession?: number;
}

interface OpenSocketInput extends Pick<Opening, 'after' | 'token' | 'count'> {
  /** The page the socket was opened from; every credential it shows is judged by that. */
  origin: string | null;
}

export function createRealtimeUsecases({ resolveCaller, calls, pubsub, maxPerSession = 10, ...deps }: RealtimeDeps) {
  const typing = createTypingRelay({ pubsub });
  const askOnce = createAskOnce({ calls, clock: deps.clock, logger: deps.logger });
  return {
    /**
     * Whether the caller may follow the session, before anything is opened: throws as `followSession` does. Then `admit`, which throws
     * `rate_limited` when the session has too many sockets, and at once `begin`.
     */
    async openSocket(ctx: Context, sessionId: SessionId, { after, token, origin, count }: OpenSocketInput) {
      const follower = await deps.followSession(ctx, sessionId, { after, live: true });
      if (!follower) throw notFound('session', sessionId);
      const { requestId, signal } = ctx;
      const resolve = (shown: string) => resolveCaller({ token: shown, origin, requestId, signal });
      const opening: Opening = { ctx, sessionId, after, follower, token, resolve, count };
      return {
        admit(): void {
          if (typing.connected(sessionId) < maxPerSession) return;
          throw new AppError('rate_limited', `This session has ${maxPerSession} sockets open already. Close one of them.`, {
            retryAfterSeconds: 30,
          });
        },
        begin: (wire: Wire) => openConnection({ ...deps, askOnce, typing }, opening, wire),
      };
    },
    /** Listens for what other servers have to relay. */
    start: () => typing.start(),
    stop: () => typing.stop(),
  };
}
