import type { Clock } from '../../../shared/clock.ts';
import { newId, type WorkspaceId } from '../../../shared/ids.ts';
import { reservedByOthers } from './spending.errors.ts';
import type { Hold, SpendingStore } from './spending.store.ts';

interface SpendingDeps {
  store: SpendingStore;
  clock: Clock;
  /** Throws the reason why the spending limit does not cover `micros`. Resolves if it does by now. */
  requireCovered: (workspaceId: WorkspaceId, micros: number | null) => Promise<void>;
}

export interface Spent {
  inputTokens: number;
  costMicros: number;
  /** The model did not report its tokens. */
  estimated?: boolean;
}

/** Something that costs money and was reserved. Call one of its functions once. */
export interface Reservation {
  /** Records what it cost. */
  settle(spent: Spent): Promise<void>;
  /** It cost nothing: the call failed. */
  release(): Promise<void>;
}

/** See `createSpendingUsecases`. */
export type ReserveSpending = (workspaceId: WorkspaceId, input: Omit<Hold, 'id'>) => Promise<Reservation>;

/** Longer than any single call of an embedding model with its retries. */
const HOLD_MS = 10 * 60_000;
const ATTEMPTS = 3;
const NOTHING: Spent = { inputTokens: 0, costMicros: 0 };

/** Spending that is not an answer: chat reserves and settles within its own statements. */
export function createSpendingUsecases({ store, clock, requireCovered }: SpendingDeps) {
  async function reserve(workspaceId: WorkspaceId, hold: Hold, times: { now: Date; expiresAt: Date }): Promise<void> {
    for (let attempt = 1; !(await store.reserve(workspaceId, hold, times)); attempt++) {
      await requireCovered(workspaceId, hold.maxMicros);
      if (attempt >= ATTEMPTS) throw reservedByOthers();
    }
  }

  return {
    /**
     * Reserves the most that a call can cost. Throws like `ensureAllowed` if the limit does not cover it. Something free costs no
     * statement.
     */
    async reserveSpending(workspaceId: WorkspaceId, input: Omit<Hold, 'id'>): Promise<Reservation> {
      const now = clock.now();
      const hold: Hold = { ...input, id: newId('event', now.getTime()) };
      const isFree = hold.maxMicros === 0;
      if (!isFree) await reserve(workspaceId, hold, { now, expiresAt: new Date(now.getTime() + HOLD_MS) });
      const settle = async (spent: Spent) => {
        if (!isFree || spent.inputTokens + spent.costMicros > 0) await store.settle(workspaceId, hold, spent, clock.now());
      };
      return { settle, release: () => settle(NOTHING) };
    },

    /** Counts the holds of dead servers as spent, in up to `workspaces` workspaces. Returns how many there were. */
    async settleExpiredHolds(workspaces: number, holdsEach: number): Promise<number> {
      let settled = 0;
      for (const workspaceId of await store.workspacesWithExpired(workspaces)) settled += await store.settleExpired(workspaceId, holdsEach);
      return settled;
    },
  };
}
