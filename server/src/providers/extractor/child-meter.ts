import { availableParallelism, loadavg } from 'node:os';

export interface Usage {
  cpuMs: number;
  rssMb: number;
}

export interface ChildLimits {
  /** Limit for the processor time of one document, as reported by /proc. Elsewhere it is estimated from the time and the load. */
  cpuMs: number;
  /** A child that neither uses its processor nor receives bytes for this long does not go on: its storage hangs. */
  stalledMs: number;
  /** How long one document may hold its process, on a machine that is busy with other work. Sleep does not count. */
  wallMs: number;
  heapMb: number;
  /** Limit for the resident memory of the process. Enforced on Linux, where /proc reports it. */
  rssMb: number;
}

/** `cpu` and `memory` are faults of the document; `stalled` and `busy` of the moment, so that another attempt can help. */
export type Exceeded = 'cpu' | 'memory' | 'stalled' | 'busy';

/** A longer time between two measurements means that the machine slept or that this process could not run. */
const MAX_STEP_MS = 1000;

/**
 * Compares what a child uses for one document with its limits. Call `measure` several times a second with its usage, or null where the
 * system does not report it, with the bytes that it has received, and with the time in milliseconds.
 */
export function createMeter(
  limits: Pick<ChildLimits, 'cpuMs' | 'stalledMs' | 'wallMs' | 'rssMb'>,
  startedAt: number,
  load = loadPerProcessor,
) {
  let before: Usage | null = null;
  let lastAt = startedAt;
  let lastBytes = 0;
  let lastCpu = 0;
  let wall = 0;
  let idle = 0;
  let cpu = 0;
  return {
    measure(usage: Usage | null, bytes: number, now: number): Exceeded | undefined {
      const step = Math.min(MAX_STEP_MS, Math.max(0, now - lastAt));
      lastAt = now;
      wall += step;
      before ??= usage;
      cpu = usage && before ? usage.cpuMs - before.cpuMs : cpu + step / Math.max(1, load());
      idle = cpu > lastCpu || bytes > lastBytes ? 0 : idle + step;
      lastCpu = cpu;
      lastBytes = bytes;
      if (cpu > limits.cpuMs) return 'cpu';
      if (usage && usage.rssMb > limits.rssMb) return 'memory';
      if (idle > limits.stalledMs) return 'stalled';
      return wall > limits.wallMs ? 'busy' : undefined;
    },
  };
}

/** How many processes want each processor. 0 on Windows, which does not count them. */
const loadPerProcessor = () => (loadavg()[0] ?? 0) / availableParallelism();
