import type { PubSub } from '../../providers/pubsub/pubsub.port.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { ServerFrame } from './realtime.schemas.ts';

export type Typing = Extract<ServerFrame, { type: 'typing' }>['data'];

/** One connected client of a session. */
export interface TypingSubscriber {
  /** Unique on all servers, so that a client does not receive its own typing events. */
  id: string;
  onTyping(typing: Typing): void;
}

const CHANNEL = 'realtime_typing';

/** Relays typing events between the clients of a session on this server and on other servers. Stores nothing. */
export function createTypingRelay({ pubsub }: { pubsub: PubSub }) {
  const sessions = new Map<SessionId, Set<TypingSubscriber>>();
  let stop: (() => Promise<void>) | undefined;

  return {
    async start(): Promise<void> {
      stop ??= await pubsub.subscribe(CHANNEL, (payload) => {
        const { sessionId, by, ...typing } = JSON.parse(payload) as Typing & { sessionId: SessionId; by: string };
        for (const subscriber of sessions.get(sessionId) ?? []) if (subscriber.id !== by) subscriber.onTyping(typing);
      });
    },
    async stop(): Promise<void> {
      await stop?.();
      stop = undefined;
    },
    /** Number of clients of the session on this server. */
    connected: (sessionId: SessionId): number => sessions.get(sessionId)?.size ?? 0,
    /** Returns a function that removes the subscriber. */
    add(sessionId: SessionId, subscriber: TypingSubscriber): () => void {
      const subscribers = sessions.get(sessionId) ?? new Set();
      sessions.set(sessionId, subscribers.add(subscriber));
      return () => {
        subscribers.delete(subscriber);
        if (subscribers.size === 0 && sessions.get(sessionId) === subscribers) sessions.delete(sessionId);
      };
    },
    publish: (sessionId: SessionId, by: string, typing: Typing): Promise<void> =>
      pubsub.publish(CHANNEL, JSON.stringify({ sessionId, by, ...typing })),
  };
}

export type TypingRelay = ReturnType<typeof createTypingRelay>;
