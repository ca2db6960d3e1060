import { mkdir } from 'node:fs/promises';
import type { Database } from '../db/db.ts';
import { createJsonParser } from '../http/json-parser.ts';
import { describeApi } from '../http/openapi.ts';
import { countCalls, type Limits } from '../http/rate-limit.ts';
import { createSockets, type SocketLimits } from '../http/sockets.ts';
import { createEventStreams } from '../http/sse.ts';
import { createAuditWriter } from '../modules/accounts/audit-log/audit-log.store.ts';
import { createJobsOutbox, MAIL_QUEUE } from '../providers/mailer/jobs.outbox.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import { createAdapters } from './adapters.ts';
import { alertsOf } from './alerts.ts';
import type { Config } from './config/config.ts';
import { secretsFile } from './config/generated-secrets.ts';
import { textsOf } from './contract-texts/texts.ts';
import { createModules } from './create-modules.ts';
import { healthRoutes } from './health/health.routes.ts';
import { healthChecks } from './health/health-checks.ts';
import { metricsRoutes } from './health/metrics.routes.ts';
import { createIsOperator } from './health/operator.ts';
import { createMaintenance } from './maintenance.ts';
import type { CreateServer, RunningServer, ServerInput } from './run.ts';
import { checkSecret } from './secret-fingerprint.ts';
import { createApp, mountRoutes } from './server.ts';
import { VERSION } from './version.ts';

/** The demo is created after the server has started to answer. */
const DEMO_DELAY_MS = 100;

/** What a test changes. */
export interface ServerOptions {
  database?: Database;
  clock?: Clock;
  passwordRounds?: number;
  maintenanceEveryMs?: number;
  sockets?: Partial<SocketLimits>;
}

function limitsOf(limits: Config['limits']): Limits {
  const perMinute = (max: number) => ({ max, windowSeconds: 60 });
  const perHour = (max: number) => ({ max, windowSeconds: 3600 });
  return {
    auth: perMinute(limits.authPerMinute),
    chat: perMinute(limits.chatPerMinute),
    upload: perHour(limits.uploadsPerHour),
    api: perHour(limits.apiPerHour),
    keys: {
      chat: perMinute(limits.keyChatPerMinute),
      upload: perHour(limits.keyUploadsPerHour),
      api: perHour(limits.keyApiPerHour),
    },
  };
}

/** Makes and wires everything: the configuration chooses the adapters, the modules get them, and the app mounts the modules. */
export async function createServerWith(input: ServerInput, options: ServerOptions = {}): Promise<RunningServer> {
  const { config, jwtSecret, publicUrl, logger, metrics, worker, isDraining } = input;
  const clock = options.clock ?? systemClock;
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const queues: string[] = [MAIL_QUEUE];
  const given = options.database ? { database: options.database } : {};
  const adapters = await createAdapters({ config, jwtSecret, publicUrl, logger, metrics, clock, queues, ...given });
  try {
    await checkSecret({
      database: adapters.database,
      jwtSecret,
      secretFile: config.accounts.jwtSecret ? null : secretsFile(config.dataDir),
      accepted: config.accounts.jwtSecretFingerprint,
      logger,
    });
  } catch (error) {
    await adapters.close();
    throw error;
  }
  const { alerts, jobs, limiter, mailer } = adapters;
  const notify = alertsOf(alerts);
  const streams = createEventStreams();
  const sockets = createSockets(options.sockets);
  const limits = limitsOf(config.limits);
  const parser = createJsonParser();
  const outbox = createJobsOutbox({ jobs, mailer, clock, logger, onTrouble: notify.emailFailed });

  const modules = createModules({
    ...adapters,
    audit: createAuditWriter({ clock }),
    outbox,
    notify,
    streams,
    sockets,
    countCall: countCalls(limiter, limits),
    metrics,
    clock,
    logger,
    contract: () => describeApi(api, VERSION, textsOf(modules.all)),
    loadTokenCounter: async () => (await import('../providers/extractor/tokens.ts')).countTokens,
    jwtSecret,
    publicUrl,
    returnOrigins: config.returnOrigins,
    maxUploadBytes: config.http.maxUploadBytes,
    supabaseUrl: config.accounts.supabaseUrl,
    registration: config.accounts.registration,
    sendsEmail: config.mail.smtpUrl !== null,
    demo: config.http.demo,
    passwordRounds: options.passwordRounds,
  });
  const { accounts, console, demo, idempotency } = modules.usecases;
  queues.push(...modules.all.flatMap((module) => module.queues ?? []));
  const workers = modules.all.flatMap((module) => module.workers ?? []);
  const maintenance = createMaintenance({
    tasks: modules.all.flatMap((module) => module.maintenance ?? []),
    // Workers have one disk, and its alerts are needed once.
    ...(worker === 1 ? { watchedFolder: config.dataDir } : {}),
    alerts,
    logger,
    tasksEveryMs: options.maintenanceEveryMs,
  });
  metrics.gauge('cloneai_open_sockets', 'WebSockets open now.', () => sockets.open());
  metrics.gauge('cloneai_jobs_waiting', 'Background jobs that wait for a worker.', async () => (await jobs.check()).waiting);

  const { metricsToken } = config.http;
  const isOperator = createIsOperator(metricsToken);
  const checks = healthChecks(adapters, config);
  const api = mountRoutes(modules.all, healthRoutes({ version: VERSION, checks, log: logger, isDraining, isOperator }));
  const app = createApp({
    api,
    pages: [...modules.all.flatMap((module) => module.pages ?? []), { router: metricsRoutes({ metrics, token: metricsToken }) }],
    deepLink: console.deepLink,
    resolveCaller: accounts.resolveCaller,
    limiter,
    limits,
    idempotency: { store: idempotency.calls, secret: jwtSecret, clock },
    metrics,
    logger,
    trustedProxyHops: config.http.trustedProxyHops,
    maxUploadBytes: config.http.maxUploadBytes,
    parser,
    https: publicUrl.startsWith('https:'),
  });

  return {
    fetch: app.fetch,
    async start() {
      await jobs.start();
      for (const worker of workers) await worker.start?.();
      await outbox.start(modules.emails);
      await maintenance.start();
      const expected = await demo.expectDemo();
      maintenance.after(DEMO_DELAY_MS, () => demo.prepareDemo());
      return { demo: expected ? demo.address : null };
    },
    async drain(graceMs) {
      maintenance.stop();
      sockets.drain();
      await Promise.all([jobs.stop(graceMs), ...workers.map((worker) => worker.drain?.(graceMs))]);
      streams.close();
      await sockets.close();
    },
    async close() {
      maintenance.stop();
      streams.close();
      await sockets.close();
      await jobs.stop(0);
      await parser.close();
      await adapters.close();
    },
  };
}

export const createServer: CreateServer = (input) => createServerWith(input);
