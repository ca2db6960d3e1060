import type { Adapters } from '../adapters.ts';
import type { Config } from '../config/config.ts';
import { diskCheck, type PartCheck } from './run-checks.ts';

/** Checking a model may cost money. */
const MODEL_CACHE_MS = 30_000;
const VENDOR_CACHE_MS = 60_000;
const MAIL_CACHE_MS = 60_000;

/** The checks behind `/health/*`. */
export function healthChecks(adapters: Adapters, config: Config): PartCheck[] {
  const { database, jobs, llm, embedder, blobs, redis, billing, payments, mailer } = adapters;
  return [
    {
      name: 'database',
      group: 'db',
      needed: true,
      async check() {
        const pingMs = await database.ping();
        const { rows } = await database.query<{ version: string }>("select current_setting('server_version') as version");
        return {
          engine: database.engine,
          version: rows[0]?.version ?? null,
          pingMs: Math.round(pingMs * 10) / 10,
          // PGlite never calls fsync.
          survivesPowerLoss: database.engine === 'postgres',
        };
      },
    },
    {
      name: 'chat-model',
      group: 'ai',
      needed: config.model.mode === 'online',
      cacheMs: MODEL_CACHE_MS,
      async check(signal) {
        await llm.check(signal);
        return { mode: config.model.mode, model: llm.defaultModel, generative: llm.generative };
      },
    },
    {
      name: 'embedding-model',
      group: 'ai',
      needed: config.model.mode === 'online',
      cacheMs: MODEL_CACHE_MS,
      async check(signal) {
        await embedder.check(signal);
        return { mode: config.model.mode, model: embedder.model, dimensions: embedder.dimensions };
      },
    },
    { name: 'jobs', group: 'other', needed: true, check: async () => ({ ...(await jobs.check()) }) },
    {
      name: 'files',
      group: 'other',
      needed: true,
      async check() {
        await blobs.check();
        return { storage: blobs.storage };
      },
    },
    ...(redis ? [redisCheck(redis)] : []),
    ...(billing.outside ? [vendorCheck(billing.name, (signal) => billing.check(signal))] : []),
    ...(payments ? [vendorCheck(payments.provider, async () => payments.check().then(() => ({ livemode: payments.livemode })))] : []),
    ...(config.mail.smtpUrl ? [mailCheck(mailer)] : []),
    diskCheck(config.dataDir),
  ];
}

/** While it is down, emails wait for some hours. Checked rarely, because SMTP servers block frequent sign-ins. */
function mailCheck(mailer: Adapters['mailer']): PartCheck {
  return {
    name: 'smtp',
    group: 'other',
    needed: false,
    cacheMs: MAIL_CACHE_MS,
    async check(signal) {
      await mailer.check(signal);
      return {};
    },
  };
}

/** While it is down, each server counts limits alone, caches nothing, and receives events of other servers late. */
function redisCheck(redis: NonNullable<Adapters['redis']>): PartCheck {
  return {
    name: 'redis',
    group: 'other',
    needed: false,
    async check() {
      await redis.send(['PING']);
      return {};
    },
  };
}

/** While it is down, answers continue and reports wait. Callers must not be able to make us check it often. */
function vendorCheck(name: string, check: PartCheck['check']): PartCheck {
  return { name, group: 'other', needed: false, cacheMs: VENDOR_CACHE_MS, check };
}
