import type { Clock } from '../shared/clock.ts';
import type { CallId, IdempotencyStore, RunningCall } from '../shared/idempotency.ts';
import type { Logger } from '../shared/logger.ts';

const CALLS_PER_STATEMENT = 500;

interface CallLeasesDeps {
  store: Pick<IdempotencyStore, 'renew'>;
  clock: Clock;
  leaseMs: number;
}

/**
 * The calls with an idempotency key that this process is running. One timer renews the leases of those that take long, as long as there
 * are any; when the process dies, the leases expire.
 */
export function createCallLeases({ store, clock, leaseMs }: CallLeasesDeps) {
  const running = new Map<string, RunningCall>();
  const beatMs = leaseMs / 3;
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  let log: Logger | undefined;

  const nameOf = ({ caller, key }: CallId) => `${caller} ${key}`;

  async function renew(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      const now = clock.now().getTime();
      const old = [...running.values()].filter(({ claimedAt }) => now - claimedAt.getTime() >= beatMs / 2);
      for (let i = 0; i < old.length; i += CALLS_PER_STATEMENT)
        await store.renew(old.slice(i, i + CALLS_PER_STATEMENT), new Date(clock.now().getTime() + leaseMs));
    } catch (error) {
      log?.warn({ err: error }, 'The leases of running calls could not be renewed. Retrying soon.');
    } finally {
      busy = false;
    }
  }

  return {
    add(call: RunningCall, logger: Logger | undefined): void {
      running.set(nameOf(call.id), call);
      log = logger;
      timer ??= setInterval(() => void renew(), beatMs).unref();
    },
    remove({ id, claimedAt }: RunningCall): void {
      const name = nameOf(id);
      if (running.get(name)?.claimedAt === claimedAt) running.delete(name);
      if (running.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    },
    /** Whether this process runs the call, so that it is certainly alive. */
    has: (id: CallId): boolean => running.has(nameOf(id)),
  };
}
