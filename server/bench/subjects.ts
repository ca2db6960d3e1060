import { loginAgain, openSessions } from './api.ts';
import type { BenchData } from './bench-database.ts';
import { FIRST_CHATS } from './chat-runs.ts';
import { FASTAPI_FILE, type FastApi } from './fastapi.ts';
import type { Subject } from './measure.ts';
import { type ServerOptions, startServer, startTool } from './server-process.ts';

/** What is compared, in the order of a round. `bare` is the baseline of all ratios. */
export const SUBJECTS = ['bare', 'cloneai', 'hono', 'fastapi'] as const;
export type SubjectName = (typeof SUBJECTS)[number];

export const TITLES: Record<SubjectName, string> = {
  bare: 'bare relay',
  cloneai: 'CloneAI',
  hono: 'relay in Hono',
  fastapi: 'relay in FastAPI',
};

/** What every subject needs to run. */
export interface Surroundings {
  data: BenchData;
  /** The product's environment. */
  env: Record<string, string>;
  standInUrl: string;
  postmaster: number | null;
  serverCore: number | undefined;
  toolCore: number | undefined;
  fastapi: FastApi;
}

export interface RunningSubject {
  subject: Subject;
  /** The product's last lines of output. */
  log(): string[];
  stop(): Promise<void>;
}

const databaseOf = (url: string) => new URL(url).pathname.slice(1);

/** Starts one subject that has answered nothing yet. Null when it cannot run on this machine. */
export async function startSubject(name: SubjectName, around: Surroundings, expectedRate: number): Promise<RunningSubject | null> {
  return name === 'cloneai' ? startProduct(around, expectedRate) : startRelay(name, around, expectedRate);
}

async function startRelay(
  name: Exclude<SubjectName, 'cloneai'>,
  around: Surroundings,
  expectedRate: number,
): Promise<RunningSubject | null> {
  const { data, standInUrl, postmaster, serverCore, toolCore, fastapi } = around;
  if (name === 'fastapi' && 'skipped' in fastapi) return null;
  const file = { bare: 'bare-relay.ts', hono: 'bare-relay-hono.ts', fastapi: FASTAPI_FILE }[name];
  const relay = await startTool(file, [data.relayUrl, standInUrl], {
    core: serverCore,
    ...(name === 'fastapi' && 'python' in fastapi ? { interpreter: fastapi.python } : {}),
  });
  return {
    subject: {
      pid: relay.pid,
      postmaster,
      database: databaseOf(data.relayUrl),
      toolCore,
      standInUrl,
      url: relay.line,
      cloneai: null,
      expectedRate,
    },
    log: () => [],
    stop: relay.stop,
  };
}

/**
 * Starts the product. Another server process on the same database signs in and opens the sessions of the first chats, and ends before the
 * measured process starts, which has therefore done nothing when the measurement begins.
 */
export async function startProduct(
  around: Surroundings,
  expectedRate: number,
  options: Omit<ServerOptions, 'env'> & { env?: Record<string, string> } = {},
): Promise<RunningSubject> {
  const { data, env, standInUrl, postmaster, serverCore, toolCore } = around;
  const core = serverCore === undefined ? {} : { core: serverCore };
  const opener = await startServer({ env, ...core });
  const account = await loginAgain(data.expert, opener.url)
    .then(async (expert) => ({ expert, firstSessions: await openSessions(expert, data.cloneId, 2 * FIRST_CHATS) }))
    .finally(() => opener.stop());
  const server = await startServer({ ...core, ...options, env: { ...env, ...options.env } });
  return {
    subject: {
      pid: server.pid,
      postmaster,
      database: databaseOf(data.url),
      toolCore,
      standInUrl,
      url: server.url,
      cloneai: { ...account, expert: { ...account.expert, url: server.url }, cloneId: data.cloneId },
      expectedRate,
    },
    log: server.log,
    stop: server.stop,
  };
}
