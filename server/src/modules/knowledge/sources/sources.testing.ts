import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../db/db.ts';
import { createTestDatabase } from '../../../db/testing/test-database.ts';
import { onError } from '../../../http/observe-errors.ts';
import { createRouter } from '../../../http/router.ts';
import { createEventStreams } from '../../../http/sse.ts';
import { createDiskBlobs } from '../../../providers/blobs/disk.blobs.ts';
import type { Embedder } from '../../../providers/embedder/embedder.port.ts';
import { createOfflineEmbedder } from '../../../providers/embedder/offline.embedder.ts';
import type { Extractor } from '../../../providers/extractor/extractor.port.ts';
import { createProcessExtractor } from '../../../providers/extractor/process.extractor.ts';
import { createGuardedFetcher } from '../../../providers/fetcher/guarded.fetcher.ts';
import { createPgBossJobs } from '../../../providers/jobs/pg-boss.jobs.ts';
import { createMemoryPubSub } from '../../../providers/pubsub/memory.pubsub.ts';
import { systemClock } from '../../../shared/clock.ts';
import { type Context, SCOPES, type Scope } from '../../../shared/context.ts';
import { type DiskSpace, otherDisk } from '../../../shared/disk-space.ts';
import type { DomainEvent } from '../../../shared/events.ts';
import { newId, type WorkspaceId } from '../../../shared/ids.ts';
import { silentLogger } from '../../../shared/logger.ts';
import { noTelemetry } from '../../../shared/telemetry.ts';
import { createAuditWriter } from '../../accounts/audit-log/audit-log.store.ts';
import { createTestSpending } from '../../billing/spending/spending.testing.ts';
import { createAvatarsStore } from '../../clones/avatars/avatars.store.ts';
import { createAvatarsUsecases } from '../../clones/avatars/avatars.usecases.ts';
import { createClonesStore } from '../../clones/clones.store.ts';
import { createClonesUsecases } from '../../clones/clones.usecases.ts';
import { announceChanges } from '../ingestion/announced-ingestion.store.ts';
import { createChunkIndexer } from '../ingestion/chunk-indexer.service.ts';
import { createIngestionStore, type IngestionEvents } from '../ingestion/ingestion.store.ts';
import { createIngestionWorker } from '../ingestion/ingestion.worker.ts';
import { BLOBS_QUEUE, INGEST_QUEUE, INGEST_SCANS_QUEUE, INGEST_TEXTS_QUEUE } from '../ingestion/queues.ts';
import { seedClone } from '../search/search.testing.ts';
import { createSourceProgress } from './source-progress.service.ts';
import { sourcesRoutes } from './sources.routes.ts';
import type { Source } from './sources.schemas.ts';
import { createSourcesStore } from './sources.store.ts';
import { createSourcesUsecases } from './sources.usecases.ts';

/** A database and a folder for original files. `close` removes what the test created. */
export interface TestStorage {
  database: Database;
  folder: string;
  close(): Promise<void>;
}

async function createStorage(): Promise<TestStorage> {
  const test = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'cloneai-sources-'));
  const close = async () => {
    await test.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { database: test.database, folder, close };
}

/** Sources and ingestion with real adapters: database, queue, disk, child process, and offline embedder. */
export async function createSourcesFixture(
  options: {
    embedder?: Embedder;
    extractor?: Extractor;
    worker?: boolean;
    storage?: TestStorage;
    diskSpace?: DiskSpace;
    allowedPrivateHosts?: string[];
  } = {},
) {
  const storage = options.storage ?? (await createStorage());
  const { database, folder } = storage;
  const clock = systemClock;
  const audit = createAuditWriter({ clock });
  const diskSpace = options.diskSpace ?? otherDisk;
  const blobs = createDiskBlobs(folder, diskSpace);
  const extractor = options.extractor ?? createProcessExtractor();
  const embedder = options.embedder ?? createOfflineEmbedder();
  const queues = [INGEST_QUEUE, INGEST_TEXTS_QUEUE, INGEST_SCANS_QUEUE, BLOBS_QUEUE];
  const jobs = createPgBossJobs({ database, queues, logger: silentLogger, telemetry: noTelemetry });
  const avatars = createAvatarsUsecases({ store: createAvatarsStore(database), publicUrl: 'https://server.example' });
  const clones = createClonesUsecases({ store: createClonesStore(database, audit), avatars, clock, afterDelete: async () => {} });
  const store = createSourcesStore(database, audit, jobs);
  const progress = createSourceProgress({ pubsub: createMemoryPubSub({ logger: silentLogger }), logger: silentLogger });
  const fetcher = createGuardedFetcher({ allowedPrivateHosts: options.allowedPrivateHosts ?? [] });
  const usecases = createSourcesUsecases({
    ...{ store, blobs, diskSpace, fetcher, clock, progress, requireClone: clones.requireClone },
    ...{ signingSecret: 'a signing secret for tests', publicUrl: 'http://clone.test', maxUploadBytes: 50 * 1024 * 1024 },
    // A change that nobody announces is a fault here, and not found a little later.
    rereadMs: 60 * 60_000,
  });
  const spending = createTestSpending(database, clock);
  const { reserveSpending } = spending;
  const indexer = createChunkIndexer({ db: database, embedder, telemetry: noTelemetry, reserveSpending, clock });
  /** Recorded domain events. */
  const events: DomainEvent[] = [];
  const domainEvents: IngestionEvents = {
    isSubscribed: async () => true,
    record: async (_tx, _workspaceId, event) => void events.push(event),
  };
  const gaveUp: { sourceId: string; code: string; attempts: number }[] = [];
  const worker = createIngestionWorker({
    ...{
      store: announceChanges(createIngestionStore(database, jobs, domainEvents), progress.announce),
      jobs,
      blobs,
      diskSpace,
      extractor,
      fetcher,
      pages: { maxBytes: 2 * 1024 * 1024, userAgent: 'CloneAI test' },
      indexer,
    },
    ...{ clock, logger: silentLogger, onGaveUp: (failure) => gaveUp.push(failure) },
  });
  await progress.start();
  await jobs.start();
  if (options.worker ?? true) await worker.start();

  const seeded = await seedClone(database);
  const contextOf = (workspaceId: WorkspaceId, scopes: readonly Scope[] = SCOPES): Context => ({
    ...{ workspaceId, requestId: 'req_test', signal: new AbortController().signal },
    actor: { type: 'secret_key', keyId: newId('apiKey'), scopes },
  });
  const streams = createEventStreams();
  /** The routes for one caller. Without a caller, requests are unauthenticated. */
  const app = (ctx?: Context) => {
    const router = createRouter();
    router.onError(onError);
    router.use(async (c, next) => {
      c.set('requestId', 'req_test');
      if (ctx) c.set('ctx', ctx);
      await next();
    });
    return router.route('/', sourcesRoutes(usecases, streams));
  };
  const ctx = contextOf(seeded.workspaceId);

  return {
    ...{
      database,
      folder,
      jobs,
      worker,
      spending,
      usecases,
      store,
      progress,
      blobs,
      extractor,
      seeded,
      ctx,
      contextOf,
      app,
      gaveUp,
      domainEvents,
      events,
    },
    /** Waits until the source is ready or failed. Tests that hang end with the timeout of the test runner. */
    async settled(id: string): Promise<Source> {
      for (;;) {
        const source = await usecases.retrieveSource(ctx, id as never);
        if (source.status === 'ready' || source.status === 'failed') return source;
        await sleep(20);
      }
    },
    async close() {
      await jobs.stop(5_000);
      await extractor.close();
      fetcher.close();
      await storage.close();
    },
  };
}
