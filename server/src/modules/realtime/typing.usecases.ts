import type { PubSub } from '../../providers/pubsub/pubsub.port.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { ServerFrame } from './realtime.schemas.ts';

export type Typing = Extract<ServerFrame, { type: 'typing' }>['data'];

/** Somebody who listens to a session. */
export interface Hearer {
  /** Tells it apart from every other, on any server. */
  id: string;
  hear(typing: Typing): void;
}

const CHANNEL = 'realtime_typing';

/** Who is connected to which session on this server, and the relay between them and those on other servers. Nothing of it is stored. */
export function createTypingRelay({ pubsub }: { pubsub: PubSub }) {
  const sessions = new Map<SessionId, Set<Hearer>>();
  let stop: (() => Promise<void>) | undefined;

  return {
    async start(): Promise<void> {
      stop ??= await pubsub.subscribe(CHANNEL, (payload) => {
        const { sessionId, by, ...typing } = JSON.parse(payload) as Typing & { sessionId: SessionId; by: string };
        for (const hearer of sessions.get(sessionId) ?? []) if (hearer.id !== by) hearer.hear(typing);
      });
    },
    async stop(): Promise<void> {
      await stop?.();
      stop = undefined;
    },
    connected: (sessionId: SessionId): number => sessions.get(sessionId)?.size ?? 0,
    /** Returns a function that takes it out. */
    add(sessionId: SessionId, hearer: Hearer): () => void {
      const hearers = sessions.get(sessionId) ?? new Set();
      sessions.set(sessionId, hearers.add(hearer));
      return () => {
        hearers.delete(hearer);
        if (hearers.size === 0 && sessions.get(sessionId) === hearers) sessions.delete(sessionId);
      };
    },
    publish: (sessionId: SessionId, by: string, typing: Typing): Promise<void> =>
      pubsub.publish(CHANNEL, JSON.stringify({ sessionId, by, ...typing })),
  };
}

export type TypingRelay = ReturnType<typeof createTypingRelay>;
