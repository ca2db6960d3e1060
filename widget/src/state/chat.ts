import { type ChatEvent, ConnectionError, createMessage, reduceMessage, type Sequenced } from '@cloneai/sdk';
import { type Connection, type ConnectionEvent, nextConnection } from './connection.ts';
import { answerView, type MessageView, questionView, storedView } from './message.ts';
import { isFinal, type Problem, problemOf } from './problems.ts';
import { createProfile } from './profile.ts';
import { batch, computed, type Signal, signal } from './signals.ts';
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
  /** False while the browser knows that there is no connection. */
  isOnline?: () => boolean;
  /** Runs `show` later, with the next frame: what arrives until then is shown at once. */
  frame: (show: () => void) => void;
}

/** While there is no connection, it is looked for this often at first, and then twice as long each time. */
const FIRST_LOOK_MS = 1000;
const LAST_LOOK_MS = 32_000;

/** The state of the chat as signals, and its actions. It uses the API and does not touch the page. */
export function createChat({
  session,
  emit,
  now = Date.now,
  sleep = (ms) => new Promise((done) => setTimeout(done, ms)),
  isOnline = () => true,
  frame,
}: ChatOptions) {
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
  let looking = false;
  let isDestroyed = false;
  let restores = 0;
  /** Shows what an answer has become since the last frame. */
  let unshown: (() => void) | undefined;

  /** Changes the composer's text, and stores it for a reload. */
  const write = (text: string) => {
    draft.value = text;
    session.unsent = text;
  };
  const transition = (event: ConnectionEvent) => {
    connection.value = nextConnection(connection.value, event);
  };
  const itemOf = (view: MessageView): Item => ({ key: ++lastKey, view: signal(view), idempotencyKey: randomKey() });

  const showNow = () => {
    unshown?.();
    unshown = undefined;
  };

  function apply(answer: Item, event: Sequenced<ChatEvent>, view: MessageView): void {
    if (!unshown) frame(showNow);
    unshown = () => {
      answer.view.value = view;
    };
    if (event.type === 'text-delta') transition('text');
    else if (event.type === 'message-start') transition('opened');
    const { asked } = session.stored ?? {};
    if (event.type === 'message-start') session.unsent = '';
    if (event.type === 'message-start' && asked) session.update({ asked: { ...asked, messageId: event.data.messageId } });
    if (event.type === 'message-end') session.update({ seq: event.seq, asked: undefined });
  }

  function finish(answer: Item): void {
    showNow();
    transition('end');
    stopMessage = undefined;
    announced.value = answer.view.value;
    const { id, text, finish } = answer.view.value;
    emit('answer', { id, text, finishReason: finish });
  }

  function fail(answer: Item, question: Item, error: unknown): void {
    if (lifetime.signal.aborted) return;
    showNow();
    const found = problemOf(error, now());
    emit('error', error);
    stopMessage = undefined;
    if (answer.view.value.id) {
      // The server continues an answer that has started. The chat resumes it when the connection is back.
      const offline = found.kind === 'offline';
      transition(offline ? 'lost' : 'refused');
      if (offline) void look();
      answer.view.value = { ...answer.view.value, problem: offline ? { kind: 'interrupted' } : found };
      return;
    }
    if (found.kind === 'offline') void look();
    else question.idempotencyKey = randomKey();
    batch(() => {
      transition('refused');
      items.value = items.value.filter((other) => other !== answer);
      question.view.value = { ...question.view.value, problem: found };
      if (isFinal(found)) problem.value = found;
    });
    session.update({ asked: undefined });
  }

  const lastQuestion = () => items.value.findLast(({ view }) => view.value.role === 'user');
  const isCutOff = () =>
    connection.value === 'broken' || [problem.value, lastQuestion()?.view.value.problem].some((one) => one?.kind === 'offline');

  /** Waits for the connection, and continues with it: the browser does not always say that it is back. */
  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    for (let wait = FIRST_LOOK_MS, found = false; !found; wait = Math.min(2 * wait, LAST_LOOK_MS)) {
      await sleep(wait);
      if (isDestroyed || !isCutOff()) break;
      found = await session.retrieveProfile().then(
        () => true,
        (error) => problemOf(error, now()).kind !== 'offline',
      );
    }
    looking = false;
    if (isCutOff() && !isDestroyed) reconnect(true);
  }

  async function ask(question: Item, text: string, isConnected = isOnline()): Promise<void> {
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
        if (!isConnected) throw new ConnectionError();
        const sessionId = await session.ensureId();
        session.update({ asked: { text } });
        const onState = (state: string) => /^(resum|check)ing$/.test(state) && transition('cut');
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

  /** `following`: another tab changed the conversation, and has a draft of its own. */
  async function restore(following = false): Promise<void> {
    const { stored } = session;
    const unsent = following ? '' : session.unsent;
    if (!stored) {
      draft.value ||= unsent;
      return;
    }
    const run = ++restores;
    const { messages, arrived, answering, lastSeq } = await loadConversation(session, stored, sleep, lifetime.signal);
    if (busy.value || run !== restores) return;
    // Messages that are shown keep their place, and what is open in them.
    const shown = [...items.value];
    items.value = messages.map((message) => {
      const view = storedView(message);
      const at = shown.findIndex(({ view: { value } }) =>
        value.id ? value.id === view.id : value.role === view.role && value.text === view.text,
      );
      const [item = itemOf(view)] = at < 0 ? [] : shown.splice(at, 1);
      item.view.value = view;
      return item;
    });
    if (following) {
      // The other tab keeps its draft.
    } else if (arrived && stored.asked) session.unsent = '';
    else draft.value ||= unsent;
    if (!answering) {
      if (!following) session.update({ seq: lastSeq, asked: undefined });
      return;
    }
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
      if (isFinal(found)) console.error(`CloneAI: ${(error as Error).message}`);
      if (found.kind === 'offline') void look();
      emit('error', error);
    } finally {
      if (!signal.aborted) loading.value = false;
    }
  }

  /** Asks the last question again, after its answer failed or the question was not delivered. */
  function retry(isConnected?: boolean): void {
    const question = lastQuestion();
    if (busy.value || !question) return;
    const failed = items.value.at(-1);
    if (failed?.view.value.role === 'assistant') {
      items.value = items.value.filter((other) => other !== failed);
      question.idempotencyKey = randomKey();
    }
    const { id, text } = question.view.value;
    void ask(id ? itemOf(questionView(text)) : question, text, isConnected);
  }

  /**
   * Continues after there was no connection: resumes an interrupted answer, sends a question that could not be sent, or loads a chat that
   * failed to load.
   */
  function reconnect(isConnected?: boolean): void {
    const last = items.value.at(-1);
    if (connection.value === 'broken' && last?.view.value.id) {
      const question = items.value.at(-2) ?? last;
      void resume(last, question, last.view.value.id, session.stored?.seq ?? 0);
    } else if (last?.view.value.problem?.kind === 'offline') retry(isConnected);
    else if (connection.value === 'idle' && problem.value && !isFinal(problem.value)) void load();
  }

  /** Follows what another tab did in the same conversation. */
  function sync(): void {
    const [before, after] = session.reread();
    // A question on its way is followed once its answer has started.
    if (busy.value || loading.value || (after?.asked && !after.asked.messageId)) return;
    if (before?.sessionId === after?.sessionId && before?.seq === after?.seq && before?.asked?.messageId === after?.asked?.messageId)
      return;
    if (after) void restore(true).catch((error) => emit('error', error));
    else items.value = [];
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
    /** For what is loaded on first use. */
    client: session.client,
    emit,
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

    retry,
    reconnect,
    sync,

    stop(): void {
      transition('stop');
      // The stream reports the outcome. If this request fails, the answer continues to its end.
      stopMessage?.().then(undefined, (error) => emit('error', error));
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
      isDestroyed = true;
      lifetime.abort();
    },
  };
}
