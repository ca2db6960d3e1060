export interface Pace {
  /** How many rows the next transaction takes. */
  readonly rows: number;
  /** Says how long a transaction with `rows` rows took. */
  took(rows: number, ms: number): void;
}

/**
 * How many rows to write per transaction, so that one lasts about `targetMs` and others need not wait longer for the connection or the
 * locks. It follows what the transactions before took, waiting included: it slows down when the database is busy, and at most doubles.
 */
export function createPace({ targetMs, min, max, first = min }: { targetMs: number; min: number; max: number; first?: number }): Pace {
  let rows = first;
  return {
    get rows() {
      return rows;
    },
    took(written, ms) {
      if (written === 0) return;
      const fitting = Math.floor((written * targetMs) / Math.max(ms, 1));
      // A last batch of a few rows that was quick says nothing against larger ones.
      const least = ms <= targetMs ? rows : min;
      rows = Math.max(least, Math.min(fitting, 2 * rows, max));
    },
  };
}
