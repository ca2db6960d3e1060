import { type ChatEvent, createMessage, reduceMessage, type Sequenced } from '@cloneai/sdk';
import { batch, computed, type Signal, signal } from '@preact/signals-core';
import { type Connection, type ConnectionEvent, nextConnection } from './connection.ts';
import { answerView, type MessageView, questionView, storedView } from './message.ts';
import { isFinal, type Problem, problemOf } from './problems.ts';
import { createProfile } from './profile.ts';
import { loadConversation } from './stored-conversation.ts';
import { type Identify, SessionEnded, type VisitorSession } from './visitor-session.ts';

/** A message's place in the conversation. Its view changes while the answer is written. */
export interface Item {
  key: number;
  view: Signal<MessageView>;
  /** Of a question. Stays the same while nobody knows whether the question arrived. */
  idempotencyKey: string;
}

/** 128 random bits. (`crypto.randomUUID` is missing on pages without TLS.) */
const randomKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

export type ChatState = ReturnType<typeof createChat>;

export interface ChatOptions {
  session: VisitorSession;
  emit: (event: string, detail?: unknown) => void;
  now?: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
}

/** The state of the chat as signals, and its actions. It uses the API and does not touch the page. */
export function createChat({ session, emit, now = Date.now, sleep = (ms) => new Promise((done) => setTimeout(done, ms)) }: ChatOptions) {
  const { profile, avatar, loadProfile } = createProfile(session);
  const items = signal<readonly Item[]>([]);
  const connection = signal<Connection>('idle');
  /** A problem of the whole chat, not of one message. */
  const problem = signal<Problem | null>(null);
  const loading = signal(true);
  const draft = signal('');
  /** The last complete answer, for screen readers. */
  const announced = signal<MessageView | null>(null);
  const busy = computed(() => connection.value !== 'idle');
  const blocked = computed(() => isFinal(problem.value));
  let lastKey = 0;
  let lifetime = new AbortController();
  let loaded = Promise.resolve();
  let stopMessage: (() => PromiseLike<unknown>) | undefined;

  /** Changes the composer's text, and stores it for a reload. */
  const write = (text: string) => {
    draft.value = text;
    session.unsent = text;
  };
  const transition = (event: ConnectionEvent) => {
    connection.value = nextConnection(connection.value, event);
  };
  const itemOf = (view: MessageView): Item => ({ key: ++lastKey, view: signal(view), idempotencyKey: randomKey() });

  function apply(answer: Item, event: Sequenced<ChatEvent>, view: MessageView): void {
    batch(() => {
      answer.view.value = view;
      if (event.type === 'text-delta') transition('text');
      else if (event.type === 'message-start') transition('opened');
    });
    const { asked } = session.stored ?? {};
    if (event.type === 'message-start') session.unsent = '';
    if (event.type === 'message-start' && asked) session.update({ asked: { ...asked, messageId: event.data.messageId } });
    if (event.type === 'message-end') session.update({ seq: event.seq, asked: undefined });
  }

  function finish(answer: Item): void {
    transition('end');
    stopMessage = undefined;
    announced.value = answer.view.value;
    const { id, text, finish } = answer.view.value;
    emit('answer', { id, text, finishReason: finish });
  }

  function fail(answer: Item, question: Item, error: unknown): void {
    if (lifetime.signal.aborted) return;
    const found = problemOf(error, now());
    emit('error', error);
    stopMessage = undefined;
    if (answer.view.value.id) {
      // The server continues an answer that has started. The chat resumes it when the connection is back.
      const offline = found.kind === 'offline';
      transition(offline ? 'lost' : 'refused');
      answer.view.value = { ...answer.view.value, problem: offline ? { kind: 'interrupted' } : found };
      return;
    }
    if (found.kind !== 'offline') question.idempotencyKey = randomKey();
    batch(() => {
      transition('refused');
      items.value = items.value.filter((other) => other !== answer);
      question.view.value = { ...question.view.value, problem: found };
      if (isFinal(found)) problem.value = found;
    });
    session.update({ asked: undefined });
  }

  async function ask(question: Item, text: string): Promise<void> {
    const answer = itemOf(answerView(createMessage()));
    const { signal } = lifetime;
    batch(() => {
      problem.value = null;
      question.view.value = { ...question.view.value, problem: null };
      items.value = [...items.value.filter((other) => other !== question), question, answer];
      transition('send');
    });
    emit('question', { text });
    for (let tries = 0; ; tries++) {
      try {
        const sessionId = await session.ensureId();
        session.update({ asked: { text } });
        const onState = (state: string) => state === 'resuming' && transition('cut');
        const { idempotencyKey } = question;
        const options = { signal, onState, after: session.stored?.seq, idempotencyKey };
        const stream = session.client.stream(sessionId, { content: text }, options);
        stopMessage = () => stream.stop();
        for await (const event of stream) apply(answer, event, answerView(stream.message));
        return finish(answer);
      } catch (error) {
        if (error instanceof SessionEnded && tries === 0) {
          // The question was not sent, so it can be sent once to the new session.
          items.value = [question, answer];
          problem.value = { kind: 'ended' };
          continue;
        }
        return fail(answer, question, error);
      }
    }
  }

  /** Continues an answer in progress with the events after `seq`. */
  async function resume(answer: Item, question: Item, messageId: string, seq: number): Promise<void> {
    const { signal } = lifetime;
    transition('resume');
    // The text that is shown stays until the events have caught up with it.
    const shown = answer.view.value.text.length;
    let message = createMessage({ id: messageId });
    stopMessage = () => session.client.request('POST', `/v1/messages/${messageId}/stop`);
    try {
      const sessionId = await session.ensureId();
      for await (const event of session.client.events(sessionId, seq, { signal })) {
        if (event.data.messageId !== messageId) continue;
        message = reduceMessage(message, event);
        const view = answerView(message);
        apply(answer, event, view.text.length >= shown || view.finish ? view : answer.view.value);
        if (event.type === 'message-end') return finish(answer);
      }
    } catch (error) {
      fail(answer, question, error);
    }
  }

  async function restore(): Promise<void> {
    const { stored, unsent } = session;
    if (!stored) {
      draft.value ||= unsent;
      return;
    }
    const { messages, arrived, answering, lastSeq } = await loadConversation(session, stored, sleep, lifetime.signal);
    items.value = messages.map((message) => itemOf(storedView(message)));
    if (arrived && stored.asked) session.unsent = '';
    else draft.value ||= unsent;
    if (!answering) return session.update({ seq: lastSeq, asked: undefined });
    const answer = itemOf(answerView(createMessage({ id: answering })));
    const question = items.value.at(-1) ?? answer;
    items.value = [...items.value, answer];
    // Events of earlier messages are ignored, so an early sequence number does no harm.
    void resume(answer, question, answering, stored.seq);
  }

  function load(): Promise<void> {
    loaded = loadAll();
    return loaded;
  }

  async function loadAll(): Promise<void> {
    lifetime.abort();
    lifetime = new AbortController();
    const { signal } = lifetime;
    const { stored } = session;
    batch(() => {
      items.value = [];
      connection.value = 'idle';
      problem.value = null;
      loading.value = true;
    });
    try {
      await Promise.all([profile.value ?? loadProfile(), restore()]);
    } catch (error) {
      if (signal.aborted) return;
      const found = error instanceof SessionEnded ? ({ kind: 'ended' } as const) : problemOf(error, now());
      // The stored session was deleted, so the chat starts a new one.
      if (stored && found.kind === 'gone') {
        session.forget();
        return loadAll();
      }
      if (found.kind === 'ended' && !profile.value) await loadProfile().catch(() => {});
      problem.value = found;
      emit('error', error);
    } finally {
      if (!signal.aborted) loading.value = false;
    }
  }

  return {
    profile,
    avatar,
    items,
    connection,
    busy,
    blocked,
    problem,
    loading,
    draft,
    announced,
    load,
    write,

    /** Returns false when the question cannot be sent now. */
    send(text: string): boolean {
      const content = text.trim();
      if (!content || busy.value || blocked.value) return false;
      const question = itemOf(questionView(content));
      session.unsent = content;
      if (!loading.value) void ask(question, content);
      else void loaded.then(() => (blocked.value || busy.value ? write(content) : ask(question, content)));
      return true;
    },

    /** Asks the last question again, after its answer failed or the question was not delivered. */
    retry(): void {
      if (busy.value) return;
      const question = items.value.findLast(({ view }) => view.value.role === 'user');
      if (!question) return;
      const failed = items.value.at(-1);
      if (failed?.view.value.role === 'assistant') {
        items.value = items.value.filter((other) => other !== failed);
        question.idempotencyKey = randomKey();
      }
      void ask(question.view.value.id ? itemOf(questionView(question.view.value.text)) : question, question.view.value.text);
    },

    /** Resumes an interrupted answer, or loads a chat that failed to load. Never sends a question. */
    reconnect(): void {
      const last = items.value.at(-1);
      if (connection.value === 'broken' && last?.view.value.id) {
        const question = items.value.at(-2) ?? last;
        void resume(last, question, last.view.value.id, session.stored?.seq ?? 0);
      } else if (connection.value === 'idle' && problem.value && !isFinal(problem.value)) void load();
    },

    stop(): void {
      transition('stop');
      // The stream reports the outcome. If this request fails, the answer continues to its end.
      stopMessage?.().then(undefined, (error) => emit('error', error));
    },

    async rate(answer: Item, rating: 'up' | 'down'): Promise<void> {
      const { id, rating: before } = answer.view.value;
      if (!id || before === rating) return;
      answer.view.value = { ...answer.view.value, rating };
      try {
        await session.client.request('POST', `/v1/messages/${id}/feedback`, { rating });
      } catch (error) {
        answer.view.value = { ...answer.view.value, rating: before };
        emit('error', error);
      }
    },

    /** Reloads the clone's profile. The conversation stays, except for a preview whose session has ended. */
    async refresh(): Promise<void> {
      if (!profile.value && !loading.value) return load();
      try {
        await loadProfile();
      } catch (error) {
        if (!(error instanceof SessionEnded)) return emit('error', error);
        if (!busy.value) items.value = [];
        await loadProfile().catch((again) => emit('error', again));
      }
    },

    restart(): void {
      if (busy.value) return;
      session.unsent = '';
      session.forget();
      void load();
    },

    /** Questions asked in the meantime wait. If the site cannot identify the visitor, the chat stays anonymous and the promise rejects. */
    identify(visitor: Identify): Promise<void> {
      loading.value = true;
      const done = session.identify(visitor).finally(loadAll);
      loaded = done.catch(() => {});
      return done;
    },

    destroy(): void {
      lifetime.abort();
    },
  };
}
