import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSessions } from './api.ts';
import type { Target } from './load.ts';
import { configure, measure, type Run, type Subject } from './measure.ts';

/** Seconds of each measurement, and the number of rounds. */
export interface Effort {
  /** The fewest and the most rounds. */
  rounds: number;
  maxRounds: number;
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

export const FULL: Effort = { rounds: 3, maxRounds: 6, warmup: 3, one: 15, fifty: 12, saturation: 10, paced: 10, ramp: 10, open: 10 };
export const QUICK: Effort = { rounds: 1, maxRounds: 1, warmup: 1, one: 3, fifty: 3, saturation: 3, paced: 3, ramp: 5, open: 3 };

export interface ChatRuns {
  /** The first chats of the process after it was ready, one caller, and the same number of the same process once it is warm. */
  first: Run;
  warm: Run;
  one: Run;
  fifty: Run;
  saturation: Run;
  paced: Run | null;
  open: Run;
  /** CloneAI only: sessions opened per second with sixteen parallel calls. */
  sessionsPerSecond: number | null;
}

export const OPEN_STREAMS = 1000;
/** Chats that count as the first after a start. */
export const FIRST_CHATS = 100;

const closed = (concurrency: number, seconds: number, warmupSeconds: number) => ({
  mode: 'closed' as const,
  concurrency,
  seconds,
  warmupSeconds,
});

/** All measurements of one round against one subject, which has answered nothing since it started. */
export async function runChats(subject: Subject, effort: Effort, say: (text: string) => void): Promise<ChatRuns> {
  const folder = mkdtempSync(join(tmpdir(), 'cloneai-bench-'));
  const sessionsFile = join(folder, 'sessions.json');
  let sessionsPerSecond: number | null = null;
  const set = (settings: object) => configure(subject.standInUrl, settings);

  /** Opens sessions before the measurement. */
  async function target(chats: number): Promise<Target> {
    if (!subject.cloneai) return { kind: 'relay', url: subject.url };
    const startedAt = performance.now();
    const sessions = await openSessions(subject.cloneai.expert, subject.cloneai.cloneId, chats);
    if (chats >= 500) sessionsPerSecond = chats / ((performance.now() - startedAt) / 1000);
    writeFileSync(sessionsFile, JSON.stringify(sessions));
    return { kind: 'cloneai', url: subject.url, sessionsFile };
  }
  /** One caller asks in the sessions that another server opened. */
  async function inSequence(from: number): Promise<Run> {
    if (subject.cloneai) writeFileSync(sessionsFile, JSON.stringify(subject.cloneai.firstSessions));
    const to: Target = subject.cloneai ? { kind: 'cloneai', url: subject.url, sessionsFile } : { kind: 'relay', url: subject.url };
    return measure(subject, to, { ...closed(1, 120, 0), maxChats: FIRST_CHATS, firstChat: from });
  }

  try {
    say(`the first ${FIRST_CHATS} chats`);
    await set({ delayMs: 1, firstTokenMs: 0 });
    const first = await inSequence(0);
    await measure(subject, await target(400), { ...closed(10, 10, 0), maxChats: 400 });
    const warm = await inSequence(FIRST_CHATS);

    say('one caller');
    await set({ delayMs: 20, firstTokenMs: 20 });
    const one = await measure(subject, await target(effort.one + effort.warmup + 5), closed(1, effort.one, effort.warmup));
    say('fifty callers');
    const fifty = await measure(subject, await target(50 * (effort.fifty + effort.warmup + 3)), {
      ...closed(50, effort.fifty, effort.warmup),
      staggerSeconds: 1,
    });
    say('saturation, fifty callers, 1 ms between tokens');
    await set({ delayMs: 1, firstTokenMs: 0 });
    const enough = (seconds: number) => Math.ceil(1.2 * subject.expectedRate * (seconds + effort.warmup + 1));
    const saturation = await measure(subject, await target(enough(effort.saturation)), closed(50, effort.saturation, effort.warmup));
    let paced: Run | null = null;
    if (effort.paced > 0) {
      say('saturation, 500 callers, 20 ms between tokens');
      await set({ delayMs: 20, firstTokenMs: 20 });
      paced = await measure(subject, await target(enough(effort.paced) + 500), {
        ...closed(500, effort.paced, effort.warmup),
        staggerSeconds: 1,
      });
    }
    say(`${OPEN_STREAMS} open streams of 20 tokens/s`);
    await set({ delayMs: 50, firstTokenMs: 50, tokens: (effort.ramp + effort.open + 1) * 20 });
    const open = await measure(subject, await target(OPEN_STREAMS), {
      mode: 'open',
      concurrency: OPEN_STREAMS,
      warmupSeconds: effort.ramp,
      seconds: effort.open,
      timeoutSeconds: effort.ramp + effort.open + 60,
    });
    return { first, warm, one, fifty, saturation, paced, open, sessionsPerSecond };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
