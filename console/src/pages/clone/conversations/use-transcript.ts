import { AbortError, type Message, RateLimitError, type Session } from '@cloneai/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { sleep } from '../../../lib/sleep.ts';
import { type Loaded, type LoadedPages, useLoad, usePages } from '../../../lib/use-load.ts';
import { foldAnswer, withNewest } from './live-answer.ts';

/** Messages read anew when something was said. */
const NEWEST = 20;
const LONGEST_PAUSE = 60_000;

interface Transcript {
  session: Loaded<Session>;
  /** Newest first. */
  messages: LoadedPages<Message>;
  /** The answer that is being written. */
  live: Message | null;
}

/** A conversation, and what is said in it from now on. */
export function useTranscript(sessionId: string, onSession: (session: Session) => void): Transcript {
  const session = useLoad((signal) => client.sessions.get(sessionId, { signal }), [sessionId]);
  const messages = usePages<Message>(
    (signal, cursor) => client.messages.list(sessionId, { limit: 50, ...(cursor ? { cursor } : {}) }, { signal }),
    [sessionId],
  );
  const [live, setLive] = useState<Message | null>(null);
  const now = useRef({ session, messages, onSession });
  now.current = { session, messages, onSession };

  const begun = session.data !== undefined && messages.items !== undefined;
  useEffect(() => {
    const first = now.current.session.data;
    if (!begun || !first) return;
    const controller = new AbortController();
    const { signal } = controller;
    const refresh = async (): Promise<Session> => {
      const [page, next] = await Promise.all([
        client.messages.list(sessionId, { limit: NEWEST }, { signal }),
        client.sessions.get(sessionId, { signal }),
      ]);
      now.current.messages.set((known) => withNewest(known, page.data));
      now.current.session.set(() => next);
      now.current.onSession(next);
      return next;
    };
    void listen(first, signal, refresh, setLive);
    return () => {
      controller.abort();
      setLive(null);
    };
  }, [begun, sessionId]);
  return { session, messages, live: live && !messages.items?.some(({ id }) => id === live.id) ? live : null };
}

/** Reads the events of a session as they come, over as many connections as it takes, until it has ended. */
async function listen(
  session: Session,
  signal: AbortSignal,
  refresh: () => Promise<Session>,
  show: (live: Message | null) => void,
): Promise<void> {
  let state = session;
  let live: Message | null = null;
  // An answer under way is told from its beginning, which lies before the last event: all are read, and only its own are looked at.
  let awaited = state.answering;
  let after = awaited ? 0 : state.lastSeq;
  for (let pause = 1000; !signal.aborted; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
    if (state.status === 'ended' && !state.answering) return;
    try {
      for await (const event of client.sessions.events(state.id, { after }, { signal })) {
        after = event.seq;
        pause = 1000;
        if (awaited && !(event.type === 'message-start' && event.data.messageId === awaited)) continue;
        awaited = null;
        live = foldAnswer(live, event, new Date().toISOString());
        show(live);
        // The question is stored by then, and at the end the answer with all that belongs to it.
        if (event.type === 'message-start' || event.type === 'message-end') state = await refresh();
      }
    } catch (error) {
      if (error instanceof AbortError || signal.aborted) return;
      if (error instanceof RateLimitError) pause = Math.max(pause, (error.retryAfter ?? 60) * 1000);
    }
    await sleep(pause, signal);
    // What was missed shows in the stored messages; when they cannot be read either, the next turn tries again.
    state = await refresh().catch(() => state);
  }
}
