import { CloneAI, CloneAIError, createMessage, type EmbeddedClone, reduceMessage } from '@cloneai/sdk';
import { useCallback, useEffect, useRef, useState } from 'react';
import { answer, type ChatMessage, question, stored } from './message.ts';
import { type CloneAddress, forgetSession, type OpenSession, openSession, storedSession } from './visitor-session.ts';

export type Status = 'loading' | 'ready' | 'answering' | 'reconnecting';

/** A question that can be sent several times, but is asked once. */
interface PendingQuestion {
  text: string;
  idempotencyKey: string;
}

/** A conversation with a clone as React state. It streams answers, stops them, reports problems, and survives a reload. */
export function useClone({ baseUrl, clone }: CloneAddress) {
  const [profile, setProfile] = useState<EmbeddedClone | null>(null);
  const [messages, setMessages] = useState<readonly ChatMessage[]>([]);
  const [status, setStatus] = useState<Status>('loading');
  /** What is wrong and what to do, for people. */
  const [problem, setProblem] = useState<string | null>(null);
  const [undelivered, setUndelivered] = useState<PendingQuestion | null>(null);
  const session = useRef<OpenSession | null>(null);
  const lifetime = useRef(new AbortController());
  const stopMessage = useRef<(() => PromiseLike<unknown>) | null>(null);

  const fail = useCallback((error: unknown) => {
    if (!(error instanceof CloneAIError)) throw error;
    setProblem(error.message);
  }, []);
  const replaceLast = useCallback((message: ChatMessage) => setMessages((all) => [...all.slice(0, -1), message]), []);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    lifetime.current = controller;
    session.current = null;

    /** Shows an answer in progress from its first event. */
    async function follow({ client, sessionId }: OpenSession, messageId: string) {
      let message = createMessage({ id: messageId });
      setMessages((all) => [...all.filter(({ key }) => key !== messageId), answer(message, messageId)]);
      setStatus('answering');
      stopMessage.current = () => client.messages.stop(messageId);
      for await (const event of client.sessions.streamEvents(sessionId, { after: 0 }, { signal })) {
        message = reduceMessage(message, event);
        replaceLast(answer(message, messageId));
        if (message.finishReason) return;
      }
    }

    async function load() {
      const found = await new CloneAI({ baseUrl }).request<EmbeddedClone>('GET', `/v1/embed/clone?clone=${encodeURIComponent(clone)}`);
      if (signal.aborted) return;
      setProfile(found);
      if (!storedSession(clone)) return;
      const opened = await openSession({ baseUrl, clone });
      const { answering } = await opened.client.sessions.retrieve(opened.sessionId, { signal });
      const page = await opened.client.messages.list(opened.sessionId, { limit: 50 }, { signal });
      if (signal.aborted) return;
      session.current = opened;
      setMessages(page.data.toReversed().map(stored));
      if (answering) await follow(opened, answering);
    }

    setProfile(null);
    setMessages([]);
    setProblem(null);
    setUndelivered(null);
    setStatus('loading');
    load()
      .catch((error) => signal.aborted || fail(error))
      .finally(() => signal.aborted || setStatus('ready'));
    return () => controller.abort();
  }, [baseUrl, clone, fail, replaceLast]);

  const ask = useCallback(
    async (pending: PendingQuestion) => {
      const { signal } = lifetime.current;
      const { text: content, idempotencyKey } = pending;
      const key = crypto.randomUUID();
      let arrived = false;
      setProblem(null);
      setUndelivered(null);
      setStatus('answering');
      setMessages((all) => [...all, question(content), answer(createMessage(), key)]);
      try {
        session.current ??= await openSession({ baseUrl, clone });
        const { client, sessionId } = session.current;
        const onState = (state: string) => {
          if (state === 'streaming' || state === 'resuming') setStatus(state === 'resuming' ? 'reconnecting' : 'answering');
        };
        const stream = client.messages.stream(sessionId, { content }, { signal, idempotencyKey, onState });
        stopMessage.current = () => stream.stop();
        for await (const event of stream) {
          arrived = true;
          replaceLast(answer(stream.message, key));
          if (event.type === 'error') setProblem(event.data.error.message);
        }
      } catch (error) {
        if (signal.aborted) return;
        // A question that did not arrive is removed. `retry` sends it again.
        if (!arrived) {
          setMessages((all) => all.slice(0, -2));
          setUndelivered(pending);
        }
        fail(error);
      } finally {
        if (!signal.aborted) setStatus('ready');
      }
    },
    [baseUrl, clone, fail, replaceLast],
  );

  return {
    profile,
    messages,
    status,
    problem,
    ask: (text: string) => void ask({ text, idempotencyKey: crypto.randomUUID() }),
    /** Sends the question again that did not arrive. */
    retry: undelivered && (() => void ask(undelivered)),
    stop: () => void stopMessage.current?.().then(undefined, fail),
    restart: () => {
      forgetSession(clone);
      session.current = null;
      setUndelivered(null);
      setMessages([]);
      setProblem(null);
    },
  };
}
