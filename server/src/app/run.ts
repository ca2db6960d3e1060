import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fetch, type Listener, listen } from '../http/listen.ts';
import { createMetrics, type Metrics } from '../http/metrics.ts';
import { createLogger } from '../http/observe-logger.ts';
import type { Logger } from '../shared/logger.ts';
import type { Config } from './config/config.ts';
import { ConfigError, loadConfig } from './config/config.ts';
import { configurationHelp } from './config/configuration-table.ts';
import { prepareDataDir } from './config/data-dir.ts';
import { generatedSecrets } from './config/generated-secrets.ts';
import { secretsOf } from './config/secret-values.ts';
import { STARTING_PAGE } from './starting-page.ts';
import type { WorkerRole } from './workers.ts';

export interface ServerInput {
  config: Config;
  jwtSecret: string;
  /** `config.http.publicUrl`, or http://localhost with the port that was taken. */
  publicUrl: string;
  logger: Logger;
  metrics: Metrics;
  /** Number of this process among those that serve the port: 1 to WORKERS. */
  worker: number;
  /** True from the first signal to stop. */
  isDraining(): boolean;
}

export interface Started {
  /** Address of the page that embeds the demo clone; null: there is no demo. */
  demo: string | null;
}

/** The whole server behind its socket, as `container.ts` creates it. */
export interface RunningServer {
  fetch: Fetch;
  /** Starts background work; the server answers as soon as this resolves. */
  start(): Promise<Started>;
  /** Ends live event streams and lets answers and jobs finish, for at most `graceMs`. */
  drain(graceMs: number): Promise<void>;
  /** Aborts the rest and closes the database. */
  close(): Promise<void>;
}

export type CreateServer = (input: ServerInput) => Promise<RunningServer>;

/** After the grace period, running work is aborted. Its last events are still sent within this time. */
const FINAL_EVENTS_MS = 1000;

/** Signals within this time of the first count as the same one. */
const SAME_SIGNAL_MS = 500;

const OFFLINE =
  'No language model: answers are quoted from the sources. To use one, set OPENAI_API_KEY=sk-… (or OPENAI_BASE_URL for Ollama, vLLM, llama.cpp) and restart.';

/** Ends the process with one paragraph for the person at the terminal. */
function refuse(text: string): never {
  process.stderr.write(`\nCloneAI did not start. ${text}\n\n`);
  process.exit(1);
}

function readConfig(root: string): Config {
  try {
    return loadConfig(process.env, root);
  } catch (error) {
    if (error instanceof ConfigError) refuse(`${error.message}\nAll variables: server/CONFIGURATION.md.`);
    throw error;
  }
}

async function takePort(config: Config): Promise<Listener> {
  const { host, port } = config.http;
  try {
    return await listen({ host, port, startingPage: STARTING_PAGE, livePath: '/health/live' });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE')
      refuse(
        `Port ${port} on ${host} is taken by another program, perhaps another CloneAI. Stop that one, or choose a port: PORT=${port + 1} npm start`,
      );
    if (code === 'EACCES') refuse(`This user may not listen on port ${port}. Choose one above 1023: PORT=8787 npm start`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      refuse(`HOST=${host} is not an address of this machine. Use 127.0.0.1 (this machine only) or 0.0.0.0 (the network, too).`);
    throw error;
  }
}

export interface RunInput {
  root: string;
  createServer: CreateServer;
  /** Null: the only process. */
  worker: WorkerRole | null;
}

/**
 * Runs the server until it is told to stop. `root` is the repository's folder.
 *
 * On SIGTERM it is no longer ready, but accepts requests for SHUTDOWN_DELAY_SECONDS, so that a load balancer can notice first. Then, or on
 * SIGINT at once, it accepts no new connections, gives running answers, streams, and jobs the grace period, aborts the rest, closes the
 * database, and exits with 0. A second signal, at least half a second later, exits at once. An uncaught error is logged and ends the
 * process with 1, because its state is unknown. A failed start prints the reason in one paragraph and exits with 1.
 *
 * `worker`: this process is one of several (`primary.ts`). Only the first opens the port before it can answer, because the others would get
 * requests that the first can answer. It stops like a single server, and also when the primary process is gone.
 */
export async function run({ root, createServer, worker }: RunInput): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(`CloneAI server. Environment variables configure it:\n\n${configurationHelp()}`);
    return;
  }
  const config = readConfig(root);
  await prepareDataDir(config.dataDir).catch((error: Error) => refuse(error.message));
  let listener = worker?.port ? undefined : await takePort(config);
  const jwtSecret =
    config.accounts.jwtSecret ?? (await generatedSecrets(config.dataDir).catch((error: Error) => refuse(error.message))).jwtSecret;
  const logger = createLogger({ level: config.logLevel, secrets: secretsOf(config, jwtSecret), worker: worker?.number });
  const metrics = createMetrics({ worker: worker?.number });
  const publicUrl = config.http.publicUrl ?? `http://localhost:${listener?.port ?? worker?.port}`;
  let draining = false;
  let server: RunningServer | undefined;
  let started: Started;

  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      logger.error({ err: error, event }, 'the process ends: an error was not handled');
      process.exit(1);
    });

  let stopping = 0;
  const stop = async (reason: string) => {
    if (draining) {
      // Ctrl-C arrives from the terminal, from npm, and from the starter.
      if (performance.now() - stopping < SAME_SIGNAL_MS) return;
      logger.warn({ reason }, 'stopped at once');
      process.exit(1);
    }
    draining = true;
    stopping = performance.now();
    const graceMs = server ? config.http.shutdownGraceMs : 0;
    const delayMs = server && reason === 'SIGTERM' ? config.http.shutdownDelayMs : 0;
    logger.info({ reason, delayMs, graceMs }, 'stopping');
    try {
      await sleep(delayMs);
      const [cut] = await Promise.all([listener?.drain(graceMs + (server ? FINAL_EVENTS_MS : 0)), server?.drain(graceMs)]);
      await server?.close();
      metrics.close();
      logger.info({ cut }, 'stopped');
      process.exit(0);
    } catch (error) {
      logger.error({ err: error }, 'stopping failed');
      process.exit(1);
    }
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  // `npm start`, or the primary process, started this one, and nothing else would stop it.
  if (cluster.worker) cluster.worker.exitedAfterDisconnect = true; // Otherwise Node ends a worker at once, with its answers.
  process.on('disconnect', () => void stop('the starting process ended'));

  const first = listener !== undefined;
  if (first) for (const warning of config.warnings) logger.warn({}, warning);
  try {
    server = await createServer({ config, jwtSecret, publicUrl, logger, metrics, worker: worker?.number ?? 1, isDraining: () => draining });
    started = await server.start();
  } catch (error) {
    logger.error({ err: error }, 'start failed');
    refuse(error instanceof Error ? error.message : String(error));
  }
  listener ??= await takePort(config);
  listener.serve(server.fetch);
  const ready = {
    url: publicUrl,
    console: `${publicUrl}/`,
    demo: started.demo,
    docs: `${publicUrl}/docs`,
    port: listener.port,
    database: config.database.url ? 'postgres' : 'embedded',
    model: config.model.mode === 'online' ? config.model.chatModel : 'offline',
    dataDir: config.dataDir,
    startMs: Math.round(performance.now()),
  };
  // The primary process says where they listen when all workers are ready.
  if (worker) logger.info({ pid: process.pid, startMs: ready.startMs }, 'a worker is ready');
  else logger.info(ready, 'listening');
  if (first && config.model.mode === 'offline') logger.info({}, OFFLINE);
  process.send?.({ type: 'ready', ...ready });
}
