import type { Llm } from '../../providers/llm/llm.port.ts';
import type { PubSub } from '../../providers/pubsub/pubsub.port.ts';
import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../shared/cursor.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import { type CloneId, type MessageId, newId, type SessionId } from '../../shared/ids.ts';
import type { Logger } from '../../shared/logger.ts';
import type { RetrievalSettings, SpeakingClone } from '../clones/clones.schemas.ts';
import type { RetrievedChunk, SearchInput } from '../knowledge/knowledge.schemas.ts';
import { type AnswerDraft, NO_USAGE, produceAnswer } from './chat.answer.usecases.ts';
import { cleanText } from './chat.citations.ts';
import { needsContext } from './chat.condense.ts';
import { type Follower, followSession } from './chat.follow.usecases.ts';
import { createLiveLog } from './chat.log.ts';
import { createQuietWatch } from './chat.quiet.usecases.ts';
import { createRunningAnswers, type RunningAnswer } from './chat.running.ts';
import type { AnswerError, ChatEvent, Message, SendMessageInput } from './chat.schemas.ts';
import type { ChatStore, MessageRow, SessionState } from './chat.store.ts';
import { createEventWriter } from './chat.write.usecases.ts';

export type ChatUsecases = ReturnType<typeof createChatUsecases>;

/** Which clone a session talks to, and whether to its draft. Never changes. */
interface SessionClone {
  cloneId: CloneId;
  preview: boolean;
}

export interface ChatDeps {
  store: ChatStore;
  llm: Llm;
  getSpeakingClone: (ctx: Context, cloneId: CloneId, options: { preview: boolean }) => Promise<SpeakingClone>;
  search: (ctx: Context, cloneId: CloneId, input: SearchInput, settings: RetrievalSettings) => Promise<RetrievedChunk[]>;
  /** Throws before any model cost when the workspace may not spend. */
  ensureAllowed: (ctx: Context, cloneId: CloneId) => Promise<void>;
  /** `shared` tokenizer (o200k_base), loaded when first needed. */
  loadTokenCounter: () => Promise<(text: string) => number>;
  /** The error envelope's inner object, as the edge would send it. */
  describeError: (error: unknown, requestId: string) => AnswerError;
  pubsub: PubSub;
  clock: Clock;
  logger: Logger;
  maxOutputTokens?: number;
  /** How long an answer goes on after its last listener has left. */
  graceMs?: number;
  /** How long a claim lasts unless its server renews it. */
  leaseMs?: number;
  /** How often events of long answers are stored. */
  flushMs?: number;
  /** How often sessions that are followed and quiet are looked at. */
  quietMs?: number;
}

const CONTROL_CHANNEL = 'chat_control';
const MAX_SESSIONS_KNOWN = 10_000;
const MAX_TEXTS_COUNTED = 200;

export function createChatUsecases(deps: ChatDeps) {
  const { store, llm, clock, logger } = deps;
  const { maxOutputTokens = 2048, graceMs = 30_000, leaseMs = 30_000, flushMs = 500, quietMs = 5_000 } = deps;
  const running = createRunningAnswers();
  const writer = createEventWriter({ store, running, clock, logger, leaseMs, flushMs });
  const quiet = createQuietWatch({ store, logger, everyMs: quietMs });
  const known = new Map<SessionId, SessionClone & { workspaceId: string }>();
  let counter: Promise<(text: string) => number> | undefined;
  // Loaded once, and the instructions of a clone, the same for every message of it, are counted once.
  const loadTokenCounter = () => {
    counter ??= deps.loadTokenCounter().then((count) => {
      const counted = new Map<string, number>();
      return (text) => {
        const known = counted.get(text);
        if (known !== undefined) return known;
        const tokens = count(text);
        if (text.length < 500) return tokens;
        if (counted.size >= MAX_TEXTS_COUNTED) counted.clear();
        counted.set(text, tokens);
        return tokens;
      };
    });
    return counter;
  };
  let draining = false;
  let unsubscribe: (() => Promise<void>) | undefined;

  const abandonedError = (requestId: string) =>
    deps.describeError(
      new AppError('unavailable', 'The server stopped in the middle of this answer. What was said so far is kept; ask again.'),
      requestId,
    );
  const closeAbandoned = (ctx: Pick<Context, 'workspaceId' | 'requestId'>, sessionId: SessionId) =>
    store.closeAbandoned(ctx.workspaceId, sessionId, abandonedError(ctx.requestId), clock.now());

  function remember(ctx: Context, id: SessionId, { cloneId, preview }: SessionClone): SessionClone {
    if (known.size >= MAX_SESSIONS_KNOWN) known.clear();
    known.set(id, { workspaceId: ctx.workspaceId, cloneId, preview });
    return { cloneId, preview };
  }

  async function sessionOf(ctx: Context, id: SessionId): Promise<SessionClone> {
    requireOwn(ctx, id);
    const cached = known.get(id);
    if (cached && cached.workspaceId === ctx.workspaceId) return cached;
    const state = await store.session(ctx, id, clock.now());
    if (!state) throw notFound('session', id);
    return remember(ctx, id, state);
  }

  /**
   * The session's clone and how it speaks. A visitor's token names the clone, and hardly any visitor has a preview: the first question
   * of a session does without looking it up, and the claim checks the guess.
   */
  async function speakerOf(ctx: Context, id: SessionId): Promise<{ session: SessionClone; clone: SpeakingClone }> {
    const { actor } = ctx;
    if (actor.type === 'visitor' && actor.sessionId === id && !known.has(id)) {
      const session = { cloneId: actor.cloneId, preview: false };
      try {
        return { session, clone: await speaking(ctx, session) };
      } catch (error) {
        // Not published: still right for a preview.
        if (!(error instanceof AppError) || error.code !== 'conflict' || !(await sessionOf(ctx, id)).preview) throw error;
      }
    }
    const session = await sessionOf(ctx, id);
    return { session, clone: await speaking(ctx, session) };
  }

  /** Claims the session; an answer that its server abandoned is closed first. Throws what stands in the way; undefined: guessed wrong. */
  async function claim(ctx: Context, sessionId: SessionId, { preview }: SessionClone, content: string) {
    for (let attempt = 0; attempt < 3; attempt++) {
      const now = clock.now();
      const questionId = newId('message', now.getTime()); // before the answer's, so that it sorts before it
      const messageId = newId('message', now.getTime());
      const until = new Date(now.getTime() + leaseMs);
      const claimed = await store.claim(ctx, { sessionId, preview, questionId, messageId, content, now, until });
      if (claimed) return { ...claimed, messageId };
      const state = await store.session(ctx, sessionId, now);
      refuseState(sessionId, state);
      if (state && state.preview !== preview) {
        remember(ctx, sessionId, state);
        return undefined;
      }
      if (state?.abandoned) await closeAbandoned(ctx, sessionId);
    }
    throw inProgress();
  }

  async function begin(ctx: Context, sessionId: SessionId, input: SendMessageInput): Promise<RunningAnswer> {
    requireScope(ctx, 'chat:write');
    if (draining) throw new AppError('unavailable', 'This server is shutting down. Ask again in a few seconds.', { retryAfterSeconds: 5 });
    const content = cleanText(input.content).trim();
    if (content === '') throw new AppError('invalid_input', 'content: is empty: write a question', { param: 'content' });
    if (running.ofSession(sessionId)) {
      requireOwn(ctx, sessionId);
      if (running.ofSession(sessionId)?.ctx.workspaceId === ctx.workspaceId) throw inProgress();
    }
    const { session, clone } = await speakerOf(ctx, sessionId);
    const { cloneId } = session;
    await deps.ensureAllowed(ctx, cloneId);

    const stop = new AbortController();
    const runCtx: Context = { ...ctx, signal: stop.signal };
    // The clone reads its own knowledge, whatever its visitor may read.
    const reader: Context = { ...runCtx, actor: { type: 'system', scopes: ['knowledge:read'] } };
    const search = (_ctx: Context, { id, settings }: SpeakingClone, query: string) =>
      deps.search(
        reader,
        id,
        { query, limit: Math.min(settings.retrieval.maxChunks, 10), threshold: settings.retrieval.threshold },
        settings.retrieval,
      );
    // A question that stands alone is searched for while it is being stored.
    const early = needsContext(content) ? undefined : search(runCtx, clone, content);
    early?.catch(() => {}); // its failure is reported where it is awaited
    const claimed = await claim(ctx, sessionId, session, content).catch((error: unknown) => {
      stop.abort(error);
      throw error;
    });
    if (!claimed) {
      stop.abort(new Error('the session is a preview'));
      return begin(ctx, sessionId, input);
    }

    const draft: AnswerDraft = {
      text: '',
      citations: [],
      sources: [],
      followUps: [],
      model: (llm.generative ? clone.settings.model : null) ?? llm.defaultModel,
      finishReason: 'stop',
      usage: NO_USAGE,
    };
    let leave: NodeJS.Timeout | undefined;
    let reason: 'stopped' | 'drained' | undefined;
    const abort = (why: 'stopped' | 'drained') => {
      reason ??= why;
      stop.abort(new Error(why));
    };
    const watch = () => {
      clearTimeout(leave);
      leave = answer.log.ended || answer.log.listeners > 0 ? undefined : setTimeout(() => abort('stopped'), graceMs);
    };
    const answer: RunningAnswer = {
      ctx: runCtx,
      sessionId,
      messageId: claimed.messageId,
      log: createLiveLog({ messageId: claimed.messageId, firstSeq: claimed.lastSeq + 1, onListeners: () => watch() }),
      startedAt: clock.now().getTime(),
      storedSeq: claimed.lastSeq,
      flushing: undefined,
      finishing: false,
      abort,
      watch,
      done: Promise.resolve(),
    };
    running.add(answer);
    writer.start();

    const write = async () => {
      const { messageId, log } = answer;
      const emit = (event: ChatEvent) => log.append(event);
      let error: AnswerError | null = null;
      emit({ type: 'message-start', data: { messageId, sessionId, model: draft.model } });
      try {
        const task = { clone, question: content, history: claimed.history, early, messageId };
        await produceAnswer({ llm, search, loadTokenCounter, maxOutputTokens }, runCtx, task, draft, emit);
      } catch (cause) {
        if (reason === 'stopped') draft.finishReason = 'stopped';
        else {
          draft.finishReason = 'error';
          error = reason === 'drained' ? abandonedError(ctx.requestId) : deps.describeError(cause, ctx.requestId);
          if (reason !== 'drained') logger.warn({ err: cause, requestId: ctx.requestId, sessionId, messageId }, 'An answer failed.');
          emit({ type: 'error', data: { messageId, error } });
        }
        draft.followUps = [];
      }
      const { finishReason, usage, followUps } = draft;
      const end: ChatEvent = { type: 'message-end', data: { messageId, finishReason, usage, followUps } };
      const stored = await writer.finish(answer, { ...draft, cloneId, error }, end);
      if (!stored && !error) emit({ type: 'error', data: { messageId, error: deps.describeError(notStored(), ctx.requestId) } });
      emit(stored || error ? end : { type: 'message-end', data: { messageId, finishReason: 'error', usage, followUps: [] } });
    };
    answer.done = write()
      .catch((cause) => logger.error({ err: cause, requestId: ctx.requestId, sessionId }, 'An answer could not be brought to its end.'))
      .finally(() => {
        running.remove(answer);
        answer.log.end();
        clearTimeout(leave);
      });
    watch();
    return answer;
  }

  /** The draft needs clones:read; a visitor's token for a preview was given by somebody who has it. */
  function speaking(ctx: Context, { cloneId, preview }: SessionClone): Promise<SpeakingClone> {
    const asker: Context = preview && ctx.actor.type === 'visitor' ? { ...ctx, actor: { type: 'system', scopes: ['clones:read'] } } : ctx;
    return deps.getSpeakingClone(asker, cloneId, { preview });
  }

  const listenTo = (answer: RunningAnswer): Follower => ({
    messageId: answer.messageId,
    listen: (listener, onEnd) => answer.log.listen(answer.log.firstSeq - 1, listener, () => onEnd('done')),
  });

  return {
    /** The whole answer. Throws AppError when it failed; what was said so far is stored with the error. */
    async answerMessage(ctx: Context, sessionId: SessionId, input: SendMessageInput): Promise<Message> {
      const answer = await begin(ctx, sessionId, input);
      let failed: AnswerError | undefined;
      const off = answer.log.listen(
        answer.log.firstSeq - 1,
        (_seq, event) => {
          if (event.type === 'error') failed = event.data.error;
        },
        () => {},
      );
      ctx.signal.addEventListener('abort', off, { once: true });
      await answer.done;
      ctx.signal.removeEventListener('abort', off);
      const row = await store.message(ctx, answer.messageId);
      if (failed) throw new AppError(failed.code as AppError['code'], failed.message);
      if (!row) throw notStored();
      return toMessage(row);
    },

    /** Begins an answer, to be listened to. It goes on for a while when its listener leaves. */
    async streamMessage(ctx: Context, sessionId: SessionId, input: SendMessageInput): Promise<Follower> {
      return listenTo(await begin(ctx, sessionId, input));
    },

    /**
     * Every event of the session after `after`, exactly once, then what follows live, whichever server writes it. `live: false`: ends
     * when nothing is being written; undefined when there is nothing to send at all.
     */
    async followSession(ctx: Context, sessionId: SessionId, options: { after: number; live: boolean }): Promise<Follower | undefined> {
      // Whoever may ask may also come back for the answer.
      requireScope(ctx, ctx.actor.scopes.includes('chat:write') ? 'chat:write' : 'conversations:read');
      await sessionOf(ctx, sessionId);
      return followSession(
        { store, running, quiet, pubsub: deps.pubsub, channel: CONTROL_CHANNEL, clock, logger, closeAbandoned },
        ctx,
        sessionId,
        options,
      );
    },

    /** Ends an answer at once, whichever server writes it; what was said so far is kept. */
    async stopAnswer(ctx: Context, messageId: MessageId): Promise<{ messageId: MessageId; stopped: boolean }> {
      requireScope(ctx, 'chat:write');
      const here = running.ofMessage(messageId);
      if (here && here.ctx.workspaceId === ctx.workspaceId) {
        requireOwn(ctx, here.sessionId, messageId);
        here.abort('stopped');
        await here.done;
        return { messageId, stopped: true };
      }
      const found = await store.findMessage(ctx, messageId);
      if (!found) throw notFound('message', messageId);
      requireOwn(ctx, found.sessionId, messageId);
      if (found.running) await deps.pubsub.publish(CONTROL_CHANNEL, JSON.stringify({ stop: messageId }));
      return { messageId, stopped: found.running };
    },

    /** Newest first. */
    async listMessages(ctx: Context, sessionId: SessionId, page: { limit: number; cursor?: string | undefined }): Promise<Page<Message>> {
      requireScope(ctx, ctx.actor.type === 'visitor' ? 'chat:write' : 'conversations:read');
      await sessionOf(ctx, sessionId);
      const state = await store.session(ctx, sessionId, clock.now());
      if (!state) throw notFound('session', sessionId); // deleted since it was last seen here
      if (state.abandoned) await closeAbandoned(ctx, sessionId);
      const rows = await store.messages(ctx, sessionId, { before: decodeCursor(page.cursor), limit: page.limit + 1 });
      const { data, nextCursor } = toPage(rows, page.limit);
      return { data: data.map(toMessage), nextCursor };
    },

    /** Closes answers whose server died. Returns how many. For a timer of the process; at most 100 at a time. */
    async closeAbandonedAnswers(): Promise<number> {
      let closed = 0;
      for (const { id, workspaceId } of await store.abandoned(100)) {
        if (await closeAbandoned({ workspaceId, requestId: newId('request') }, id)) closed++;
      }
      return closed;
    },

    /** Listens for what other servers have to say (stop, watched). */
    async start(): Promise<void> {
      unsubscribe ??= await deps.pubsub.subscribe(CONTROL_CHANNEL, (payload) => {
        const { stop, watch } = JSON.parse(payload) as { stop?: MessageId; watch?: MessageId };
        if (stop) running.ofMessage(stop)?.abort('stopped');
        if (watch) running.ofMessage(watch)?.watch();
      });
    },

    /** Takes no new questions, waits up to `waitMs` for running answers, then ends the rest and says so in them. */
    async drain(waitMs: number): Promise<void> {
      draining = true;
      const all = () => Promise.all(running.all().map((answer) => answer.done));
      await Promise.race([all(), new Promise((resolve) => setTimeout(resolve, waitMs).unref())]);
      for (const answer of running.all()) answer.abort('drained');
      await all();
      writer.stop();
      await unsubscribe?.();
      unsubscribe = undefined;
    },

    /** Answers being written by this process. */
    running: () => running.all().length,
  };
}

/** A visitor has its own session only; another's reads as if it were not there. */
function requireOwn(ctx: Context, id: SessionId, message?: MessageId): void {
  if (ctx.actor.type !== 'visitor' || ctx.actor.sessionId === id) return;
  throw message ? notFound('message', message) : notFound('session', id);
}

function refuseState(sessionId: SessionId, state: SessionState | undefined): void {
  if (!state) throw notFound('session', sessionId);
  if (state.status === 'ended') throw new AppError('conflict', 'This session has ended. Start a new one.');
  if (state.answering && !state.abandoned) throw inProgress();
}

function inProgress(): AppError {
  return new AppError('answer_in_progress', 'An answer is being written in this session. Wait until it ends, or stop it first.');
}

function notStored(): AppError {
  return new AppError('unavailable', 'The answer could not be stored. Ask again in a moment.');
}

function toMessage(row: MessageRow): Message {
  const usage =
    row.inputTokens === null
      ? null
      : { inputTokens: row.inputTokens, outputTokens: row.outputTokens ?? 0, costMicros: row.costMicros ?? 0, flags: row.usageFlags };
  return {
    id: row.id,
    sessionId: row.sessionId,
    role: row.role,
    content: row.content,
    finishReason: row.finishReason,
    model: row.model,
    citations: row.citations,
    sources: row.sources,
    followUps: row.followUps,
    usage,
    error: row.error,
    feedback: row.feedback,
    createdAt: row.createdAt.toISOString(),
  };
}
