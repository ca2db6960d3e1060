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
import { createProcessExtractor } from '../../../providers/extractor/process.extractor.ts';
import { createPgBossJobs } from '../../../providers/jobs/pg-boss.jobs.ts';
import { systemClock } from '../../../shared/clock.ts';
import { type Context, SCOPES, type Scope } from '../../../shared/context.ts';
import type { DomainEvent } from '../../../shared/events.ts';
import { newId, type WorkspaceId } from '../../../shared/ids.ts';
import { silentLogger } from '../../../shared/logger.ts';
import { noTelemetry } from '../../../shared/telemetry.ts';
import { createAuditWriter } from '../../accounts/audit-log/audit-log.store.ts';
import { createClonesStore } from '../../clones/clones.store.ts';
import { createClonesUsecases } from '../../clones/clones.usecases.ts';
import { createChunkIndexer } from '../ingestion/chunk-indexer.service.ts';
import { createIngestStore, type IngestEvents } from '../ingestion/ingestion.store.ts';
import { createIngestWorker } from '../ingestion/ingestion.worker.ts';
import { BLOBS_QUEUE, INGEST_QUEUE } from '../ingestion/queues.ts';
import { plantClone } from '../search/search.testing.ts';
import { sourcesRoutes } from './sources.routes.ts';
import type { Source } from './sources.schemas.ts';
import { createSourcesStore } from './sources.store.ts';
import { createSourcesUsecases } from './sources.usecases.ts';

/** A database and a folder for originals; `close` takes away what the test made. */
export interface Place {
  database: Database;
  folder: string;
  close(): Promise<void>;
}

async function newPlace(): Promise<Place> {
  const test = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'cloneai-sources-'));
  const close = async () => {
    await test.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { database: test.database, folder, close };
}

/** The sources' half of the room with every real part: database, queue, disk, child process, offline embedder. */
export async function openSources(options: { embedder?: Embedder; worker?: boolean; in?: Place } = {}) {
  const place = options.in ?? (await newPlace());
  const { database, folder } = place;
  const clock = systemClock;
  const audit = createAuditWriter({ clock });
  const blobs = createDiskBlobs(folder);
  const extractor = createProcessExtractor();
  const embedder = options.embedder ?? createOfflineEmbedder();
  const jobs = createPgBossJobs({ database, queues: [INGEST_QUEUE, BLOBS_QUEUE], logger: silentLogger, telemetry: noTelemetry });
  const clones = createClonesUsecases({ store: createClonesStore(database, audit), clock, afterDelete: async () => {} });
  const store = createSourcesStore(database, audit, jobs);
  const usecases = createSourcesUsecases({
    ...{ store, blobs, clock, requireClone: clones.requireClone },
    ...{ signingSecret: 'a secret of the tests, long enough', publicUrl: 'http://clone.test', maxUploadBytes: 50 * 1024 * 1024 },
  });
  const indexer = createChunkIndexer({ db: database, embedder, telemetry: noTelemetry, clock });
  /** What others would have been told. */
  const events: DomainEvent[] = [];
  const told: IngestEvents = {
    wants: async () => true,
    record: async (_tx, _workspaceId, event) => void events.push(event),
  };
  const givenUp: { sourceId: string; code: string; tries: number }[] = [];
  const worker = createIngestWorker({
    ...{ store: createIngestStore(database, jobs, told), jobs, blobs, extractor, indexer },
    ...{ embeddingModel: embedder.model, clock, logger: silentLogger, onGivenUp: (given) => givenUp.push(given) },
  });
  await jobs.start();
  if (options.worker ?? true) await worker.start();

  const planted = await plantClone(database);
  const contextOf = (workspaceId: WorkspaceId, scopes: readonly Scope[] = SCOPES): Context => ({
    ...{ workspaceId, requestId: 'req_test', signal: new AbortController().signal },
    actor: { type: 'secret_key', keyId: newId('apiKey'), scopes },
  });
  const streams = createEventStreams();
  /** The routes for one caller; without a caller nobody is signed in. */
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
  const ctx = contextOf(planted.workspaceId);

  return {
    ...{ database, folder, jobs, worker, usecases, store, blobs, extractor, planted, ctx, contextOf, app, givenUp, told, events },
    async settled(id: string): Promise<Source> {
      for (let tries = 0; tries < 3000; tries++) {
        const source = await usecases.retrieveSource(ctx, id as never);
        if (source.status === 'ready' || source.status === 'failed') return source;
        await sleep(20);
      }
      throw new Error('The source did not settle.');
    },
    async close() {
      await jobs.stop(5_000);
      await extractor.close();
      await place.close();
    },
  };
}
