import { AbortError, type Message, RateLimitError, type Session } from '@cloneai/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { sleep } from '../../../lib/sleep.ts';
import { type Loaded, type LoadedPages, useLoad, usePages } from '../../../lib/use-load.ts';
import { foldAnswer, withNewest } from './live-answer.ts';

/** Messages to reload after a new message. */
const NEWEST = 20;
const MAX_DELAY_MS = 60_000;

interface Transcript {
  session: Loaded<Session>;
  /** Newest first. */
  messages: LoadedPages<Message>;
  /** The answer in progress. */
  live: Message | null;
}

/** Loads a conversation and follows new messages. */
export function useTranscript(sessionId: string, onSession: (session: Session) => void): Transcript {
  const session = useLoad((signal) => client.sessions.retrieve(sessionId, { signal }), [sessionId]);
  const messages = usePages<Message>(
    (signal, cursor) => client.messages.list(sessionId, { limit: 50, ...(cursor ? { cursor } : {}) }, { signal }),
    [sessionId],
  );
  const [live, setLive] = useState<Message | null>(null);
  const now = useRef({ session, messages, onSession });
  now.current = { session, messages, onSession };

  const isLoaded = session.data !== undefined && messages.items !== undefined;
  useEffect(() => {
    const first = now.current.session.data;
    if (!isLoaded || !first) return;
    const controller = new AbortController();
    const { signal } = controller;
    const refresh = async (): Promise<Session> => {
      const [page, next] = await Promise.all([
        client.messages.list(sessionId, { limit: NEWEST }, { signal }),
        client.sessions.retrieve(sessionId, { signal }),
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
  }, [isLoaded, sessionId]);
  return { session, messages, live: live && !messages.items?.some(({ id }) => id === live.id) ? live : null };
}

/** Follows the events of a session until it ends. Reconnects when the stream breaks. */
async function listen(
  session: Session,
  signal: AbortSignal,
  refresh: () => Promise<Session>,
  show: (live: Message | null) => void,
): Promise<void> {
  let state = session;
  let live: Message | null = null;
  // An answer in progress started before the last event, so replay all events and skip to its start.
  let awaited = state.answering;
  let after = awaited ? 0 : state.lastSeq;
  for (let delay = 1000; !signal.aborted; delay = Math.min(MAX_DELAY_MS, delay * 2)) {
    if (state.status === 'ended' && !state.answering) return;
    try {
      for await (const event of client.sessions.streamEvents(state.id, { after }, { signal })) {
        after = event.seq;
        delay = 1000;
        if (awaited && !(event.type === 'message-start' && event.data.messageId === awaited)) continue;
        awaited = null;
        live = foldAnswer(live, event, new Date().toISOString());
        show(live);
        // The question is stored at the start event, and the complete answer at the end event.
        if (event.type === 'message-start' || event.type === 'message-end') state = await refresh();
      }
    } catch (error) {
      if (error instanceof AbortError || signal.aborted) return;
      if (error instanceof RateLimitError) delay = Math.max(delay, (error.retryAfter ?? 60) * 1000);
    }
    await sleep(delay, signal);
    // Load missed messages. If that fails, the next iteration tries again.
    state = await refresh().catch(() => state);
  }
}
