/** Counts calls per key in a sliding window shared by every process of the installation. */
export interface Limiter {
  /** Takes `cost` (default 1) from `key`; a negative cost gives back what was taken. Never throws for being over the limit: it says so. */
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
  /** Seconds until a call may succeed again (when refused) or until the window is fresh. */
  resetSeconds: number;
}
