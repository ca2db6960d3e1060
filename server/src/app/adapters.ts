import { join } from 'node:path';
import type { Database } from '../db/db.ts';
import { openDatabase } from '../db/open.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Alerts } from '../providers/alerts/alerts.port.ts';
import { monitorModels } from '../providers/alerts/model-monitor.ts';
import type { Billing } from '../providers/billing/billing.port.ts';
import { createLedgerBilling } from '../providers/billing/ledger.billing.ts';
import type { Blobs } from '../providers/blobs/blobs.port.ts';
import { createDiskBlobs } from '../providers/blobs/disk.blobs.ts';
import { createAnnouncedCache } from '../providers/cache/announced.cache.ts';
import type { Cache } from '../providers/cache/cache.port.ts';
import { createMemoryCache } from '../providers/cache/memory.cache.ts';
import { createLocalDiskSpace } from '../providers/disk-space/local.disk-space.ts';
import type { Embedder } from '../providers/embedder/embedder.port.ts';
import { createOfflineEmbedder } from '../providers/embedder/offline.embedder.ts';
import type { Extractor } from '../providers/extractor/extractor.port.ts';
import { createProcessExtractor } from '../providers/extractor/process.extractor.ts';
import { missingPackages } from '../providers/extractor/recognition/packages.ts';
import type { Fetcher } from '../providers/fetcher/fetcher.port.ts';
import { createGuardedFetcher } from '../providers/fetcher/guarded.fetcher.ts';
import { createHttpFetch, type HttpFetch } from '../providers/http-fetch.ts';
import type { Jobs } from '../providers/jobs/jobs.port.ts';
import { createPgBossJobs } from '../providers/jobs/pg-boss.jobs.ts';
import { createFallbackLimiter } from '../providers/limiter/fallback.limiter.ts';
import { createLeasingLimiter } from '../providers/limiter/leasing.limiter.ts';
import type { Limiter } from '../providers/limiter/limiter.port.ts';
import { createMemoryLimiter } from '../providers/limiter/memory.limiter.ts';
import { createPostgresLimiter } from '../providers/limiter/postgres.limiter.ts';
import { createExtractiveLlm } from '../providers/llm/extractive.llm.ts';
import type { Llm } from '../providers/llm/llm.port.ts';
import { createOpenAiLlm } from '../providers/llm/openai.llm.ts';
import { MAIL_QUEUE } from '../providers/mailer/jobs.outbox.ts';
import type { Mailer } from '../providers/mailer/mailer.port.ts';
import type { Payments } from '../providers/payments/payments.port.ts';
import { createMemoryPubSub } from '../providers/pubsub/memory.pubsub.ts';
import { createPostgresPubSub } from '../providers/pubsub/postgres.pubsub.ts';
import type { PubSub } from '../providers/pubsub/pubsub.port.ts';
import type { RedisConnection } from '../providers/redis/redis.connection.ts';
import type { Clock } from '../shared/clock.ts';
import { type DiskSpace, otherDisk } from '../shared/disk-space.ts';
import type { HttpPost } from '../shared/http-post.ts';
import type { Logger } from '../shared/logger.ts';
import type { Telemetry } from '../shared/telemetry.ts';
import { alertsOf, openAlerts, openMailer } from './alerts.ts';
import type { Config } from './config/config.ts';

/** Everything outside the modules. The configuration chooses each: the embedded default, or the real service behind its variable. */
export interface Adapters {
  database: Database;
  jobs: Jobs;
  limiter: Limiter;
  cache: Cache;
  pubsub: PubSub;
  blobs: Blobs;
  diskSpace: DiskSpace;
  extractor: Extractor;
  embedder: Embedder;
  llm: Llm;
  fetcher: Fetcher;
  billing: Billing;
  /** Null without STRIPE_SECRET_KEY. */
  payments: Payments | null;
  mailer: Mailer;
  alerts: Alerts;
  /** What modules report to: the metrics, which the model monitor forwards. */
  telemetry: Telemetry;
  /** Null without REDIS_URL. */
  redis: Pick<RedisConnection, 'send'> | null;
  /** Closes all of them, the database last. */
  close(): Promise<void>;
}

interface AdaptersInput {
  config: Config;
  jwtSecret: string;
  publicUrl: string;
  logger: Logger;
  metrics: Metrics;
  clock: Clock;
  /** Names of the job queues. Read when the jobs start, so that modules made after the adapters can add theirs. */
  queues: readonly string[];
  /** A database opened elsewhere (tests). */
  database?: Database;
}

/** No answer of a vendor that is read here is a tenth of this. */
const VENDOR_BODY_BYTES = 1024 * 1024;
/** A mail job's address is sealed, and still gone a day after its mail. */
const KEPT_SECONDS = { [MAIL_QUEUE]: 24 * 3600 };
/** For alerts under way when the server stops. */
const FLUSH_MS = 2_000;

export async function createAdapters({
  config,
  jwtSecret,
  publicUrl,
  logger,
  metrics,
  clock,
  queues,
  ...given
}: AdaptersInput): Promise<Adapters> {
  const http = createHttpFetch();
  const vendors = createHttpFetch({ maxBodyBytes: VENDOR_BODY_BYTES });
  const mailer = await openMailer(config, logger, clock);
  const alerts = openAlerts({ config, jwtSecret, publicUrl, mailer, http, logger, clock });
  const tell = alertsOf(alerts);
  const telemetry = monitorModels({ telemetry: metrics.telemetry, alerts, clock });
  const database =
    given.database ??
    (await openDatabase({
      ...(config.database.url ? { url: config.database.url } : { dataDir: join(config.dataDir, 'database') }),
      ...(config.database.appUrl ? { appUrl: config.database.appUrl } : {}),
      logger,
      telemetry,
      clock,
      onStopped: tell.databaseStopped,
    }));
  try {
    const shared = await openShared(config, database, logger, clock);
    const jobs = createPgBossJobs({ database, queues, keptSeconds: KEPT_SECONDS, onDead: tell.jobsDied, logger, telemetry });
    const extractor = createProcessExtractor({ languages: openRecognition(config, logger) });
    const fetcher = createGuardedFetcher({ allowedPrivateHosts: config.allowedPrivateHosts });
    const diskSpace = openDiskSpace(config, database);
    const parts = {
      database,
      jobs,
      ...shared,
      blobs: await openBlobs(config, database, diskSpace),
      diskSpace,
      extractor,
      embedder: await openEmbedder(config, http.post),
      llm: openLlm(config, telemetry),
      fetcher,
      billing: await openBilling(config, vendors.fetch, clock),
      payments: await openPayments(config, clock),
      mailer,
      alerts,
      telemetry,
    };
    // One that cannot be closed must not keep the others open, least of all the database.
    const close = async () => {
      await alerts.flush(FLUSH_MS);
      for (const part of [extractor, fetcher, http, vendors, shared.limiter, shared.cache, shared.pubsub, { close: shared.closeRedis }])
        await Promise.resolve(part.close()).catch((error: unknown) => logger.warn({ err: error }, 'A part could not be closed.'));
      await database.close();
    };
    return { ...parts, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** What servers of one installation share: by Redis if there is one, else by Postgres, else there is only this process. */
async function openShared(config: Config, database: Database, logger: Logger, clock: Clock) {
  const local = createMemoryLimiter({ clock });
  const withFallback = (limiter: Limiter) =>
    createFallbackLimiter({ shared: createLeasingLimiter({ shared: limiter, clock }), local, clock, logger });
  if (config.redisUrl) {
    const [{ connectRedis }, { createRedisLimiter }, { createRedisCache }, { createRedisPubSub }] = await Promise.all([
      import('../providers/redis/redis.connection.ts'),
      import('../providers/limiter/redis.limiter.ts'),
      import('../providers/cache/redis.cache.ts'),
      import('../providers/pubsub/redis.pubsub.ts'),
    ]);
    const redis = await connectRedis({ url: config.redisUrl, logger });
    return {
      limiter: withFallback(createRedisLimiter({ redis })),
      cache: createRedisCache({ redis, logger }),
      pubsub: await createRedisPubSub({ redis, logger }),
      redis,
      closeRedis: () => redis.close(),
    };
  }
  const cache = createMemoryCache({ clock });
  const none = { redis: null, closeRedis: async () => {} };
  if (database.engine === 'embedded') return { limiter: local, cache, pubsub: createMemoryPubSub({ logger }), ...none };
  const limiter = withFallback(createPostgresLimiter({ database }));
  const pubsub = await createPostgresPubSub({ database, logger });
  return { limiter, cache: await createAnnouncedCache({ local: cache, pubsub, logger }), pubsub, ...none };
}

/** Where every server of the installation finds them: in S3, else in the Postgres that they share, else there is only this server. */
async function openBlobs({ s3, dataDir }: Config, database: Database, diskSpace: DiskSpace): Promise<Blobs> {
  if (s3) {
    const { createS3Blobs } = await import('../providers/blobs/s3.blobs.ts');
    return createS3Blobs(s3);
  }
  if (database.engine === 'embedded') return createDiskBlobs(join(dataDir, 'files'), diskSpace);
  const { createPostgresBlobs } = await import('../providers/blobs/postgres.blobs.ts');
  return createPostgresBlobs(database);
}

/** With Postgres, what is stored lies on its disk. */
function openDiskSpace({ dataDir, diskReserveMegabytes }: Config, database: Database): DiskSpace {
  if (database.engine === 'postgres') return otherDisk;
  return createLocalDiskSpace({ folder: dataDir, reserveMegabytes: diskReserveMegabytes });
}

async function openEmbedder({ model }: Config, post: HttpPost): Promise<Embedder> {
  if (model.mode === 'offline') return createOfflineEmbedder();
  const { createOpenAiEmbedder } = await import('../providers/embedder/openai.embedder.ts');
  return createOpenAiEmbedder({ baseUrl: model.baseUrl, apiKey: model.apiKey, model: model.embeddingModel, prices: model.prices, post });
}

/** The languages of scans, or none if a package that recognition needs is not installed. */
function openRecognition({ ocrLanguages }: Config, logger: Logger): readonly string[] {
  const missing = missingPackages(ocrLanguages);
  if (ocrLanguages.length === 0 || missing.length === 0) return ocrLanguages;
  logger.warn(
    { packages: missing },
    'Scans are refused: packages that recognize their text are not installed. Install them, change OCR_LANGUAGES, or set OCR=off.',
  );
  return [];
}

function openLlm({ model }: Config, telemetry: Telemetry): Llm {
  if (model.mode === 'offline') return createExtractiveLlm();
  return createOpenAiLlm({
    baseUrl: model.baseUrl,
    apiKey: model.apiKey ?? undefined,
    model: model.chatModel,
    smallModel: model.chatModelSmall,
    prices: model.prices,
    telemetry,
    idleMs: model.idleTimeoutMs,
    totalMs: model.timeoutMs,
  });
}

async function openBilling({ lago }: Config, fetch: HttpFetch['fetch'], clock: Clock): Promise<Billing> {
  if (!lago) return createLedgerBilling();
  const { createLagoBilling } = await import('../providers/billing/lago.billing.ts');
  return createLagoBilling({ ...lago, fetch, clock });
}

async function openPayments({ stripe }: Config, clock: Clock): Promise<Payments | null> {
  if (!stripe) return null;
  const { createStripePayments } = await import('../providers/payments/stripe.payments.ts');
  return createStripePayments({ ...stripe, clock });
}
