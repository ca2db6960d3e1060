import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Database } from '../src/db/db.ts';
import { unlimitedSpending } from '../src/modules/billing/spending/spending.testing.ts';
import { createChunkIndexer } from '../src/modules/knowledge/ingestion/chunk-indexer.service.ts';
import type { RetrievedChunk, SearchHit } from '../src/modules/knowledge/knowledge.schemas.ts';
import { createSearchStore } from '../src/modules/knowledge/search/search.store.ts';
import { type SeededClone, seedClone, seedDocument } from '../src/modules/knowledge/search/search.testing.ts';
import { createSearchUsecases } from '../src/modules/knowledge/search/search.usecases.ts';
import { createMemoryCache } from '../src/providers/cache/memory.cache.ts';
import type { Embedder } from '../src/providers/embedder/embedder.port.ts';
import { chunkDocument } from '../src/providers/extractor/chunking.ts';
import { readFileBytes } from '../src/providers/extractor/read-document.ts';
import { systemClock } from '../src/shared/clock.ts';
import type { Context } from '../src/shared/context.ts';
import type { SourceId } from '../src/shared/ids.ts';
import { noTelemetry } from '../src/shared/telemetry.ts';
import { call, createClone, type Expert, registerExpert, type SourceView, uploadFile } from './api.ts';
import { sleep } from './clock.ts';

export interface TargetText {
  title: string;
  text: string;
}

/** What retrieval is measured on: the use cases in this process, or a running server. */
export interface RetrievalTarget {
  makeClone(name: string): Promise<string>;
  /** Resolves with the source IDs of the texts, in order, once all are searchable. */
  addTexts(cloneId: string, texts: TargetText[]): Promise<string[]>;
  addFile(cloneId: string, path: string): Promise<string>;
  search(cloneId: string, query: string, limit: number): Promise<SearchHit[]>;
}

export interface InProcessTarget extends RetrievalTarget {
  addFile(cloneId: string, path: string, title?: string): Promise<string>;
  search(cloneId: string, query: string, limit: number): Promise<RetrievedChunk[]>;
}

/** The server's chunker, indexer and search, without HTTP, jobs and child processes. */
export function inProcessTarget(database: Database, embedder: Embedder): InProcessTarget {
  const clones = new Map<string, SeededClone>();
  const indexer = createChunkIndexer({
    db: database,
    embedder,
    telemetry: noTelemetry,
    reserveSpending: unlimitedSpending,
    clock: systemClock,
  });
  const usecases = createSearchUsecases({
    store: createSearchStore(database),
    embedder,
    cache: createMemoryCache({ clock: systemClock }),
    telemetry: noTelemetry,
    reserveSpending: unlimitedSpending,
    requireClone: async () => {},
  });
  const cloneOf = (cloneId: string) => {
    const clone = clones.get(cloneId);
    if (!clone) throw new Error(`Unknown clone ${cloneId}.`);
    return clone;
  };
  const signal = new AbortController().signal;

  async function index(clone: SeededClone, sourceId: SourceId): Promise<string> {
    for (let remaining = 1; remaining > 0; ) ({ remaining } = await indexer.indexNext(clone.workspaceId, sourceId, signal));
    return sourceId;
  }

  return {
    async makeClone() {
      const clone = await seedClone(database);
      clones.set(clone.cloneId, clone);
      return clone.cloneId;
    },
    async addTexts(cloneId, texts) {
      const clone = cloneOf(cloneId);
      const ids: string[] = [];
      for (const { title, text } of texts) {
        const chunks = [...chunkDocument({ text, pages: [], headings: [] })];
        ids.push(await index(clone, await seedDocument(database, clone, { title, text, chunks })));
      }
      return ids;
    },
    async addFile(cloneId, path, title = basename(path)) {
      const clone = cloneOf(cloneId);
      const document = await readFileBytes(await readFile(path), basename(path), '');
      const chunks = [...chunkDocument(document)];
      return index(clone, await seedDocument(database, clone, { title, text: document.text, chunks }));
    },
    async search(cloneId, query, limit) {
      const { workspaceId, cloneId: id } = cloneOf(cloneId);
      const ctx: Context = { workspaceId, actor: { type: 'system', scopes: ['knowledge:read'] }, requestId: 'bench', signal };
      return usecases.search(ctx, id, { query, limit });
    },
  };
}

const BATCH = 500;
const READY_WITHIN_MS = 20 * 60_000;

/** A running server, through its API. */
export async function httpTarget(url: string): Promise<RetrievalTarget> {
  const expert: Expert = await registerExpert(url);

  async function waitFor(ids: string[]): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    for (const id of ids) {
      for (;;) {
        const { status, reason, title } = await call<SourceView>(expert, `/v1/sources/${id}`);
        if (status === 'ready') break;
        if (status === 'failed') throw new Error(`${title}: ${reason?.message}`);
        if (Date.now() > deadline) throw new Error(`${title} is still ${status}.`);
        await sleep(200);
      }
    }
  }

  return {
    makeClone: (name) => createClone(expert, { name }),
    async addTexts(cloneId, texts) {
      const ids: string[] = [];
      for (let i = 0; i < texts.length; i += BATCH) {
        const { data } = await call<{ data: SourceView[] }>(expert, `/v1/clones/${cloneId}/sources/batch`, {
          body: { texts: texts.slice(i, i + BATCH) },
        });
        ids.push(...data.map(({ id }) => id));
      }
      await waitFor(ids);
      return ids;
    },
    async addFile(cloneId, path) {
      const { id } = await uploadFile(expert, cloneId, path);
      await waitFor([id]);
      return id;
    },
    async search(cloneId, query, limit) {
      for (let tries = 0; ; tries++) {
        try {
          return (await call<{ data: SearchHit[] }>(expert, `/v1/clones/${cloneId}/search`, { body: { query, limit } })).data;
        } catch (error) {
          // The API's rate limit applies to the bench too.
          if ((error as { status?: number }).status !== 429 || tries > 100) throw error;
          await sleep(2_000);
        }
      }
    },
  };
}
