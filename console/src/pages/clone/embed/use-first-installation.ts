import type { EmbedSighting } from '@cloneai/sdk';
import { useEffect, useState } from 'preact/hooks';

export type Waiting = { state: 'idle' | 'waiting' | 'none' } | { state: 'seen'; origin: string };

const EVERY_MS = 3000;
const FOR_MS = 60_000;

/** An origin that opened the clone since, or that was not known before. */
export function newInstallation(before: readonly EmbedSighting[], now: readonly EmbedSighting[], since: number): string | undefined {
  return now.find(({ origin, lastSeenAt }) => !before.some((one) => one.origin === origin) || Date.parse(lastSeenAt) > since)?.origin;
}

/**
 * Looks for a minute whether a page opens the clone, beginning with each `turn` above zero. `list` gives the sites seen last. An error ends
 * the waiting: the page has other ways to ask.
 */
export function useFirstInstallation(turn: number, list: () => PromiseLike<EmbedSighting[]>, onSeen: () => void): Waiting {
  const [waiting, setWaiting] = useState<Waiting>({ state: 'idle' });
  useEffect(() => {
    if (turn === 0) return;
    let timer: ReturnType<typeof setTimeout>;
    let over = false;
    const since = Date.now();
    let before: EmbedSighting[] | undefined;
    const look = async () => {
      try {
        const now = await list();
        if (over) return;
        const origin = before && newInstallation(before, now, since);
        before ??= now;
        if (origin) {
          setWaiting({ state: 'seen', origin });
          return onSeen();
        }
      } catch {
        if (!over) setWaiting({ state: 'none' });
        return;
      }
      if (Date.now() - since < FOR_MS) timer = setTimeout(look, EVERY_MS);
      else setWaiting({ state: 'none' });
    };
    setWaiting({ state: 'waiting' });
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [turn]);
  return waiting;
}
