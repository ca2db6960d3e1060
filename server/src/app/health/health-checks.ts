import type { Adapters } from '../adapters.ts';
import type { Config } from '../config/config.ts';
import { diskCheck, type PartCheck } from './run-checks.ts';

/** Asking a model whether it is there may cost money and never a second's worth of news. */
const MODEL_CACHE_MS = 30_000;
const VENDOR_CACHE_MS = 60_000;
const MAIL_CACHE_MS = 60_000;

/** What `/health/*` looks at. */
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
        return { storage: config.s3 ? 's3' : 'disk' };
      },
    },
    ...(redis ? [redisCheck(redis)] : []),
    ...(billing.outside ? [vendorCheck(billing.name, (signal) => billing.check(signal))] : []),
    ...(payments ? [vendorCheck(payments.provider, async () => payments.check().then(() => ({ livemode: payments.livemode })))] : []),
    ...(config.mail.smtpUrl ? [mailCheck(mailer)] : []),
    diskCheck(config.dataDir),
  ];
}

/** Without it mails wait, for some hours. Looked at rarely: mail servers turn away who logs in all the time. */
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

/** Without it each server counts limits for itself, caches nothing, and hears of the others later. */
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

/** Without it answers go on; what it has to be told waits. Nobody may make us ask it often. */
function vendorCheck(name: string, check: PartCheck['check']): PartCheck {
  return { name, group: 'other', needed: false, cacheMs: VENDOR_CACHE_MS, check };
}
