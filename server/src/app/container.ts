import { mkdir } from 'node:fs/promises';
import type { Database } from '../db/db.ts';
import { createSockets, type SocketLimits } from '../http/sockets.ts';
import { createEventStreams } from '../http/sse.ts';
import { demoAddress } from '../modules/demo/page/demo-page.routes.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import { openParts } from './adapters.ts';
import { watchDisk } from './alerts.ts';
import { healthChecks } from './health/health-checks.ts';
import { createRooms } from './modules.ts';
import type { Compose, Composed, ComposeInput } from './run.ts';
import { createApp } from './server.ts';
import { VERSION } from './version.ts';

const DEMO_DELAY_MS = 100;

/** What a test sets otherwise. */
export interface ComposeOptions {
  database?: Database;
  clock?: Clock;
  passwordRounds?: number;
  sweepMs?: number;
  sockets?: Partial<SocketLimits>;
}

/** The one place where things are made and wired: the configuration chooses the parts, the rooms get them, the app gets the rooms. */
export async function composeWith(input: ComposeInput, options: ComposeOptions = {}): Promise<Composed> {
  const { config, jwtSecret, publicUrl, logger, metrics, isDraining } = input;
  const clock = options.clock ?? systemClock;
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const given = options.database ? { database: options.database } : {};
  const parts = await openParts({ config, jwtSecret, publicUrl, logger, metrics, clock, ...given });
  const streams = createEventStreams();
  const sockets = createSockets(options.sockets);
  const server = createRooms({
    parts,
    streams,
    clock,
    logger,
    jwtSecret,
    publicUrl,
    returnOrigins: config.returnOrigins,
    maxUploadBytes: config.http.maxUploadBytes,
    supabaseUrl: config.accounts.supabaseUrl,
    embeddingModel: parts.embedder.model,
    demo: config.http.demo,
    ...(options.passwordRounds === undefined ? {} : { passwordRounds: options.passwordRounds }),
    ...(options.sweepMs === undefined ? {} : { sweepMs: options.sweepMs }),
  });
  const { authPerMinute, chatPerMinute, uploadsPerHour, apiPerHour } = config.limits;
  const app = createApp({
    rooms: server.rooms,
    resolveCaller: server.resolveCaller,
    streams,
    sockets,
    limiter: parts.limiter,
    limits: {
      auth: { max: authPerMinute, windowSeconds: 60 },
      chat: { max: chatPerMinute, windowSeconds: 60 },
      upload: { max: uploadsPerHour, windowSeconds: 3600 },
      api: { max: apiPerHour, windowSeconds: 3600 },
    },
    idempotency: { store: server.idempotencyStore, secret: jwtSecret, clock },
    health: { version: VERSION, checks: healthChecks(parts, config), log: logger, isDraining },
    metrics,
    metricsToken: config.http.metricsToken,
    logger,
    publicUrl,
    trustedProxyHops: config.http.trustedProxyHops,
    maxUploadBytes: config.http.maxUploadBytes,
    https: publicUrl.startsWith('https:'),
  });
  metrics.gauge('cloneai_open_sockets', 'WebSockets open now.', () => sockets.open());
  metrics.gauge('cloneai_jobs_waiting', 'Background jobs that wait for a worker.', async () => (await parts.jobs.check()).waiting);
  if (parts.billing.outside) {
    const { usageBacklog } = server;
    metrics.gauge(
      'cloneai_usage_events_waiting',
      'Usage events the metering backend does not have yet; 10000 stands for any more.',
      async () => {
        return (await usageBacklog()).events;
      },
    );
    metrics.gauge('cloneai_usage_report_lag_seconds', 'Age of the oldest usage event the metering backend does not have.', async () => {
      return (await usageBacklog()).seconds;
    });
  }

  let stopWatching = () => {};
  let beginDemo: NodeJS.Timeout | undefined;
  return {
    fetch: app.fetch,
    async start() {
      stopWatching = watchDisk(config.dataDir, parts.alerts, logger);
      await parts.jobs.start();
      await server.start();
      const expected = await server.demo.expectDemo();
      // After the server answers: whoever waits for it does not wait for this.
      beginDemo = setTimeout(() => server.demo.prepareDemo(), DEMO_DELAY_MS);
      return { demo: expected ? demoAddress(publicUrl) : null };
    },
    async drain(graceMs) {
      stopWatching();
      clearTimeout(beginDemo);
      sockets.drain();
      await Promise.all([server.drain(graceMs), parts.jobs.stop(graceMs)]);
      streams.close();
      await sockets.close();
    },
    async close() {
      streams.close();
      await sockets.close();
      await parts.jobs.stop(0);
      await parts.close();
    },
  };
}

export const compose: Compose = (input) => composeWith(input);
