import type { PubSub } from '../../../providers/pubsub/pubsub.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { Context } from '../../../shared/context.ts';
import { notFound } from '../../../shared/errors.ts';
import type { SessionId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { ChatStore } from '../chat.store.ts';
import type { IdleSessionPoller } from './idle-session-poller.service.ts';
import type { Listener, LiveLog } from './live-log.service.ts';
import type { RunningAnswers } from './running-answers.service.ts';

/** `done`: nothing more to send. `idle`: nothing happened for a long time. `deleted`: the session was deleted. `failed`: see the log. */
export type FollowEnd = 'done' | 'idle' | 'deleted' | 'failed';

/** Events to listen to. Call `listen` once; it returns a function that unsubscribes. */
export interface Follower {
  /** The answer in progress, if any. */
  messageId: string | null;
  /** Stored events wait for the promise that the listener returns; live events do not. */
  listen(listener: Listener, onEnd: (reason: FollowEnd) => void): () => void;
}

export interface FollowDeps {
  store: ChatStore;
  running: RunningAnswers;
  idle: IdleSessionPoller;
  pubsub: PubSub;
  channel: string;
  clock: Clock;
  logger: Logger;
}

/** Between two reads of an answer that another server writes. */
const POLL_MS = 250;
/** How often to tell the other server that a client still follows its answer. */
const KEEP_ALIVE_MS = 10_000;
/** A stream without events ends after this time. Its client reconnects if it still wants events. */
const MAX_IDLE_MS = 15 * 60_000;

/** See `followSession` in `chat.usecases.ts`. Undefined if `live` is false and there is nothing to send. */
export async function followSession(
  deps: FollowDeps,
  ctx: Context,
  sessionId: SessionId,
  options: { after: number; live: boolean },
): Promise<Follower | undefined> {
  const { store, running } = deps;
  const local = running.ofSession(sessionId);
  if (!options.live && !local) {
    const first = await store.events(ctx, sessionId, options.after, deps.clock.now());
    if (!first) throw notFound('session', sessionId); // deleted after its lookup was cached
    if (first.events.length === 0 && !first.state.answering) return undefined;
  }
  return {
    messageId: local?.messageId ?? null,
    listen(listener, onEnd) {
      const stop = new AbortController();
      void sendEvents(deps, ctx, sessionId, options, stop.signal, listener)
        .catch((error): FollowEnd => {
          deps.logger.warn({ err: error, sessionId, requestId: ctx.requestId }, 'Following a session failed.');
          return 'failed';
        })
        .then((reason) => {
          if (!stop.signal.aborted) onEnd(reason);
        });
      return () => stop.abort();
    },
  };
}

async function sendEvents(
  { store, running, idle, pubsub, channel, clock }: FollowDeps,
  ctx: Context,
  sessionId: SessionId,
  { after, live }: { after: number; live: boolean },
  signal: AbortSignal,
  listener: Listener,
): Promise<FollowEnd> {
  let last = after;
  let idleSince = performance.now();
  let keptAliveAt = Number.NEGATIVE_INFINITY;
  const send: Listener = (seq, event) => {
    if (seq <= last || signal.aborted) return;
    last = seq;
    idleSince = performance.now();
    return listener(seq, event);
  };

  while (!signal.aborted && performance.now() - idleSince < MAX_IDLE_MS) {
    const local = running.ofSession(sessionId);
    if (local && last >= local.log.firstSeq - 1) {
      await listenUntilEnd(local.log, last, signal, send);
      continue;
    }
    const stored = await store.events(ctx, sessionId, last, clock.now());
    if (!stored) return 'deleted';
    // While this server writes an answer, its events come from the live log, and only older ones from the store.
    for (const { seq, event } of stored.events) {
      const ready = !local || seq < local.log.firstSeq ? send(seq, event) : undefined;
      if (ready) await ready;
    }
    if (stored.more) continue;
    if (local) {
      last = Math.max(last, local.log.firstSeq - 1);
      continue;
    }
    const { answering, abandoned } = stored.state;
    if (abandoned) {
      await store.closeAbandoned(ctx.workspaceId, sessionId, clock.now());
      continue;
    }
    if (!answering && !live) return 'done';
    if (answering && performance.now() - keptAliveAt > KEEP_ALIVE_MS) {
      keptAliveAt = performance.now();
      await pubsub.publish(channel, JSON.stringify({ keepAlive: answering }));
    }
    // An answer that started during the read would otherwise go unnoticed until the next poll.
    if (running.ofSession(sessionId)) continue;
    await pause(answering ? POLL_MS : MAX_IDLE_MS - (performance.now() - idleSince), signal, (wake) => {
      const cancelStart = running.onStart(sessionId, wake);
      const cancelPoll = answering ? undefined : idle.wait(ctx.workspaceId, sessionId, last, wake);
      return () => {
        cancelStart();
        cancelPoll?.();
      };
    });
  }
  return 'idle';
}

function listenUntilEnd(log: LiveLog, after: number, signal: AbortSignal, listener: Listener): Promise<void> {
  return new Promise((resolve) => {
    const abort = () => {
      unsubscribe();
      resolve();
    };
    signal.addEventListener('abort', abort, { once: true });
    const unsubscribe = log.listen(after, listener, () => {
      // A session may be followed for days: its signal must not keep references to answers that have ended.
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
}

/** Waits `milliseconds`, or until `subscribe`'s callback is called or the signal aborts. */
function pause(milliseconds: number, signal: AbortSignal, subscribe: (wake: () => void) => () => void): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      unsubscribe();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    const unsubscribe = subscribe(done);
    signal.addEventListener('abort', done, { once: true });
  });
}
