import { spaceOf } from '../../shared/disk-space.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';

/** Details of a part, for operators: numbers and names of engines, never an address, a key, or a path. */
export type PartDetails = Record<string, string | number | boolean | null>;

export interface PartCheck {
  /** Such as `database`, `model`, `jobs`, `disk`. */
  name: string;
  /** `/health/db` shows the parts in `db`, `/health/ai` those in `ai`, and `/health/detailed` all. */
  group: 'db' | 'ai' | 'other';
  /** The server cannot work without it: while it is down, the status is 503. */
  needed: boolean;
  /** Throws when the part is down. The message of an AppError is shown; other errors are only logged. */
  check(signal: AbortSignal): Promise<PartDetails>;
  /** How long a result is reused. Default 2 s; longer where a check costs money. */
  cacheMs?: number;
}

export interface PartReport {
  status: 'ok' | 'down';
  needed: boolean;
  latencyMs: number;
  checkedAt: string;
  details: PartDetails;
  message: string | null;
}

const TIMEOUT_MS = 5000;

/**
 * Runs checks without letting callers overload a part: one check at a time per part, reused for `cacheMs`, with a timeout of 5 s.
 * Returns a function from a filter to the reports by name. It never throws.
 */
export function createHealthReporter(checks: readonly PartCheck[], log: Logger) {
  const latest = new Map<string, { until: number; report: Promise<PartReport> }>();

  async function runCheck(part: PartCheck): Promise<PartReport> {
    const start = performance.now();
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const late = new Promise<never>((_resolve, reject) => {
      signal.addEventListener(
        'abort',
        () => reject(new AppError('unavailable', `${part.name} did not respond within ${TIMEOUT_MS / 1000} s.`)),
        {
          once: true,
        },
      );
    });
    const base = () => ({
      needed: part.needed,
      latencyMs: Math.round((performance.now() - start) * 10) / 10,
      checkedAt: new Date().toISOString(),
    });
    try {
      const details = await Promise.race([part.check(signal), late]);
      return { status: 'ok', ...base(), details, message: null };
    } catch (error) {
      log.warn({ err: error, part: part.name }, 'health check failed');
      const message = error instanceof AppError ? error.message : `${part.name} is down. See the server's log for the reason.`;
      return { status: 'down', ...base(), details: {}, message };
    }
  }

  return async (wanted: (part: PartCheck) => boolean): Promise<Record<string, PartReport>> => {
    const now = performance.now();
    const entries = checks.filter(wanted).map(async (part) => {
      let entry = latest.get(part.name);
      if (!entry || entry.until < now) {
        const report = runCheck(part);
        // No second check starts while one is running, however slow it is.
        entry = { until: Number.POSITIVE_INFINITY, report };
        const mine = entry;
        latest.set(part.name, mine);
        void report.then(() => {
          mine.until = performance.now() + (part.cacheMs ?? 2000);
        });
      }
      return [part.name, await entry.report] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  };
}

/** Checks the free space of the data folder. Below 100 MB it is down, because writes are about to fail. */
export function diskCheck(folder: string): PartCheck {
  return {
    name: 'disk',
    group: 'other',
    needed: true,
    async check() {
      const space = await spaceOf(folder);
      if (space.freeMegabytes < 100)
        throw new AppError(
          'unavailable',
          `Only ${space.freeMegabytes} MB of disk space are left for DATA_DIR. Free some space, or move DATA_DIR.`,
        );
      return { ...space };
    },
  };
}
