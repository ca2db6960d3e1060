import { type SQL, sql } from 'drizzle-orm';
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
import type { AnswerEvent } from './chat.schemas.ts';
import { createChatStore } from './chat.store.ts';
import { type ChatDeps, createChatUsecases } from './chat.usecases.ts';

// For tests of chat: a clone, a session, a scripted model, and chat use cases that use them.

export const SOURCE_TEXT = 'The zoo opened in 1998. It has forty penguins, and they eat herring at noon. Tickets cost nine euros.';

export const QUESTION = 'How many penguins live in the zoo of the city?';
/** A model's answer in pieces that cut through a citation and the follow-up questions. */
export const ANSWER = [
  'The zoo has ',
  'forty',
  ' penguins [1: "forty pen',
  'guins"].',
  ' They eat herring [1]',
  '.\n[next] When',
  ' do they eat? | Who feeds them?',
];
export const ANSWER_TEXT = 'The zoo has forty penguins [1]. They eat herring [1].';

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

/** Inserts a clone and a session. The clone's settings are an option of `createTestChat`. */
export async function insertSession(database: Database, ctx: Context, cloneId: CloneId = newId('clone')) {
  const sessionId = newId('session');
  await database.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
    await tx.execute(sql`insert into clones (id, workspace_id, slug, settings, created_at, updated_at)
      values (${cloneId}, ${ctx.workspaceId}, ${cloneId}, '{}', now(), now()) on conflict do nothing`);
    await tx.execute(sql`insert into sessions (id, workspace_id, clone_id, created_at, updated_at)
      values (${sessionId}, ${ctx.workspaceId}, ${cloneId}, now(), now())`);
  });
  return { cloneId, sessionId };
}

/** Runs SQL in the caller's workspace. */
export async function queryRows<Row extends Record<string, unknown>>(database: Database, ctx: Context, query: SQL) {
  const { rows } = await database.transaction({ workspaceId: ctx.workspaceId }, (tx) => tx.execute<Row>(query));
  return rows;
}

/** A store whose workspace has no webhook endpoints. */
export const createTestStore = (database: Database) =>
  createChatStore(
    database,
    async () => {},
    async () => false,
  );

export interface ScriptedLlm extends Llm {
  calls: LlmRequest[];
  completions: string[];
}

/** The most that one call of a scripted model can cost, in millionths of a US dollar. An answer costs 55. */
export const MAX_COST = 100;

/** A model that sends the pieces of the script, one per turn of the event loop. */
export function scriptedLlm(script: (request: LlmRequest, signal: AbortSignal) => AsyncIterable<string> | Iterable<string>): ScriptedLlm {
  const llm: ScriptedLlm = {
    defaultModel: 'scripted',
    generative: true,
    models: async () => ['scripted'],
    calls: [],
    completions: [],
    async stream(request, signal, onText) {
      llm.calls.push(request);
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
      aborted.catch(() => {});
      const run = async () => {
        for await (const piece of script(request, signal)) {
          signal.throwIfAborted();
          onText(piece);
          await new Promise(setImmediate);
        }
      };
      await Promise.race([run(), aborted]);
      return { finishReason: 'stop', model: 'scripted-1', usage: { inputTokens: 100, outputTokens: 10, costMicros: 55, flags: [] } };
    },
    async complete(request) {
      const text = llm.completions.shift();
      llm.calls.push(request);
      if (text === undefined) throw new AppError('upstream_failed', 'no completion was scripted');
      return { text, finishReason: 'stop', model: 'small', usage: { inputTokens: 5, outputTokens: 5, costMicros: 1, flags: [] } };
    },
    maxCost: () => MAX_COST,
    estimateUsage: () => () => ({ inputTokens: 50, outputTokens: 1, costMicros: 7, flags: ['estimated'] }),
    async check() {},
    close() {},
  };
  return llm;
}

export const settingsOf = (): CloneSettings => initialSettings({ name: 'Zoe' });

/** The reads of the knowledge module, as if these chunks were all of it. */
function sourcesOf(chunks: readonly RetrievedChunk[]): ChatDeps['sources'] {
  const titles = new Map(chunks.map(({ sourceId, title }) => [sourceId, title]));
  const page = <T>(data: unknown[]) => ({ data: data as T[], nextCursor: null });
  return {
    listSources: async () => page(Array.from(titles, ([id, title]) => ({ id, title, type: 'file', url: null }))),
    listSourceChunks: async (_ctx, sourceId) =>
      page(chunks.filter((chunk) => chunk.sourceId === sourceId).map((chunk, ordinal) => ({ ...chunk, id: chunk.chunkId, ordinal }))),
  };
}

export function createTestChat(
  database: Database,
  llm: Llm,
  options: {
    settings?: Partial<CloneSettings>;
    chunks?: RetrievedChunk[];
    search?: ChatDeps['search'];
    sources?: ChatDeps['sources'];
    pubsub?: PubSub;
  } & Partial<
    Pick<
      ChatDeps,
      | 'graceMs'
      | 'leaseMs'
      | 'flushMs'
      | 'idlePollMs'
      | 'spending'
      | 'recordSearch'
      | 'maxSearchCost'
      | 'loadTokenCounter'
      | 'clock'
      | 'store'
      | 'getResolvedClone'
    >
  > = {},
) {
  const { settings, chunks = [testChunk()], ...rest } = options;
  const queries: string[] = [];
  const allSettings: CloneSettings = { ...settingsOf(), ...settings };
  const chat = createChatUsecases({
    store: createTestStore(database),
    llm,
    getResolvedClone: async (_ctx, id): Promise<ResolvedClone> => ({ id, slug: 'zoe', version: 1, settings: allSettings }),
    search: async (_ctx, _id, { query }) => {
      queries.push(query);
      return chunks;
    },
    sources: sourcesOf(chunks),
    spending: { ensureAllowed: async () => ({ limited: false }), requireCovered: async () => {} },
    recordSearch: async () => {},
    maxSearchCost: () => 0,
    loadTokenCounter: async () => (text) => Math.ceil(text.length / 4),
    pubsub: createMemoryPubSub({ logger: silentLogger }),
    clock: systemClock,
    logger: silentLogger,
    ...rest,
  });
  return { chat, queries };
}

/** A model that sends the first piece of its answer, then waits for `release` before it sends the rest. */
export function gatedLlm(pieces: string[]) {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const llm = scriptedLlm(async function* () {
    yield pieces[0] ?? '';
    await gate;
    yield* pieces.slice(1);
  });
  return { llm, release };
}

export interface CollectedEvents {
  events: { seq: number; event: AnswerEvent }[];
  text: string;
  /** Resolves at the end of the stream, or when unsubscribed. */
  ended: Promise<void>;
  unsubscribe: () => void;
}

/** Collects events until the stream ends or `maxEvents` have arrived. */
export function collectEvents(
  follower: { listen(listener: (seq: number, event: AnswerEvent) => void, onEnd: () => void): () => void } | undefined,
  maxEvents = Number.POSITIVE_INFINITY,
): CollectedEvents {
  if (!follower) throw new Error('There is nothing to follow.');
  let unsubscribe = () => {};
  const collected: CollectedEvents = { events: [], text: '', ended: Promise.resolve(), unsubscribe: () => unsubscribe() };
  collected.ended = new Promise((resolve) => {
    let done = false;
    const off = follower.listen((seq, event) => {
      if (done) return;
      collected.events.push({ seq, event });
      if (event.type === 'text-delta') collected.text += event.data.text;
      if (collected.events.length >= maxEvents) unsubscribe();
    }, resolve);
    unsubscribe = () => {
      done = true;
      off();
      resolve();
    };
    if (collected.events.length >= maxEvents) unsubscribe();
  });
  return collected;
}

export const visitorOf = (ctx: Context, cloneId: CloneId, sessionId: SessionId): Context => ({
  ...ctx,
  actor: { type: 'visitor', sessionId, cloneId, scopes: ['chat:write'] },
});
