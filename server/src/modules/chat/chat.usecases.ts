import type { Llm } from '../../providers/llm/llm.port.ts';
import type { PubSub } from '../../providers/pubsub/pubsub.port.ts';
import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../shared/cursor.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import type { CloneId, MessageId, SessionId } from '../../shared/ids.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Spent } from '../billing/spending/spending.usecases.ts';
import { NOT_STORED } from './answering/answer-errors.ts';
import { untilDone, untilEnd } from './answering/await-answer.usecases.ts';
import type { EarlierAnswer } from './answering/claim-answer.usecases.ts';
import type { Search } from './answering/search-knowledge.usecases.ts';
import type { SourceReads } from './answering/small-talk/overview.usecases.ts';
import { type AnswerSpending, createAnswerStarter, type StartedAnswer } from './answering/start-answer.usecases.ts';
import { createTokenCounter, type TokenCounter } from './answering/token-counter.service.ts';
import type { AnswerError, ChatMessage, SendMessageInput } from './chat.schemas.ts';
import type { ChatStore, MessageRow } from './chat.store.ts';
import { createSessionLookup, type GetResolvedClone, requireOwnSession } from './session-lookup.cache.ts';
import { createEventWriter } from './streaming/event-writer.service.ts';
import { followMessage } from './streaming/follow-message.usecases.ts';
import { type Follower, followSession } from './streaming/follow-session.usecases.ts';
import { createIdleSessionPoller } from './streaming/idle-session-poller.service.ts';
import { createRunningAnswers, type RunningAnswer } from './streaming/running-answers.service.ts';

export type ChatUsecases = ReturnType<typeof createChatUsecases>;

export interface ChatDeps {
  store: ChatStore;
  llm: Llm;
  getResolvedClone: GetResolvedClone;
  search: Search;
  /** What a clone knows as a whole. */
  sources: SourceReads;
  /** Records what a search cost that belongs to no answer. */
  recordSearch: (ctx: Context, cloneId: CloneId, spent: Spent) => Promise<void>;
  spending: AnswerSpending;
  /** The most that a search can cost, in millionths of a US dollar; of any query without one. Null: the price is unknown. */
  maxSearchCost: (query?: string) => number | null;
  /** Loads the o200k_base tokenizer. Called on first use. */
  loadTokenCounter: () => Promise<TokenCounter>;
  pubsub: PubSub;
  clock: Clock;
  logger: Logger;
  maxOutputTokens?: number;
  /** How long an answer continues after its last listener disconnects. */
  graceMs?: number;
  /** How long a claim on a session lasts unless its server renews it. */
  leaseMs?: number;
  /** How often events of long answers are stored. */
  flushMs?: number;
  /** How often idle sessions with followers are polled. */
  idlePollMs?: number;
}

export interface AskedBy {
  /** The same for every attempt of a call. Undefined without an idempotency key. */
  callKey?: string | undefined;
}

export type AnswerFollower = Follower & { messageId: MessageId };

/** Messages between servers: `{ stop: messageId }` and `{ keepAlive: messageId }`. */
const CONTROL_CHANNEL = 'chat_control';

export function createChatUsecases(deps: ChatDeps) {
  const { store, clock, logger } = deps;
  const { maxOutputTokens = 2048, graceMs = 30_000, leaseMs = 15_000, flushMs = 500, idlePollMs = 5_000 } = deps;
  const running = createRunningAnswers();
  const writer = createEventWriter({ store, running, clock, logger, leaseMs, flushMs });
  const idle = createIdleSessionPoller({ store, logger, everyMs: idlePollMs });
  const sessions = createSessionLookup({ store, clock, getResolvedClone: deps.getResolvedClone });
  let draining = false;
  let unsubscribe: (() => Promise<void>) | undefined;
  const startAnswer = createAnswerStarter({
    ...deps,
    ...{ sessions, running, writer, maxOutputTokens, graceMs, leaseMs },
    loadTokenCounter: createTokenCounter(deps.loadTokenCounter),
    isDraining: () => draining,
  });

  const follow = (ctx: Context, sessionId: SessionId, options: { after: number; live: boolean }) =>
    followSession({ store, running, idle, pubsub: deps.pubsub, channel: CONTROL_CHANNEL, clock, logger }, ctx, sessionId, options);

  /** The events of an answer that is stored already, or that another server writes. */
  async function followEarlier(ctx: Context, sessionId: SessionId, { messageId, after }: EarlierAnswer): Promise<Follower> {
    const session = await follow(ctx, sessionId, { after, live: true });
    if (!session) throw notFound('message', messageId);
    return followMessage(session, messageId);
  }

  /** Waits until the answer has ended. Resolves to the error if it failed. */
  async function outcomeOf(ctx: Context, sessionId: SessionId, started: StartedAnswer): Promise<AnswerError | undefined> {
    if ('running' in started) return untilDone(started.running, ctx);
    return started.earlier.stored ? undefined : untilEnd(await followEarlier(ctx, sessionId, started.earlier), ctx);
  }

  return {
    /**
     * Resolves with the complete answer. Throws AppError if the answer fails; the text so far is stored with the error. A call that is
     * repeated under its `callKey` gets the same message; if its answer failed, the question is answered again.
     */
    async createMessage(ctx: Context, sessionId: SessionId, input: SendMessageInput, call: AskedBy = {}): Promise<ChatMessage> {
      const started = await startAnswer(ctx, sessionId, input, call.callKey ?? null);
      const messageId = messageIdOf(started);
      const failure = await outcomeOf(ctx, sessionId, started);
      const row = await store.message(ctx, messageId);
      if (failure || !row) {
        const { code, message } = failure ?? NOT_STORED;
        throw new AppError(code, message);
      }
      return toMessage(ctx, row);
    },

    /**
     * Starts an answer and returns its events. The answer continues for a while if its listener disconnects. Repeats like `createMessage`.
     */
    async streamMessage(ctx: Context, sessionId: SessionId, input: SendMessageInput, call: AskedBy = {}): Promise<AnswerFollower> {
      const started = await startAnswer(ctx, sessionId, input, call.callKey ?? null);
      const follower = 'running' in started ? toFollower(started.running) : await followEarlier(ctx, sessionId, started.earlier);
      return { ...follower, messageId: messageIdOf(started) };
    },

    /**
     * Every event of the session after `after`, exactly once, then live events, whichever server writes them. With `live: false`, ends
     * when no answer is in progress; undefined if there is nothing to send.
     */
    async followSession(ctx: Context, sessionId: SessionId, options: { after: number; live: boolean }): Promise<Follower | undefined> {
      // A caller that may ask may also read the answer again after a disconnect.
      requireScope(ctx, ctx.actor.scopes.includes('chat:write') ? 'chat:write' : 'conversations:read');
      await sessions.find(ctx, sessionId);
      return follow(ctx, sessionId, options);
    },

    /** Stops an answer immediately, whichever server writes it. The text so far is kept. */
    async stopMessage(ctx: Context, messageId: MessageId): Promise<{ messageId: MessageId; stopped: boolean }> {
      requireScope(ctx, 'chat:write');
      const local = running.ofMessage(messageId);
      if (local && local.ctx.workspaceId === ctx.workspaceId) {
        requireOwnSession(ctx, local.sessionId, messageId);
        local.abort('stopped');
        await local.done;
        return { messageId, stopped: true };
      }
      const found = await store.findMessage(ctx, messageId);
      if (!found) throw notFound('message', messageId);
      requireOwnSession(ctx, found.sessionId, messageId);
      if (found.running) await deps.pubsub.publish(CONTROL_CHANNEL, JSON.stringify({ stop: messageId }));
      return { messageId, stopped: found.running };
    },

    /** Newest first. */
    async listMessages(
      ctx: Context,
      sessionId: SessionId,
      page: { limit: number; cursor?: string | undefined },
    ): Promise<Page<ChatMessage>> {
      requireScope(ctx, ctx.actor.type === 'visitor' ? 'chat:write' : 'conversations:read');
      await sessions.find(ctx, sessionId);
      const state = await store.session(ctx, sessionId, clock.now());
      if (!state) throw notFound('session', sessionId); // deleted after its lookup was cached
      if (state.abandoned) await store.closeAbandoned(ctx.workspaceId, sessionId, clock.now());
      const rows = await store.messages(ctx, sessionId, { before: decodeCursor(page.cursor, 'message'), limit: page.limit + 1 });
      const { data, nextCursor } = toPage(rows, page.limit);
      return { data: data.map((row) => toMessage(ctx, row)), nextCursor };
    },

    /** Closes up to 100 answers whose server died. Returns how many it closed. For a timer of the process. */
    async closeAbandonedAnswers(): Promise<number> {
      let closed = 0;
      for (const { id, workspaceId } of await store.abandoned(100)) {
        if (await store.closeAbandoned(workspaceId, id, clock.now())) closed++;
      }
      return closed;
    },

    /** Subscribes to messages of other servers. The only server of a database closes the answers that it was writing when it died. */
    async start({ exclusive = false } = {}): Promise<void> {
      if (exclusive) await store.expireClaims();
      unsubscribe ??= await deps.pubsub.subscribe(CONTROL_CHANNEL, (payload) => {
        const { stop, keepAlive } = JSON.parse(payload) as { stop?: MessageId; keepAlive?: MessageId };
        if (stop) running.ofMessage(stop)?.abort('stopped');
        if (keepAlive) running.ofMessage(keepAlive)?.resetGrace();
      });
    },

    /** Refuses new questions, waits up to `waitMs` for running answers, then ends the rest with an error. */
    async drain(waitMs: number): Promise<void> {
      draining = true;
      const allDone = () => Promise.all(running.all().map((answer) => answer.done));
      await Promise.race([allDone(), new Promise((resolve) => setTimeout(resolve, waitMs).unref())]);
      for (const answer of running.all()) answer.abort('drained');
      await allDone();
      writer.stop();
      await unsubscribe?.();
      unsubscribe = undefined;
    },

    /** Number of answers that this process is writing. */
    running: () => running.all().length,
  };
}

const messageIdOf = (started: StartedAnswer): MessageId => ('running' in started ? started.running.messageId : started.earlier.messageId);

function toFollower({ messageId, log }: RunningAnswer): Follower {
  return { messageId, listen: (listener, onEnd) => log.listen(log.firstSeq - 1, listener, () => onEnd('done')) };
}

/** For the caller: a visitor reads no comment of a rating, which a member may have written. */
export function toMessage({ actor }: Context, row: MessageRow): ChatMessage {
  const usage =
    row.inputTokens === null
      ? null
      : { inputTokens: row.inputTokens, outputTokens: row.outputTokens ?? 0, costMicros: row.costMicros ?? 0, flags: row.usageFlags };
  return {
    id: row.id,
    sessionId: row.sessionId,
    role: row.role,
    content: row.content,
    links: row.links,
    finishReason: row.finishReason,
    model: row.model,
    citations: row.citations,
    sources: row.sources,
    followUps: row.followUps,
    usage,
    error: row.error,
    feedback: row.feedback === null ? null : row.feedback > 0 ? 'up' : 'down',
    feedbackComment: actor.type === 'visitor' ? null : row.feedbackComment,
    createdAt: row.createdAt.toISOString(),
  };
}
