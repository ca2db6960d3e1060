import type { Database } from '../../db/db.ts';
import type { Module } from '../../http/module.ts';
import type { EventStreams } from '../../http/sse.ts';
import type { Blobs } from '../../providers/blobs/blobs.port.ts';
import type { Cache } from '../../providers/cache/cache.port.ts';
import type { Embedder } from '../../providers/embedder/embedder.port.ts';
import type { Extractor } from '../../providers/extractor/extractor.port.ts';
import type { Fetcher } from '../../providers/fetcher/fetcher.port.ts';
import type { Jobs } from '../../providers/jobs/jobs.port.ts';
import type { PubSub } from '../../providers/pubsub/pubsub.port.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import type { DiskSpace } from '../../shared/disk-space.ts';
import type { EventRecorder } from '../../shared/events.ts';
import type { WorkspaceId } from '../../shared/ids.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Telemetry } from '../../shared/telemetry.ts';
import type { ReserveSpending } from '../billing/spending/spending.usecases.ts';
import type { ClonesUsecases } from '../clones/clones.usecases.ts';
import { announceChanges } from './ingestion/announced-ingestion.store.ts';
import { createChunkIndexer } from './ingestion/chunk-indexer.service.ts';
import { createIngestionStore, type IngestionEvents } from './ingestion/ingestion.store.ts';
import { createIngestionWorker } from './ingestion/ingestion.worker.ts';
import { BLOBS_QUEUE, INGEST_QUEUE, INGEST_SCANS_QUEUE, INGEST_TEXTS_QUEUE } from './ingestion/queues.ts';
import { searchRoutes } from './search/search.routes.ts';
import { createSearchStore } from './search/search.store.ts';
import { createSearchUsecases } from './search/search.usecases.ts';
import { describeSource } from './sources/source-details.store.ts';
import { createSourceProgress } from './sources/source-progress.service.ts';
import { sourcesRoutes } from './sources/sources.routes.ts';
import { createSourcesStore } from './sources/sources.store.ts';
import { createSourcesUsecases } from './sources/sources.usecases.ts';

interface KnowledgeModuleDeps {
  database: Database;
  audit: AuditWriter;
  jobs: Jobs;
  blobs: Blobs;
  diskSpace: DiskSpace;
  cache: Cache;
  extractor: Extractor;
  fetcher: Fetcher;
  embedder: Embedder;
  pubsub: PubSub;
  streams: EventStreams;
  telemetry: Telemetry;
  clock: Clock;
  logger: Logger;
  jwtSecret: string;
  publicUrl: string;
  maxUploadBytes: number;
  notify: { sourceGivenUp: Parameters<typeof createIngestionWorker>[0]['onGaveUp'] };
  neighbors: {
    clones: Pick<ClonesUsecases, 'requireClone'>;
    billing: { reserveSpending: ReserveSpending };
    webhooks: { deliveries: { record: EventRecorder; wants: IngestionEvents['isSubscribed'] } };
  };
}

export function createKnowledgeModule(deps: KnowledgeModuleDeps) {
  const { database, audit, jobs, blobs, diskSpace, embedder, telemetry, clock, logger, neighbors } = deps;
  const { requireClone } = neighbors.clones;
  const reserveSpending: ReserveSpending = (workspaceId, hold) => neighbors.billing.reserveSpending(workspaceId, hold);
  const { record, wants } = neighbors.webhooks.deliveries;
  const progress = createSourceProgress({ pubsub: deps.pubsub, logger });
  const sources = createSourcesUsecases({
    progress,
    store: createSourcesStore(database, audit, jobs),
    blobs,
    diskSpace,
    fetcher: deps.fetcher,
    clock,
    requireClone,
    signingSecret: deps.jwtSecret,
    publicUrl: deps.publicUrl,
    maxUploadBytes: deps.maxUploadBytes,
  });
  const search = createSearchUsecases({
    store: createSearchStore(database),
    embedder,
    cache: deps.cache,
    telemetry,
    reserveSpending,
    requireClone,
  });
  const ingestion = createIngestionWorker({
    store: announceChanges(createIngestionStore(database, jobs, { record, isSubscribed: wants }), progress.announce),
    jobs,
    blobs,
    diskSpace,
    extractor: deps.extractor,
    fetcher: deps.fetcher,
    pages: { maxBytes: deps.maxUploadBytes, userAgent: `CloneAI (+${deps.publicUrl})` },
    indexer: createChunkIndexer({ db: database, embedder, telemetry, reserveSpending, clock }),
    clock,
    logger,
    onGaveUp: deps.notify.sourceGivenUp,
  });
  return {
    usecases: {
      ...sources,
      ...search,
      describeSource,
      removeWorkspaceFiles: (_ctx: Context, workspaceId: WorkspaceId) => blobs.deletePrefix(workspaceId),
    },
    routes: [sourcesRoutes(sources, deps.streams), searchRoutes(search)],
    tags: { Knowledge: 'The sources that a clone answers from, and search in them.' },
    queues: [INGEST_QUEUE, INGEST_TEXTS_QUEUE, INGEST_SCANS_QUEUE, BLOBS_QUEUE],
    workers: [{ start: progress.start, drain: progress.stop }, ingestion],
    personalData: [
      { table: 'sources', key: 'id' },
      { table: 'documents', key: 'id' },
    ],
  } satisfies Module;
}
