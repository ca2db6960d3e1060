import type { Llm } from '../../providers/llm/llm.port.ts';
import type { PubSub } from '../../providers/pubsub/pubsub.port.ts';
import type { Clock } from '../../shared/clock.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../shared/cursor.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import { type CloneId, type MessageId, newId, type SessionId } from '../../shared/ids.ts';
import type { Logger } from '../../shared/logger.ts';
import type { RetrievalSettings } from '../clones/clones.schemas.ts';
import type { RetrievedChunk, SearchInput } from '../knowledge/knowledge.schemas.ts';
import { createBegin, notStored } from './answering/begin-answer.usecases.ts';
import { createTokenCounter, type TokenCounter } from './answering/token-counter.service.ts';
import type { AnswerError, Message, SendMessageInput } from './chat.schemas.ts';
import type { ChatStore, MessageRow } from './chat.store.ts';
import { createSessionLookup, type GetResolvedClone, requireOwn } from './session-lookup.usecases.ts';
import { createEventWriter } from './streaming/event-writer.service.ts';
import { type Follower, followSession } from './streaming/follow-session.usecases.ts';
import { createQuietWatch } from './streaming/idle-sessions.service.ts';
import { createRunningAnswers, type RunningAnswer } from './streaming/running-answers.service.ts';

export type ChatUsecases = ReturnType<typeof createChatUsecases>;

export interface ChatDeps {
  store: ChatStore;
  llm: Llm;
  getResolvedClone: GetResolvedClone;
  search: (ctx: Context, cloneId: CloneId, input: SearchInput, settings: RetrievalSettings) => Promise<RetrievedChunk[]>;
  /** Throws before any model cost when the workspace may not spend. */
  ensureAllowed: (ctx: Context, cloneId: CloneId) => Promise<void>;
  /** `shared` tokenizer (o200k_base), loaded when first needed. */
  loadTokenCounter: () => Promise<TokenCounter>;
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

export function createChatUsecases(deps: ChatDeps) {
  const { store, clock, logger } = deps;
  const { maxOutputTokens = 2048, graceMs = 30_000, leaseMs = 30_000, flushMs = 500, quietMs = 5_000 } = deps;
  const running = createRunningAnswers();
  const writer = createEventWriter({ store, running, clock, logger, leaseMs, flushMs });
  const quiet = createQuietWatch({ store, logger, everyMs: quietMs });
  const sessions = createSessionLookup({ store, clock, getResolvedClone: deps.getResolvedClone });
  const { sessionOf } = sessions;
  let draining = false;
  let unsubscribe: (() => Promise<void>) | undefined;
  const { begin, closeAbandoned } = createBegin({
    ...deps,
    ...{ sessions, running, writer, maxOutputTokens, graceMs, leaseMs },
    loadTokenCounter: createTokenCounter(deps.loadTokenCounter),
    isDraining: () => draining,
  });

  const listenTo = (answer: RunningAnswer): Follower => ({
    messageId: answer.messageId,
    listen: (listener, onEnd) => answer.log.listen(answer.log.firstSeq - 1, listener, () => onEnd('done')),
  });

  return {
    /** The whole answer. Throws AppError when it failed; what was said so far is stored with the error. */
    async createMessage(ctx: Context, sessionId: SessionId, input: SendMessageInput): Promise<Message> {
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
    async stopMessage(ctx: Context, messageId: MessageId): Promise<{ messageId: MessageId; stopped: boolean }> {
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
