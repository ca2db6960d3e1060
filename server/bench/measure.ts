import { ask, type Expert, openSessions, textOf } from './api.ts';
import { sleep } from './clock.ts';
import type { LoadPlan, LoadResult, SessionTicket, Target } from './load.ts';
import { cpuMs, residentMb, watchPostgresCpu } from './machine.ts';
import { startLoader } from './server-process.ts';

/** One load against one target, and its cost. */
export interface Run extends LoadResult {
  /** Milliseconds of processor time per started chat. */
  appCpu: number;
  dbCpu: number;
  /** Highest resident megabytes of the process during the load. */
  peakMb: number;
}

/** What is under load: a process, the main process of its database, and how to reach it. */
export interface Subject {
  pid: number;
  postmaster: number | null;
  /** Name of the database. */
  database: string;
  toolCore: number | undefined;
  standInUrl: string;
  url: string;
  /** Who opens sessions, and in which clone, and sessions that another server opened before this one started. Null for a relay. */
  cloneai: { expert: Expert; cloneId: string; firstSessions: SessionTicket[] } | null;
  /** Chats per second for which sessions are opened in advance. */
  expectedRate: number;
}

/** Changes the model stand-in: 50 tokens per answer, and the given settings. */
export async function configure(standInUrl: string, settings: object): Promise<void> {
  const response = await fetch(new URL('/admin/settings', standInUrl), {
    method: 'PUT',
    body: JSON.stringify({ text: 'stamps', honorMaxTokens: false, tokens: 50, ...settings }),
  });
  if (!response.ok) throw new Error(`The model stand-in rejected its settings: ${await response.text()}`);
}

/** Runs a plan against a subject. The start of the load generator is not part of what is measured. */
export async function measure(subject: Subject, target: Target, plan: Omit<LoadPlan, 'target'>): Promise<Run> {
  const loader = await startLoader(subject.toolCore);
  const appBefore = cpuMs(subject.pid);
  const postgres = subject.postmaster ? watchPostgresCpu(subject.postmaster, subject.database) : null;
  let peakMb = 0;
  let dbCpu = 0;
  let running = true;
  const watch = (async () => {
    while (running) {
      peakMb = Math.max(peakMb, residentMb(subject.pid).own);
      dbCpu = postgres?.total() ?? Number.NaN;
      await sleep(250);
    }
  })();
  try {
    const result = await loader.run({ target, ...plan });
    dbCpu = postgres?.total() ?? Number.NaN;
    return { ...result, appCpu: (cpuMs(subject.pid) - appBefore) / result.chatsStarted, dbCpu: dbCpu / result.chatsStarted, peakMb };
  } finally {
    running = false;
    await Promise.all([watch, loader.stop()]);
  }
}

/** Sends one message and checks that the answer comes from the model stand-in; returns the number of model calls. */
export async function probe(subject: Subject): Promise<{ chat: number; embeddings: number }> {
  if (!subject.cloneai) return { chat: 1, embeddings: 1 };
  await configure(subject.standInUrl, { tokens: 5, delayMs: 1, firstTokenMs: 0 });
  await fetch(new URL('/admin/reset', subject.standInUrl), { method: 'POST' });
  const [session] = await openSessions(subject.cloneai.expert, subject.cloneai.cloneId, 1);
  if (!session) throw new Error('No session could be opened.');
  const events = await ask(subject.url, session, 'What does the first report say about its markets?');
  const stamps = textOf(events).match(/t\d{16}/g) ?? [];
  if (stamps.length !== 5) {
    throw new Error(
      `The answer does not relay the model: ${JSON.stringify(events.map(({ event, data }) => [event, data])).slice(0, 1500)}`,
    );
  }
  const { counts } = (await (await fetch(new URL('/admin/calls?limit=1', subject.standInUrl))).json()) as {
    counts: { chat: number; embeddings: number };
  };
  return counts;
}
