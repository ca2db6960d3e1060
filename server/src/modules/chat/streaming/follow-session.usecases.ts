import type { PubSub } from '../../../providers/pubsub/pubsub.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { Context } from '../../../shared/context.ts';
import { notFound } from '../../../shared/errors.ts';
import type { SessionId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { ChatStore } from '../chat.store.ts';
import type { QuietWatch } from './idle-sessions.service.ts';
import type { Listener } from './live-log.service.ts';
import type { RunningAnswers } from './running-answers.service.ts';

/** `done`: all was said. `idle`: nothing happened for a long time. `deleted`: the session is gone. `failed`: see the log. */
export type FollowEnd = 'done' | 'idle' | 'deleted' | 'failed';

/** Events to listen to. `listen` is called once; what it returns stops listening. */
export interface Follower {
  /** The answer being written, where one is. */
  messageId: string | null;
  /** What was stored waits for a promise that the listener returns; what is being written does not. */
  listen(listener: Listener, onEnd: (why: FollowEnd) => void): () => void;
}

export interface FollowDeps {
  store: ChatStore;
  running: RunningAnswers;
  quiet: QuietWatch;
  pubsub: PubSub;
  channel: string;
  clock: Clock;
  logger: Logger;
  closeAbandoned: (ctx: Context, sessionId: SessionId) => Promise<boolean>;
}

/** Between two looks at the log of an answer that another server writes. */
const POLL_WRITING_MS = 250;
/** Other servers are told this often that somebody still reads. */
const WATCH_MS = 10_000;
/** A stream on which nothing happens is ended; its reader comes back when it wants. */
const MAX_IDLE_MS = 15 * 60_000;

/** See `followSession` of the use cases. Undefined: `live` is false and there is nothing to send. */
export async function followSession(
  deps: FollowDeps,
  ctx: Context,
  sessionId: SessionId,
  options: { after: number; live: boolean },
): Promise<Follower | undefined> {
  const { store, running } = deps;
  const here = running.ofSession(sessionId);
  if (!options.live && !here) {
    const first = await store.events(ctx, sessionId, options.after, deps.clock.now());
    if (!first) throw notFound('session', sessionId); // deleted since it was last seen here
    if (first.events.length === 0 && !first.state.answering) return undefined;
  }
  return {
    messageId: here?.messageId ?? null,
    listen(listener, onEnd) {
      const stop = new AbortController();
      void run(deps, ctx, sessionId, options, stop.signal, listener)
        .catch((error): FollowEnd => {
          deps.logger.warn({ err: error, sessionId, requestId: ctx.requestId }, 'A session could no longer be followed.');
          return 'failed';
        })
        .then((why) => {
          if (!stop.signal.aborted) onEnd(why);
        });
      return () => stop.abort();
    },
  };
}

async function run(
  { store, running, quiet, pubsub, channel, clock, closeAbandoned }: FollowDeps,
  ctx: Context,
  sessionId: SessionId,
  { after, live }: { after: number; live: boolean },
  signal: AbortSignal,
  listener: Listener,
): Promise<FollowEnd> {
  let last = after;
  let idleSince = performance.now();
  let watchedAt = Number.NEGATIVE_INFINITY;
  const give: Listener = (seq, event) => {
    if (seq <= last || signal.aborted) return;
    last = seq;
    idleSince = performance.now();
    return listener(seq, event);
  };

  while (!signal.aborted && performance.now() - idleSince < MAX_IDLE_MS) {
    const here = running.ofSession(sessionId);
    if (here && last >= here.log.firstSeq - 1) {
      await new Promise<void>((resolve) => {
        const leave = () => {
          off();
          resolve();
        };
        signal.addEventListener('abort', leave, { once: true });
        const off = here.log.listen(last, give, () => {
          // A session may be followed for days: nothing of an answer that is over may stay with it.
          signal.removeEventListener('abort', leave);
          resolve();
        });
      });
      continue;
    }
    const stored = await store.events(ctx, sessionId, last, clock.now());
    if (!stored) return 'deleted';
    // While an answer is written here, the log has everything before it; what it says itself is heard live.
    for (const { seq, event } of stored.events) {
      const ready = !here || seq < here.log.firstSeq ? give(seq, event) : undefined;
      if (ready) await ready;
    }
    if (stored.more) continue;
    if (here) {
      last = Math.max(last, here.log.firstSeq - 1);
      continue;
    }
    const { answering, abandoned } = stored.state;
    if (abandoned) {
      await closeAbandoned(ctx, sessionId);
      continue;
    }
    if (!answering && !live) return 'done';
    if (answering && performance.now() - watchedAt > WATCH_MS) {
      watchedAt = performance.now();
      await pubsub.publish(channel, JSON.stringify({ watch: answering }));
    }
    // Begun while the store was asked: it would not be heard of until the next look.
    if (running.ofSession(sessionId)) continue;
    await pause(answering ? POLL_WRITING_MS : MAX_IDLE_MS - (performance.now() - idleSince), signal, (wake) => {
      const offBegin = running.onBegin(sessionId, wake);
      const offQuiet = answering ? undefined : quiet.wait(ctx.workspaceId, sessionId, last, wake);
      return () => {
        offBegin();
        offQuiet?.();
      };
    });
  }
  return 'idle';
}

/** Waits, or less when `subscribe`'s callback or the signal says so. */
function pause(milliseconds: number, signal: AbortSignal, subscribe: (wake: () => void) => () => void): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      off();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    const off = subscribe(done);
    signal.addEventListener('abort', done, { once: true });
  });
}
