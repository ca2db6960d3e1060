import type { Context } from 'hono';
import { actorName } from '../shared/context.ts';
import { AppError } from '../shared/errors.ts';
import { addressForLimits } from './client-address.ts';
import type { AppEnv } from './router.ts';

export interface StreamLimits {
  /** Most streams of this process. */
  maxStreams: number;
  /** Most streams of one caller: an API key, a user, or for visitors a network address. */
  maxPerCaller: number;
  /** Most streams of one credential that follow the same object. */
  maxPerObject: number;
}

const DEFAULTS: StreamLimits = { maxStreams: 10_000, maxPerCaller: 500, maxPerObject: 10 };

/** Counts the streams that stay open while nothing happens. Each costs memory, so their number is limited as that of sockets is. */
export function createStreamPlaces(given: Partial<StreamLimits> = {}) {
  const limits = { ...DEFAULTS, ...given };
  const taken = new Map<string, number>();
  const change = (key: string, by: 1 | -1) => {
    const count = (taken.get(key) ?? 0) + by;
    if (count > 0) taken.set(key, count);
    else taken.delete(key);
  };

  return {
    /**
     * Takes a place for a stream of the caller that follows `object`. `open` is the number of all streams. Returns a function that gives
     * the place back. Throws `unavailable` or `rate_limited`.
     */
    take(c: Context<AppEnv>, object: string, open: number): () => void {
      const caller = callerOf(c);
      const credential = credentialOf(c);
      const keys = [`caller ${caller}`, `object ${credential} ${object}`] as const;
      const [ofCaller, ofObject] = keys.map((key) => taken.get(key) ?? 0) as [number, number];
      if (open >= limits.maxStreams)
        throw new AppError('unavailable', 'This server opens no more event streams right now. Try again in a few seconds.', {
          retryAfterSeconds: 5,
        });
      if (ofObject >= limits.maxPerObject) throw tooMany(`You already follow this object with ${ofObject} event streams`);
      if (ofCaller >= limits.maxPerCaller) throw tooMany(`You have ${ofCaller} open event streams`);
      for (const key of keys) change(key, 1);
      let released = false;
      return () => {
        if (released) return;
        released = true;
        for (const key of keys) change(key, -1);
      };
    },
  };
}

const tooMany = (what: string) =>
  new AppError('rate_limited', `${what}, which is the limit. Close one before you open another.`, { retryAfterSeconds: 30 });

/** Visitors choose their sessions, so they count by address. */
function callerOf(c: Context<AppEnv>): string {
  const ctx = c.get('ctx');
  if (!ctx || ctx.actor.type === 'visitor' || ctx.actor.type === 'publishable_key')
    return addressForLimits(c.get('clientAddress') ?? 'unknown');
  return credentialOf(c);
}

/** Two callers never share it, so that nobody can take the places of another. */
function credentialOf(c: Context<AppEnv>): string {
  const ctx = c.get('ctx');
  return ctx ? `${ctx.workspaceId} ${actorName(ctx.actor)}` : addressForLimits(c.get('clientAddress') ?? 'unknown');
}
