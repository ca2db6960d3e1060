import type { Database } from '../../db/db.ts';
import type { Llm, LlmRequest } from '../../providers/llm/llm.port.ts';
import { createMemoryPubSub } from '../../providers/pubsub/memory.pubsub.ts';
import type { PubSub } from '../../providers/pubsub/pubsub.port.ts';
import { systemClock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { type CloneId, newId, type SessionId } from '../../shared/ids.ts';
import { silentLogger } from '../../shared/logger.ts';
import { type CloneSettings, initialSettings, type ResolvedClone } from '../clones/clones.schemas.ts';
import type { RetrievedChunk } from '../knowledge/knowledge.schemas.ts';
import type { ChatEvent } from './chat.schemas.ts';
import { createChatStore } from './chat.store.ts';
import { type ChatDeps, createChatUsecases } from './chat.usecases.ts';

// For tests of chat: a clone, a session, a model that says what it is told, and a room wired with them.

export const SOURCE_TEXT = 'The zoo opened in 1998. It has forty penguins, and they eat herring at noon. Tickets cost nine euros.';

export function testChunk(text = SOURCE_TEXT, changes: Partial<RetrievedChunk> = {}): RetrievedChunk {
  return {
    chunkId: newId('chunk'),
    sourceId: newId('source'),
    documentId: newId('document'),
    title: 'Zoo guide',
    text,
    page: 2,
    pageEnd: 2,
    pageStarts: [],
    headingPath: ['Animals'],
    start: 100,
    end: 100 + text.length,
    url: null,
    score: 1,
    relevance: 0.9,
    cosine: 0.9,
    keywordScore: 1,
    tokens: 30,
    ...changes,
  };
}

/** A clone and a session of it, as rows; the settings are given to the room by hand. */
export async function insertSession(database: Database, ctx: Context, cloneId: CloneId = newId('clone')) {
  const sessionId = newId('session');
  await database.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
    await tx.execute(`insert into clones (id, workspace_id, slug, settings, created_at, updated_at)
      values ('${cloneId}', '${ctx.workspaceId}', '${cloneId}', '{}', now(), now()) on conflict do nothing`);
    await tx.execute(`insert into sessions (id, workspace_id, clone_id, created_at, updated_at)
      values ('${sessionId}', '${ctx.workspaceId}', '${cloneId}', now(), now())`);
  });
  return { cloneId, sessionId };
}

export interface ScriptedLlm extends Llm {
  calls: LlmRequest[];
  completions: string[];
}

/** Says the pieces one after the other, a turn of the loop apart, waiting for each that is a promise. An AppError in them is thrown. */
export function scriptedLlm(script: (request: LlmRequest, signal: AbortSignal) => AsyncIterable<string> | Iterable<string>): ScriptedLlm {
  const llm: ScriptedLlm = {
    defaultModel: 'scripted',
    generative: true,
    calls: [],
    completions: [],
    async stream(request, signal, onText) {
      llm.calls.push(request);
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
      aborted.catch(() => {});
      const speak = async () => {
        for await (const piece of script(request, signal)) {
          signal.throwIfAborted();
          onText(piece);
          await new Promise(setImmediate);
        }
      };
      await Promise.race([speak(), aborted]);
      return { finishReason: 'stop', model: 'scripted-1', usage: { inputTokens: 100, outputTokens: 10, costMicros: 55, flags: [] } };
    },
    async complete(request) {
      const text = llm.completions.shift();
      llm.calls.push(request);
      if (text === undefined) throw new AppError('upstream_failed', 'no completion was scripted');
      return { text, finishReason: 'stop', model: 'small', usage: { inputTokens: 5, outputTokens: 5, costMicros: 1, flags: [] } };
    },
    estimateUsage: () => () => ({ inputTokens: 50, outputTokens: 1, costMicros: 7, flags: ['estimated'] }),
    async check() {},
    close() {},
  };
  return llm;
}

export const settingsOf = (): CloneSettings => initialSettings({ name: 'Zoe' });

export function testRoom(
  database: Database,
  llm: Llm,
  options: { settings?: Partial<CloneSettings>; chunks?: RetrievedChunk[]; search?: ChatDeps['search']; pubsub?: PubSub } & Partial<
    Pick<
      ChatDeps,
      'graceMs' | 'leaseMs' | 'flushMs' | 'quietMs' | 'ensureAllowed' | 'loadTokenCounter' | 'clock' | 'store' | 'getResolvedClone'
    >
  > = {},
) {
  const { settings, chunks = [testChunk()], ...rest } = options;
  const queries: string[] = [];
  const whole: CloneSettings = { ...settingsOf(), ...settings };
  const chat = createChatUsecases({
    store: createChatStore(
      database,
      async () => {},
      async () => false,
    ),
    llm,
    getResolvedClone: async (_ctx, id): Promise<ResolvedClone> => ({ id, slug: 'zoe', version: 1, settings: whole }),
    search: async (_ctx, _id, { query }) => {
      queries.push(query);
      return chunks;
    },
    ensureAllowed: async () => {},
    loadTokenCounter: async () => (text) => Math.ceil(text.length / 4),
    describeError: (error, requestId) => ({
      type: 'upstream_error',
      code: error instanceof AppError ? error.code : 'internal_error',
      message: error instanceof AppError ? error.message : 'Something went wrong.',
      param: null,
      requestId,
    }),
    pubsub: createMemoryPubSub({ logger: silentLogger }),
    clock: systemClock,
    logger: silentLogger,
    ...rest,
  });
  return { chat, queries };
}

export interface Heard {
  events: { seq: number; event: ChatEvent }[];
  text: string;
  /** Resolves at the end of the stream. */
  ended: Promise<void>;
  leave: () => void;
}

/** Listens until the end, or until `maxEvents` were heard and the listener leaves. */
export function hear(
  follower: { listen(listener: (seq: number, event: ChatEvent) => void, onEnd: () => void): () => void },
  maxEvents = Number.POSITIVE_INFINITY,
): Heard {
  let leave = () => {};
  const heard: Heard = { events: [], text: '', ended: Promise.resolve(), leave: () => leave() };
  heard.ended = new Promise((resolve) => {
    let left = false;
    const off = follower.listen((seq, event) => {
      if (left) return;
      heard.events.push({ seq, event });
      if (event.type === 'text-delta') heard.text += event.data.text;
      if (heard.events.length >= maxEvents) leave();
    }, resolve);
    leave = () => {
      left = true;
      off();
      resolve();
    };
    if (heard.events.length >= maxEvents) leave();
  });
  return heard;
}

export const visitorOf = (ctx: Context, cloneId: CloneId, sessionId: SessionId): Context => ({
  ...ctx,
  actor: { type: 'visitor', sessionId, cloneId, scopes: ['chat:write'] },
});
