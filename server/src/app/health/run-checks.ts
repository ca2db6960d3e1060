import { statfs } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';

/** What a part says about itself. Public: numbers and names of engines, never an address, a key or a path. */
export type PartDetails = Record<string, string | number | boolean | null>;

export interface PartCheck {
  /** e.g. `database`, `model`, `jobs`, `disk`. */
  name: string;
  /** `/health/db` shows the parts of `db`, `/health/ai` those of `ai`; `/health/detailed` shows all. */
  group: 'db' | 'ai' | 'other';
  /** The server cannot do its work without it: it being down makes the answer 503. */
  needed: boolean;
  /** Looks, and throws when the part is down. An AppError's message is shown; another error's only logged. */
  check(signal: AbortSignal): Promise<PartDetails>;
  /** How long a result is shown again instead of looking anew. Default 2 s; longer where looking costs money. */
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
 * Runs checks so that nobody can use them to hammer a part: one look at a time each, shown again for `cacheMs`, over after 5 s.
 * Returns a function from a filter to the reports by name; it never throws.
 */
export function createHealthReporter(checks: readonly PartCheck[], log: Logger) {
  const latest = new Map<string, { until: number; report: Promise<PartReport> }>();

  async function look(part: PartCheck): Promise<PartReport> {
    const start = performance.now();
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const late = new Promise<never>((_resolve, reject) => {
      signal.addEventListener(
        'abort',
        () => reject(new AppError('unavailable', `${part.name} did not answer within ${TIMEOUT_MS / 1000} s.`)),
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
      const message = error instanceof AppError ? error.message : `${part.name} does not work. The server's log says why.`;
      return { status: 'down', ...base(), details: {}, message };
    }
  }

  return async (wanted: (part: PartCheck) => boolean): Promise<Record<string, PartReport>> => {
    const now = performance.now();
    const entries = checks.filter(wanted).map(async (part) => {
      let entry = latest.get(part.name);
      if (!entry || entry.until < now) {
        const report = look(part);
        // Never looked at again while one look is under way, however slow it is.
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

/** Room on the disk that a folder lies on. */
export async function spaceOf(folder: string): Promise<{ freeMegabytes: number; totalMegabytes: number }> {
  const { bavail, bsize, blocks } = await statfs(folder);
  const megabytes = (count: number) => Math.floor((count * bsize) / 1024 / 1024);
  return { freeMegabytes: megabytes(bavail), totalMegabytes: megabytes(blocks) };
}

/** Free space of the folder that holds the database and the files. Down below 100 MB: writes are about to fail. */
export function diskCheck(folder: string): PartCheck {
  return {
    name: 'disk',
    group: 'other',
    needed: true,
    async check() {
      const space = await spaceOf(folder);
      if (space.freeMegabytes < 100)
        throw new AppError('unavailable', `Only ${space.freeMegabytes} MB are free where the data lies. Make room, or move DATA_DIR.`);
      return { ...space };
    },
  };
}
