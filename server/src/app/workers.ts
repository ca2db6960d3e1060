import { availableParallelism, totalmem } from 'node:os';

/**
 * Part of a worker, one of several processes that serve one port. The primary process gives it, in two variables of the environment that
 * nobody else sets.
 */
export interface WorkerRole {
  /** 1 to WORKERS. A worker that takes the place of one that ended has its number. */
  number: number;
  /** The port that the workers serve already; null for the first one, which opens it. */
  port: number | null;
}

const NUMBER = 'CLONEAI_WORKER_NUMBER';
const PORT = 'CLONEAI_WORKER_PORT';

/** The environment that `roleOf` reads. */
export const envOf = ({ number, port }: WorkerRole): Record<string, string> => ({
  [NUMBER]: String(number),
  [PORT]: port === null ? '' : String(port),
});

export const roleOf = (env: NodeJS.ProcessEnv): WorkerRole => ({ number: Number(env[NUMBER]), port: env[PORT] ? Number(env[PORT]) : null });

const MAX_WORKERS = 64;

/** Reads WORKERS. Null: it is neither `auto` nor a whole number from 1 to 64. */
export function parseWorkers(text: string): number | 'auto' | null {
  if (text === 'auto') return 'auto';
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= MAX_WORKERS ? count : null;
}

/** A worker has up to 12 connections to Postgres, which accepts 100 by default: room for two servers of four. */
const AUTO_MOST = 4;
/** A worker takes 0.3 GB, and each of its three processes that read documents up to 0.5 more. */
const AUTO_BYTES = 1.8e9;

export interface Machine {
  cores: number;
  /** Bytes that the process may use. */
  memory: number;
}

/** The limits of the container count, where there is one. */
function thisMachine(): Machine {
  return { cores: availableParallelism(), memory: Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) };
}

/**
 * How many processes serve the port. Reads as little as possible, because the primary process holds nothing else; what is wrong with the
 * environment is found by `loadConfig` in the first process that serves.
 */
export function workerCount(env: NodeJS.ProcessEnv, { cores, memory }: Machine = thisMachine()): number {
  if (!env.DATABASE_URL?.trim() && !env.DATABASE_URL_FILE?.trim()) return 1;
  const wanted = parseWorkers(env.WORKERS?.trim() || 'auto') ?? 1;
  return wanted === 'auto' ? Math.max(1, Math.min(cores, AUTO_MOST, Math.floor(memory / AUTO_BYTES))) : wanted;
}
