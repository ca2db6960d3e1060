/** Counts calls per key in a sliding window, shared by all processes of a deployment. */
export interface Limiter {
  /**
   * Takes `cost` (default 1) from `key`. A negative cost returns earlier calls. Above the limit it does not throw, but returns `allowed:
   * false`.
   */
  take(key: string, limit: RateLimit, cost?: number): Promise<LimitDecision>;
  close(): Promise<void>;
}

export interface RateLimit {
  max: number;
  windowSeconds: number;
}

export interface LimitDecision {
  allowed: boolean;
  remaining: number;
  /** Seconds until a refused call may succeed. For an allowed call: the same, as if the remaining calls were used up now. */
  resetSeconds: number;
  /** Seconds until the counts move to the next window. */
  windowEndsInSeconds: number;
}
