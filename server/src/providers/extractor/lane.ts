import { ExtractorChild } from './child.ts';
import type { ChildLimits } from './child-meter.ts';
import { createFairSlots } from './fair-slots.ts';

export interface LaneOptions {
  concurrency: number;
  limits: ChildLimits;
  /** Idle children end after this time. */
  idleMs: number;
  /** A child above this size ends after its work, because libraries leak memory. */
  maxIdleMb: number;
}

/** A child is replaced after this many documents. */
const MAX_DOCUMENTS = 500;

/** Children that share their slots. */
export function createLane({ concurrency, limits, idleMs, maxIdleMb }: LaneOptions) {
  const slots = createFairSlots(concurrency);
  const idle: ExtractorChild[] = [];
  const busy = new Set<ExtractorChild>();
  let closed = false;
  let idleTimer: NodeJS.Timeout | undefined;

  const stopIdle = () => {
    for (const child of idle.splice(0)) child.kill();
  };

  const release = async (child: ExtractorChild) => {
    busy.delete(child);
    if (child.dead) return;
    if (closed || child.count >= MAX_DOCUMENTS || (await child.memoryMb()) > maxIdleMb) return child.kill();
    idle.push(child);
    clearTimeout(idleTimer);
    idleTimer = setTimeout(stopIdle, idleMs).unref();
  };

  return {
    /** Runs `work` in a slot of `owner`. */
    async run<T>(owner: string | undefined, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
      signal.throwIfAborted();
      if (closed) throw closedError();
      return slots.run(owner, signal, work);
    },

    /** Runs `work` with an idle or new child. Call it in a slot. Rejects if the lane is closed meanwhile, as the document did not fail then. */
    async withChild<T>(work: (child: ExtractorChild) => Promise<T>): Promise<T> {
      if (closed) throw closedError();
      const used = idle.pop();
      const child = used && !used.dead ? used : new ExtractorChild(limits);
      busy.add(child);
      try {
        const result = await work(child);
        if (closed && child.dead) throw closedError();
        return result;
      } finally {
        await release(child);
      }
    },

    close(): void {
      closed = true;
      clearTimeout(idleTimer);
      stopIdle();
      for (const child of busy) child.kill();
    },
  };
}

export type Lane = ReturnType<typeof createLane>;

const closedError = () => new Error('The extractor is closed.');
