import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, type Expert, openSessions, textOf } from './api.ts';
import { sleep } from './clock.ts';
import type { LoadPlan, LoadResult, Target } from './load.ts';
import { cpuMs, residentMb, watchPostgresCpu } from './machine.ts';
import { runTool } from './server-process.ts';

/** Seconds of each measurement, and the number of rounds. */
export interface Effort {
  rounds: number;
  warmup: number;
  one: number;
  fifty: number;
  saturation: number;
  /** 0 skips it. */
  paced: number;
  /** Seconds over which the streams open, and for which all of them stay open. */
  ramp: number;
  open: number;
}

export const FULL: Effort = { rounds: 3, warmup: 3, one: 20, fifty: 15, saturation: 10, paced: 10, ramp: 10, open: 15 };
export const QUICK: Effort = { rounds: 1, warmup: 1, one: 5, fifty: 5, saturation: 4, paced: 0, ramp: 6, open: 5 };

/** One load against one target, and its cost. */
export interface Run extends LoadResult {
  /** Milliseconds of processor time per started chat. */
  appCpu: number;
  dbCpu: number;
  peakMb: number;
}

export interface ChatRuns {
  one: Run;
  fifty: Run;
  saturation: Run;
  paced: Run | null;
  open: Run;
  /** CloneAI only: sessions opened per second with sixteen parallel calls. */
  sessionsPerSecond: number | null;
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
  /** Who opens sessions, and in which clone. Null for the baseline. */
  cloneai: { expert: Expert; cloneId: string } | null;
  /** Chats per second for which sessions are opened in advance. */
  expectedRate: number;
}

export const OPEN_STREAMS = 1000;

async function configure(subject: Subject, settings: object): Promise<void> {
  const response = await fetch(new URL('/admin/settings', subject.standInUrl), {
    method: 'PUT',
    body: JSON.stringify({ text: 'stamps', honorMaxTokens: false, tokens: 50, ...settings }),
  });
  if (!response.ok) throw new Error(`The model stand-in rejected its settings: ${await response.text()}`);
}

async function measure(subject: Subject, target: Target, plan: Omit<LoadPlan, 'target'>): Promise<Run> {
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
    const text = await runTool('load.ts', [JSON.stringify({ target, ...plan })], subject.toolCore);
    // JSON has no NaN: the load tool sends null instead.
    const result = JSON.parse(text, (_, value) => (value === null ? Number.NaN : value)) as LoadResult;
    dbCpu = postgres?.total() ?? Number.NaN;
    return { ...result, appCpu: (cpuMs(subject.pid) - appBefore) / result.chatsStarted, dbCpu: dbCpu / result.chatsStarted, peakMb };
  } finally {
    running = false;
    await watch;
  }
}

/** Sends one message and checks that the answer comes from the model stand-in; returns the number of model calls. */
export async function probe(subject: Subject): Promise<{ chat: number; embeddings: number }> {
  if (!subject.cloneai) return { chat: 1, embeddings: 1 };
  await configure(subject, { tokens: 5, delayMs: 1, firstTokenMs: 0 });
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

/** All measurements of one round against one subject. */
export async function runChats(subject: Subject, effort: Effort, say: (text: string) => void): Promise<ChatRuns> {
  const folder = mkdtempSync(join(tmpdir(), 'cloneai-bench-'));
  const sessionsFile = join(folder, 'sessions.json');
  let sessionsPerSecond: number | null = null;

  /** Opens sessions before the measurement. */
  async function target(chats: number): Promise<Target> {
    if (!subject.cloneai) return { kind: 'relay', url: subject.url };
    const startedAt = performance.now();
    const sessions = await openSessions(subject.cloneai.expert, subject.cloneai.cloneId, chats);
    if (chats >= 500) sessionsPerSecond = chats / ((performance.now() - startedAt) / 1000);
    writeFileSync(sessionsFile, JSON.stringify(sessions));
    return { kind: 'cloneai', url: subject.url, sessionsFile };
  }
  const closed = (concurrency: number, seconds: number, warmupSeconds: number) => ({
    mode: 'closed' as const,
    concurrency,
    seconds,
    warmupSeconds,
  });

  try {
    await configure(subject, { delayMs: 1, firstTokenMs: 0 });
    await measure(subject, await target(400), { ...closed(10, 10, 0), maxChats: 400 });

    say('one caller');
    await configure(subject, { delayMs: 20, firstTokenMs: 20 });
    const one = await measure(subject, await target(effort.one + effort.warmup + 5), closed(1, effort.one, effort.warmup));
    say('fifty callers');
    const fifty = await measure(subject, await target(50 * (effort.fifty + effort.warmup + 3)), {
      ...closed(50, effort.fifty, effort.warmup),
      staggerSeconds: 1,
    });
    say('saturation, fifty callers, 1 ms between tokens');
    await configure(subject, { delayMs: 1, firstTokenMs: 0 });
    const saturation = await measure(
      subject,
      await target(Math.ceil(subject.expectedRate * (effort.saturation + effort.warmup + 1))),
      closed(50, effort.saturation, effort.warmup),
    );
    let paced: Run | null = null;
    if (effort.paced > 0) {
      say('saturation, 500 callers, 20 ms between tokens');
      await configure(subject, { delayMs: 20, firstTokenMs: 20 });
      paced = await measure(subject, await target(Math.ceil(subject.expectedRate * (effort.paced + effort.warmup + 1)) + 500), {
        ...closed(500, effort.paced, effort.warmup),
        staggerSeconds: 1,
      });
    }
    say(`${OPEN_STREAMS} open streams of 20 tokens/s`);
    await configure(subject, { delayMs: 50, firstTokenMs: 50, tokens: (effort.ramp + effort.open + 1) * 20 });
    const open = await measure(subject, await target(OPEN_STREAMS), {
      mode: 'open',
      concurrency: OPEN_STREAMS,
      warmupSeconds: effort.ramp,
      seconds: effort.open,
      timeoutSeconds: effort.ramp + effort.open + 60,
    });
    return { one, fifty, saturation, paced, open, sessionsPerSecond };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
