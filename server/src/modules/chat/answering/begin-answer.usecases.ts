import type { Llm } from '../../../providers/llm/llm.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import { type CloneId, newId, type SessionId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { ResolvedClone, RetrievalSettings } from '../../clones/clones.schemas.ts';
import type { RetrievedChunk, SearchInput } from '../../knowledge/knowledge.schemas.ts';
import type { AnswerError, ChatEvent, SendMessageInput } from '../chat.schemas.ts';
import type { ChatStore, SessionState } from '../chat.store.ts';
import { requireOwn, type SessionClone, type SessionLookup } from '../session-lookup.usecases.ts';
import type { createEventWriter } from '../streaming/event-writer.service.ts';
import { createLiveLog } from '../streaming/live-log.service.ts';
import type { RunningAnswer, RunningAnswers } from '../streaming/running-answers.service.ts';
import { type AnswerDraft, NO_USAGE, produceAnswer } from './answer.usecases.ts';
import { cleanText } from './citations.ts';
import { needsContext } from './condense-question.ts';
import type { TokenCounter } from './token-counter.service.ts';

interface BeginDeps {
  store: ChatStore;
  llm: Llm;
  search: (ctx: Context, cloneId: CloneId, input: SearchInput, settings: RetrievalSettings) => Promise<RetrievedChunk[]>;
  ensureAllowed: (ctx: Context, cloneId: CloneId) => Promise<void>;
  loadTokenCounter: () => Promise<TokenCounter>;
  describeError: (error: unknown, requestId: string) => AnswerError;
  sessions: SessionLookup;
  running: RunningAnswers;
  writer: ReturnType<typeof createEventWriter>;
  clock: Clock;
  logger: Logger;
  maxOutputTokens: number;
  graceMs: number;
  leaseMs: number;
  isDraining: () => boolean;
}

/** The beginning of every answer, by whichever door the question came. */
export function createBegin(deps: BeginDeps) {
  const { store, llm, clock, logger, running, writer, maxOutputTokens, graceMs, leaseMs, loadTokenCounter } = deps;
  const { remember, speakerOf } = deps.sessions;

  const abandonedError = (requestId: string) =>
    deps.describeError(
      new AppError('unavailable', 'The server stopped in the middle of this answer. What was said so far is kept; ask again.'),
      requestId,
    );
  const closeAbandoned = (ctx: Pick<Context, 'workspaceId' | 'requestId'>, sessionId: SessionId) =>
    store.closeAbandoned(ctx.workspaceId, sessionId, abandonedError(ctx.requestId), clock.now());

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

  /** Claims the session and lets the answer be written; it goes on by itself. Rejects with what stands in the way. */
  async function begin(ctx: Context, sessionId: SessionId, input: SendMessageInput): Promise<RunningAnswer> {
    requireScope(ctx, 'chat:write');
    if (deps.isDraining())
      throw new AppError('unavailable', 'This server is shutting down. Ask again in a few seconds.', { retryAfterSeconds: 5 });
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
    const search = (_ctx: Context, { id, settings }: ResolvedClone, query: string) =>
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

  return { begin, closeAbandoned };
}

function refuseState(sessionId: SessionId, state: SessionState | undefined): void {
  if (!state) throw notFound('session', sessionId);
  if (state.status === 'ended') throw new AppError('conflict', 'This session has ended. Start a new one.');
  if (state.answering && !state.abandoned) throw inProgress();
}

function inProgress(): AppError {
  return new AppError('answer_in_progress', 'An answer is being written in this session. Wait until it ends, or stop it first.');
}

export function notStored(): AppError {
  return new AppError('unavailable', 'The answer could not be stored. Ask again in a moment.');
}
