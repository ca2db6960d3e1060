import type { Installation } from '@cloneai/sdk';
import { useEffect, useState } from 'preact/hooks';

export type Waiting = { state: 'idle' | 'waiting' | 'none' } | { state: 'seen'; origin: string };

const INTERVAL_MS = 3000;
const TIMEOUT_MS = 60_000;

/** The origin of a new installation, or of one that was seen again after `since`. */
export function newInstallation(known: readonly Installation[], current: readonly Installation[], since: number): string | undefined {
  return current.find(
    ({ origin, lastSeenAt }) => !known.some((installation) => installation.origin === origin) || Date.parse(lastSeenAt) > since,
  )?.origin;
}

/**
 * Polls for a minute until a site opens the clone. Starts when `turn` changes to a value above zero. `list` loads the installations seen
 * last. An error stops the polling.
 */
export function useFirstInstallation(turn: number, list: () => PromiseLike<Installation[]>, onSeen: () => void): Waiting {
  const [waiting, setWaiting] = useState<Waiting>({ state: 'idle' });
  useEffect(() => {
    if (turn === 0) return;
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const since = Date.now();
    let known: Installation[] | undefined;
    const poll = async () => {
      try {
        const current = await list();
        if (stopped) return;
        const origin = known && newInstallation(known, current, since);
        known ??= current;
        if (origin) {
          setWaiting({ state: 'seen', origin });
          return onSeen();
        }
      } catch {
        if (!stopped) setWaiting({ state: 'none' });
        return;
      }
      if (Date.now() - since < TIMEOUT_MS) timer = setTimeout(poll, INTERVAL_MS);
      else setWaiting({ state: 'none' });
    };
    setWaiting({ state: 'waiting' });
    void poll();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [turn]);
  return waiting;
}
