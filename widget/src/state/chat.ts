import { type ChatEvent, createMessage, type EmbeddedClone, type Message, reduceMessage, type Sequenced, type Session } from '@cloneai/sdk';
import { batch, computed, type Signal, signal } from '@preact/signals-core';
import { after, type Connection, type Happening } from './connection.ts';
import { answerView, type MessageView, questionView, storedView } from './message.ts';
import { isFinal, type Problem, problemOf } from './problems.ts';
import { type Identify, SessionEnded, type Visit } from './visit.ts';

/** A place in the conversation; what stands in it changes as the answer is written. */
export interface Item {
  key: number;
  view: Signal<MessageView>;
  /** The Idempotency-Key of a question: the same when it is sent again because nobody knows whether it arrived. */
  once: string;
}

const randomKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

export type ChatState = ReturnType<typeof createChat>;

export interface ChatOptions {
  visit: Visit;
  emit: (event: string, detail?: unknown) => void;
  now?: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
}

const HISTORY = 50;
/** A question whose sending a reload cut off is looked for this often, a second apart, before it counts as never sent. */
const LOOKS = 3;

/** Signals and what may be done to them. Knows the API, and nothing of the page. */
export function createChat({ visit, emit, now = Date.now, sleep = (ms) => new Promise((done) => setTimeout(done, ms)) }: ChatOptions) {
  const face = signal<EmbeddedClone | null>(null);
  /** How the clone looks, in base64. */
  const picture = signal<string | null>(null);
  const items = signal<readonly Item[]>([]);
  const connection = signal<Connection>('idle');
  /** What stands in the way of the whole chat. */
  const problem = signal<Problem | null>(null);
  const loading = signal(true);
  const draft = signal('');
  /** The last answer that came to its end, to be read out. */
  const announced = signal<MessageView | null>(null);
  let serial = 0;
  let looks = 0;
  let ended = new AbortController();
  let stopRunning: (() => PromiseLike<unknown>) | undefined;

  let ready = Promise.resolve();
  /** What stands in the composer; a reload finds it there again. */
  const write = (text: string) => {
    draft.value = text;
    visit.unsent = text;
  };
  const happen = (what: Happening) => {
    connection.value = after(connection.value, what);
  };
  const busy = computed(() => connection.value !== 'idle');
  const blocked = computed(() => isFinal(problem.value));
  const item = (view: MessageView): Item => ({ key: ++serial, view: signal(view), once: randomKey() });

  function take(target: Item, event: Sequenced<ChatEvent>, view: MessageView): void {
    batch(() => {
      target.view.value = view;
      if (event.type === 'text-delta') happen('text');
      else if (event.type === 'message-start') happen('opened');
    });
    const { asked } = visit.kept ?? {};
    if (event.type === 'message-start') visit.unsent = '';
    if (event.type === 'message-start' && asked) visit.note({ asked: { ...asked, messageId: event.data.messageId } });
    if (event.type === 'message-end') visit.note({ seq: event.seq, asked: undefined });
  }

  function finish(target: Item): void {
    happen('end');
    stopRunning = undefined;
    announced.value = target.view.value;
    emit('answer', { id: target.view.value.id, text: target.view.value.text, finishReason: target.view.value.finish });
  }

  /** What an error means for the answer `target` to `question`. */
  function settle(target: Item, question: Item, error: unknown): void {
    if (ended.signal.aborted) return;
    const found = problemOf(error, now());
    emit('error', error);
    stopRunning = undefined;
    if (target.view.value.id) {
      // It had begun: it goes on, and is asked for by its number when there is a connection again.
      const went = found.kind === 'offline';
      happen(went ? 'lost' : 'refused');
      target.view.value = { ...target.view.value, problem: went ? { kind: 'interrupted' } : found };
      return;
    }
    if (found.kind !== 'offline') question.once = randomKey();
    batch(() => {
      happen('refused');
      items.value = items.value.filter((other) => other !== target);
      question.view.value = { ...question.view.value, problem: found };
      if (isFinal(found)) problem.value = found;
    });
    visit.note({ asked: undefined });
  }

  async function ask(question: Item, text: string): Promise<void> {
    const target = item(answerView(createMessage()));
    const { signal } = ended;
    batch(() => {
      problem.value = null;
      question.view.value = { ...question.view.value, problem: null };
      items.value = [...items.value.filter((other) => other !== question), question, target];
      happen('send');
    });
    emit('question', { text });
    for (let tries = 0; ; tries++) {
      try {
        const sessionId = await visit.session();
        visit.note({ asked: { text } });
        const onState = (state: string) => state === 'resuming' && happen('cut');
        const stream = visit.client.stream(
          sessionId,
          { content: text },
          { signal, onState, after: visit.kept?.seq, idempotencyKey: question.once },
        );
        stopRunning = () => stream.stop();
        for await (const event of stream) take(target, event, answerView(stream.message));
        return finish(target);
      } catch (error) {
        if (error instanceof SessionEnded && tries === 0) {
          // The message never went out: it may go, once, to the session that took the old one's place.
          items.value = [question, target];
          problem.value = { kind: 'ended' };
          continue;
        }
        return settle(target, question, error);
      }
    }
  }

  /** Goes on with an answer that is being written somewhere: every event of it from the one after `seq`, each once. */
  async function follow(target: Item, question: Item, messageId: string, seq: number): Promise<void> {
    const { signal } = ended;
    happen('resume');
    // What stands there already stays until the events have caught up with it.
    const shown = target.view.value.text.length;
    let message = createMessage({ id: messageId });
    stopRunning = () => visit.client.request('POST', `/v1/messages/${messageId}/stop`);
    try {
      const sessionId = await visit.session();
      for await (const event of visit.client.events(sessionId, seq, { signal })) {
        if (event.data.messageId !== messageId) continue;
        message = reduceMessage(message, event);
        const view = answerView(message);
        take(target, event, view.text.length >= shown || view.finish ? view : target.view.value);
        if (event.type === 'message-end') return finish(target);
      }
    } catch (error) {
      settle(target, question, error);
    }
  }

  /** Shows the kept conversation, and finds what became of the question asked last. */
  async function restore(): Promise<void> {
    const { kept, unsent } = visit;
    if (!kept) {
      draft.value ||= unsent;
      return;
    }
    const { sessionId, asked, seq } = kept;
    for (let look = 1; ; look++) {
      const path = `/v1/sessions/${sessionId}`;
      const session = await visit.client.request<Session>('GET', path);
      const page = await visit.client.request<{ data: Message[] }>('GET', `${path}/messages?limit=${HISTORY}`);
      const answering = session.answering;
      const written = page.data.some((message) => message.id === answering && message.finishReason);
      const stored = page.data.toReversed().filter(({ id, role, finishReason }) => role === 'user' || finishReason || id !== answering);
      const arrived = !asked || asked.messageId !== undefined || stored.findLast(({ role }) => role === 'user')?.content === asked.text;
      if (!arrived && look < LOOKS && !ended.signal.aborted) {
        await sleep(1000);
        continue;
      }
      items.value = stored.map((message) => item(storedView(message)));
      if (arrived && asked) visit.unsent = '';
      else draft.value ||= unsent;
      if (answering && !written) {
        const target = item(answerView(createMessage({ id: answering })));
        const question = items.value.at(-1) ?? target;
        items.value = [...items.value, target];
        // Numbers of before its beginning do no harm: only its own events count.
        void follow(target, question, answering, seq);
      } else visit.note({ seq: session.lastSeq, asked: undefined });
      return;
    }
  }

  function load(): Promise<void> {
    ready = loadAll();
    return ready;
  }

  /** Of several looks at the same time the one begun last counts. */
  async function look(): Promise<void> {
    const mine = ++looks;
    const found = await visit.face();
    if (mine !== looks) return;
    const before = face.value?.avatarUrl;
    face.value = found;
    if (before !== found.avatarUrl) void portray(found.avatarUrl);
  }

  async function portray(url: string | null): Promise<void> {
    picture.value = null;
    try {
      const found = url && (await visit.picture()).data;
      if (face.value?.avatarUrl === url) picture.value = found;
    } catch {
      // Initials stand for a picture that cannot be had.
    }
  }

  async function loadAll(): Promise<void> {
    ended.abort();
    ended = new AbortController();
    const { signal } = ended;
    const { kept } = visit;
    batch(() => {
      items.value = [];
      connection.value = 'idle';
      problem.value = null;
      loading.value = true;
    });
    try {
      await Promise.all([face.value ?? look(), restore()]);
    } catch (error) {
      if (signal.aborted) return;
      const what = error instanceof SessionEnded ? ({ kind: 'ended' } as const) : problemOf(error, now());
      // The kept session was deleted: that is no reason not to begin another.
      if (kept && what.kind === 'gone') {
        visit.forget();
        return loadAll();
      }
      if (what.kind === 'ended' && !face.value) await look().catch(() => {});
      problem.value = what;
      emit('error', error);
    } finally {
      if (!signal.aborted) loading.value = false;
    }
  }

  return {
    face,
    picture,
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

    /** False: it could not be taken now, and stays where it was written. */
    send(text: string): boolean {
      const content = text.trim();
      if (!content || busy.value || blocked.value) return false;
      const question = item(questionView(content));
      visit.unsent = content;
      if (!loading.value) void ask(question, content);
      else void ready.then(() => (blocked.value || busy.value ? write(content) : ask(question, content)));
      return true;
    },

    /** Asks the same again: after an answer that failed, or a question that did not get through. */
    retry(): void {
      if (busy.value) return;
      const question = items.value.findLast(({ view }) => view.value.role === 'user');
      if (!question) return;
      const failed = items.value.at(-1);
      if (failed?.view.value.role === 'assistant') {
        items.value = items.value.filter((other) => other !== failed);
        question.once = randomKey();
      }
      void ask(question.view.value.id ? item(questionView(question.view.value.text)) : question, question.view.value.text);
    },

    /** Takes up an answer that broke off, or the whole chat when it could not be loaded. Never sends a question. */
    reconnect(): void {
      const last = items.value.at(-1);
      if (connection.value === 'broken' && last?.view.value.id) {
        const question = items.value.at(-2) ?? last;
        void follow(last, question, last.view.value.id, visit.kept?.seq ?? 0);
      } else if (connection.value === 'idle' && problem.value && !isFinal(problem.value)) void load();
    },

    stop(): void {
      happen('stop');
      // What came of it, the stream tells; when the call itself fails, the answer just goes on to its end.
      stopRunning?.().then(undefined, (error) => emit('error', error));
    },

    async rate(target: Item, rating: 'up' | 'down'): Promise<void> {
      const { id, rating: before } = target.view.value;
      if (!id || before === rating) return;
      target.view.value = { ...target.view.value, rating };
      try {
        await visit.client.request('POST', `/v1/messages/${id}/feedback`, { rating });
      } catch (error) {
        target.view.value = { ...target.view.value, rating: before };
        emit('error', error);
      }
    },

    /** Reads again how the clone introduces itself and looks. The conversation stays, but for a preview's that has ended. */
    async refresh(): Promise<void> {
      if (!face.value && !loading.value) return load();
      try {
        await look();
      } catch (error) {
        if (!(error instanceof SessionEnded)) return emit('error', error);
        if (!busy.value) items.value = [];
        await look().catch((again) => emit('error', again));
      }
    },

    restart(): void {
      if (busy.value) return;
      visit.unsent = '';
      visit.forget();
      void load();
    },

    /** What is asked meanwhile waits for it. A site that cannot say who it is gets the anonymous visitor, and hears of it. */
    identify(who: Identify): Promise<void> {
      loading.value = true;
      const done = visit.identify(who).finally(loadAll);
      ready = done.catch(() => {});
      return done;
    },

    destroy(): void {
      ended.abort();
    },
  };
}
