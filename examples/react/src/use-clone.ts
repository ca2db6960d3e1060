import { CloneAI, CloneAIError, createMessage, type EmbeddedClone, reduceMessage } from '@cloneai/sdk';
import { useCallback, useEffect, useRef, useState } from 'react';
import { answer, type ChatMessage, question, stored } from './message.ts';
import { type CloneAddress, forgetVisit, keptVisit, openVisit, type Visit } from './visit.ts';

export type Status = 'loading' | 'ready' | 'answering' | 'reconnecting';

/** Under one key a question is asked once, however often it is sent. */
interface Sending {
  text: string;
  idempotencyKey: string;
}

/** A conversation with a clone, as state: it streams, stops, says what went wrong, and is there again after a reload. */
export function useClone({ baseUrl, clone }: CloneAddress) {
  const [face, setFace] = useState<EmbeddedClone | null>(null);
  const [messages, setMessages] = useState<readonly ChatMessage[]>([]);
  const [status, setStatus] = useState<Status>('loading');
  /** For people: what is wrong, and what to do. */
  const [problem, setProblem] = useState<string | null>(null);
  const [undelivered, setUndelivered] = useState<Sending | null>(null);
  const visit = useRef<Visit | null>(null);
  const life = useRef(new AbortController());
  const stopAnswer = useRef<(() => PromiseLike<unknown>) | null>(null);

  const fail = useCallback((error: unknown) => {
    if (!(error instanceof CloneAIError)) throw error;
    setProblem(error.message);
  }, []);
  const replaceLast = useCallback((message: ChatMessage) => setMessages((all) => [...all.slice(0, -1), message]), []);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    life.current = controller;
    visit.current = null;

    /** Shows an answer that is being written, from its first event on. */
    async function follow({ client, sessionId }: Visit, messageId: string) {
      let message = createMessage({ id: messageId });
      setMessages((all) => [...all.filter(({ key }) => key !== messageId), answer(message, messageId)]);
      setStatus('answering');
      stopAnswer.current = () => client.messages.stop(messageId);
      for await (const event of client.sessions.streamEvents(sessionId, { after: 0 }, { signal })) {
        message = reduceMessage(message, event);
        replaceLast(answer(message, messageId));
        if (message.finishReason) return;
      }
    }

    async function load() {
      const found = await new CloneAI({ baseUrl }).request<EmbeddedClone>('GET', `/v1/embed/clone?clone=${encodeURIComponent(clone)}`);
      if (signal.aborted) return;
      setFace(found);
      if (!keptVisit(clone)) return;
      const opened = await openVisit({ baseUrl, clone });
      const session = await opened.client.sessions.retrieve(opened.sessionId, { signal });
      const page = await opened.client.messages.list(opened.sessionId, { limit: 50 }, { signal });
      if (signal.aborted) return;
      visit.current = opened;
      setMessages(page.data.toReversed().map(stored));
      if (session.answering) await follow(opened, session.answering);
    }

    setFace(null);
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
    async (sending: Sending) => {
      const { signal } = life.current;
      const { text: content, idempotencyKey } = sending;
      const key = crypto.randomUUID();
      let arrived = false;
      setProblem(null);
      setUndelivered(null);
      setStatus('answering');
      setMessages((all) => [...all, question(content), answer(createMessage(), key)]);
      try {
        visit.current ??= await openVisit({ baseUrl, clone });
        const { client, sessionId } = visit.current;
        const onState = (state: string) => {
          if (state === 'streaming' || state === 'resuming') setStatus(state === 'resuming' ? 'reconnecting' : 'answering');
        };
        const stream = client.messages.stream(sessionId, { content }, { signal, idempotencyKey, onState });
        stopAnswer.current = () => stream.stop();
        for await (const event of stream) {
          arrived = true;
          replaceLast(answer(stream.message, key));
          if (event.type === 'error') setProblem(event.data.error.message);
        }
      } catch (error) {
        if (signal.aborted) return;
        // What did not arrive does not stand there as if it had; `retry` sends it.
        if (!arrived) {
          setMessages((all) => all.slice(0, -2));
          setUndelivered(sending);
        }
        fail(error);
      } finally {
        if (!signal.aborted) setStatus('ready');
      }
    },
    [baseUrl, clone, fail, replaceLast],
  );

  return {
    face,
    messages,
    status,
    problem,
    ask: (text: string) => void ask({ text, idempotencyKey: crypto.randomUUID() }),
    /** Sends again what did not arrive. */
    retry: undelivered && (() => void ask(undelivered)),
    stop: () => void stopAnswer.current?.().then(undefined, fail),
    restart: () => {
      forgetVisit(clone);
      visit.current = null;
      setUndelivered(null);
      setMessages([]);
      setProblem(null);
    },
  };
}
