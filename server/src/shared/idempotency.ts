import { createHash } from 'node:crypto';
import { actorName, type Context } from './context.ts';

/** Identifies one call of one caller. Both fields are hashes, so neither the caller nor the key can be recovered. */
export interface CallId {
  caller: string;
  key: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** `caller`: see `callerName`. `key`: the `Idempotency-Key` that the caller sent. */
export function callIdOf(caller: string, key: string): CallId {
  return { caller: `call:${sha256(caller)}`, key: sha256(key) };
}

/** One text for both, to find what an earlier attempt of the call has stored. */
export const callKeyOf = ({ caller, key }: CallId): string => sha256(`${caller} ${key}`);

/** Identifies a caller in a `CallId`. */
export const callerName = ({ workspaceId, actor }: Pick<Context, 'workspaceId' | 'actor'>): string => `${workspaceId} ${actorName(actor)}`;

/** Hash of the request body's text, exactly as received. */
export const hashBodyText = sha256;

/** Visible ASCII only, because the key is sent in a header. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

export interface StoredCall {
  /** Method, path, and a hash of the query. */
  operation: string;
  /** Of a form: its digest once the call has ended. */
  bodyHash: string;
  /** Null while the first call is still running. */
  status: number | null;
  /** A running call without a newer lease has died. */
  leaseUntil: Date;
  headers: Record<string, string>;
  /** As the middleware passed it (encrypted); null for a response without a body. */
  body: string | null;
}

export interface RunningCall {
  id: CallId;
  claimedAt: Date;
}

/** Stored for a stream instead of its response. `repeatable`: its handler may run again, and streams the same events. */
export const streamHeaders = (resumeAt: string, repeatable = false): Record<string, string> => ({
  stream: resumeAt,
  ...(repeatable ? { repeatable: 'true' } : {}),
});

/** How long a call is reserved for its process, unless that renews it. */
export const CALL_LEASE_MS = 15_000;

/** Stores the responses to calls with an `Idempotency-Key`. */
export interface IdempotencyStore {
  /**
   * Claims the call until `leaseUntil`. Resolves to undefined when the caller may proceed, otherwise to the stored first call. Replaces
   * a stored call older than `expiredBefore`, and the same call if its lease has expired, because its process has died.
   */
  claim(
    id: CallId,
    call: { operation: string; bodyHash: string; now: Date; expiredBefore: Date; leaseUntil: Date },
  ): Promise<StoredCall | undefined>;
  /** Renews the leases of running calls. */
  renew(calls: readonly RunningCall[], leaseUntil: Date): Promise<void>;
  /** Ends the leases of all running calls. For the start of the only server of a database. */
  expireRunning(): Promise<void>;
  /**
   * Stores the response of the call claimed at `claimedAt`, and the hash of its body if that was not known before. Does nothing if the claim
   * was replaced in the meantime.
   */
  finish(
    id: CallId,
    claimedAt: Date,
    response: { status: number; headers: Record<string, string>; body: string | null; bodyHash?: string },
  ): Promise<void>;
  /** Releases the claim, so the next call with this key runs again. */
  release(id: CallId, claimedAt: Date): Promise<void>;
  /** Deletes at most `limit` calls older than 24 hours. Resolves to the number deleted. */
  removeExpired(limit: number): Promise<number>;
}
