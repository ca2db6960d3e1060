import { createHash } from 'node:crypto';
import { actorName, type Context } from './context.ts';

/** Names one call of one caller. Both parts are hashes: neither the caller nor the key can be read back. */
export interface CallId {
  caller: string;
  key: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** `caller`: see `callerName`. `key`: the caller's own. */
export function callIdOf(caller: string, key: string): CallId {
  return { caller: `call:${sha256(caller)}`, key: sha256(key) };
}

/** What names a caller in a `CallId`. */
export const callerName = ({ workspaceId, actor }: Pick<Context, 'workspaceId' | 'actor'>): string => `${workspaceId} ${actorName(actor)}`;

/** Of the text of a body, as it came. */
export const hashBodyText = sha256;

/** A key is visible ASCII: it may travel in a header. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

export interface StoredCall {
  /** Method and path. */
  operation: string;
  bodyHash: string;
  /** Null while the first call is still running. */
  status: number | null;
  headers: Record<string, string>;
  /** As the middleware gave it (encrypted); null for an answer without one. */
  body: string | null;
}

/** Where the answers to calls with an `Idempotency-Key` are kept. */
export interface IdempotencyStore {
  /**
   * Claims the call: undefined when it is now ours to make, else what is stored of the call that came first. A stored call from
   * before `expiredBefore`, or one still running that began before `abandonedBefore` (its process died), gives way.
   */
  claim(
    id: CallId,
    call: { operation: string; bodyHash: string; now: Date; expiredBefore: Date; abandonedBefore: Date },
  ): Promise<StoredCall | undefined>;
  /** Keeps the answer of the call claimed at `claimedAt`; a claim that gave way meanwhile is left alone. */
  finish(id: CallId, claimedAt: Date, answer: { status: number; headers: Record<string, string>; body: string | null }): Promise<void>;
  /** Gives the claim up: the next call with this key is made anew. */
  release(id: CallId, claimedAt: Date): Promise<void>;
  /** Deletes at most `limit` calls older than 24 hours; resolves to how many. */
  removeExpired(limit: number): Promise<number>;
}
