import { createHmac } from 'node:crypto';
import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import type { Clock } from '../shared/clock.ts';
import { AppError } from '../shared/errors.ts';
import {
  CALL_LEASE_MS,
  type CallId,
  callerName,
  callIdOf,
  callKeyOf,
  hashBodyText,
  IDEMPOTENCY_KEY,
  type IdempotencyStore,
  type RunningCall,
  type StoredCall,
  streamHeaders,
} from '../shared/idempotency.ts';
import { createCallLeases } from './call-leases.ts';
import { addressForLimits } from './client-address.ts';
import { toEnvelope } from './error-responses.ts';
import { type FormDigest, hasFormDigest, watchForm } from './form-digest.ts';
import { decrypt, encrypt } from './idempotency-encryption.ts';
import { isMultipart } from './media-type.ts';
import type { AppEnv } from './router.ts';

interface IdempotencyOptions {
  store: IdempotencyStore;
  /** At least 32 bytes. Stored responses are encrypted with a key derived from this and the caller's Idempotency-Key. */
  secret: string;
  clock: Clock;
  /** How long a duplicate waits for the first call before it gets 409. */
  waitMs?: number;
  pollMs?: number;
  /** How long a call is reserved for its process, which renews it meanwhile. Past it, the process counts as dead. */
  leaseMs?: number;
  /** Larger responses are not stored. A duplicate gets 409 instead of running again. */
  maxBodyBytes?: number;
}

const DAY_MS = 86_400_000;
/** A duplicate that waits for the lease of a dead process looks less often. */
const SLOW_POLL_FACTOR = 5;
/** Refusals that depend on the request alone. After any other, nothing was done, and the same call may succeed later. */
const STORED_REFUSALS = new Set([400, 413, 415, 422]);
/** In place of the digest of a form that is still being read. */
const FORM = 'form';

/**
 * Handles `Idempotency-Key` on every POST. Keys are kept 24 hours per caller. The same key, path, query, and body get the stored response
 * (status, type, body) with `Idempotency-Replayed: true`. The same key with another one of them gets 409. A duplicate of a running call waits
 * briefly, then gets 409; if the process of that call died, the duplicate runs as soon as its lease has expired. Only successes and the
 * refusals in `STORED_REFUSALS` are stored: after any other response, the call may run again.
 *
 * - A response may hold a secret that is shown once (a new key, tokens). Responses are encrypted with a key that needs the server's secret
 *   and the caller's Idempotency-Key, of which only a hash is stored. The database alone reveals nothing.
 * - Multipart bodies are files that stream to disk. Their digest is computed while the handler reads them, and stored with its success. A
 *   duplicate is read only to compare it. A refused form is not stored, because it may not have been read to its end.
 * - A handler may find what an earlier attempt has stored by `callKey`, and do nothing twice.
 * - A stream is not stored. Its handler sets `resumeAt` to the path of its events. A duplicate gets 409 with that path in `Location`,
 *   unless the handler is `repeatable`: then it runs again and streams the same events.
 */
export function idempotency(options: IdempotencyOptions): MiddlewareHandler<AppEnv> {
  const { store, secret, clock, waitMs = 2000, pollMs = 100, leaseMs = CALL_LEASE_MS, maxBodyBytes = 4 * 1024 * 1024 } = options;
  if (Buffer.byteLength(secret) < 32) throw new Error('The secret for stored responses needs at least 32 bytes.');
  const leases = createCallLeases({ store, clock, leaseMs });

  /** Resolves to the stored first call, or to the time of the claim. */
  async function claim(id: CallId, call: { operation: string; bodyHash: string }, signal: AbortSignal): Promise<StoredCall | Date> {
    let lease: number | undefined;
    for (let waited = 0, pause = pollMs; ; waited += pause) {
      if (signal.aborted) throw new AppError('unavailable', 'The client disconnected while this call waited for an earlier one.');
      const now = clock.now();
      const at = (milliseconds: number) => new Date(now.getTime() + milliseconds);
      const first = await store.claim(id, { ...call, now, expiredBefore: at(-DAY_MS), leaseUntil: at(leaseMs) });
      if (!first) return now;
      const isRunning = first.status === null;
      // A form has no digest yet: compared by the caller once the first call has ended.
      const sameBody = call.bodyHash === FORM ? first.bodyHash === FORM || !isRunning : first.bodyHash === call.bodyHash;
      if (first.operation !== call.operation || !sameBody) throw mismatch();
      if (!isRunning) return first;
      lease ??= first.leaseUntil.getTime();
      // A call whose lease is not renewed may have died: then this one waits until the lease has expired.
      const isAlive = leases.has(id) || first.leaseUntil.getTime() !== lease || waited >= leaseMs + waitMs;
      if (isAlive && waited >= waitMs)
        throw new AppError('idempotency_in_progress', 'The first call with this Idempotency-Key is still running. Try again in a moment.', {
          retryAfterSeconds: 1,
        });
      if (waited >= waitMs) pause = SLOW_POLL_FACTOR * pollMs;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  return async (c, next) => {
    const key = c.req.method === 'POST' ? c.req.header('idempotency-key') : undefined;
    if (key === undefined) return next();
    if (!IDEMPOTENCY_KEY.test(key))
      throw new AppError('invalid_input', 'An Idempotency-Key has 1 to 255 visible ASCII characters. Use a UUID.', {
        param: 'Idempotency-Key',
      });
    const caller = callerKey(c);
    const id = callIdOf(caller, key);
    const encryptionKey = createHmac('sha256', secret).update(`idempotent answer\n${caller}\n${key}`).digest();
    const isForm = isMultipart(c.req.header('content-type'));
    const bodyHash = isForm ? FORM : await hashBody(c);
    const claimedAt = await claim(id, { operation: operationOf(c), bodyHash }, c.req.raw.signal);
    c.set('callKey', callKeyOf(id));
    if (!(claimedAt instanceof Date)) {
      if (isForm && !(await hasFormDigest(c, claimedAt.bodyHash))) throw mismatch();
      if (claimedAt.headers.repeatable === undefined) return replay(c, claimedAt, encryptionKey);
      c.header('Idempotency-Replayed', 'true');
      return next();
    }

    const call = { id, claimedAt };
    const form = isForm ? watchForm(c) : undefined;
    leases.add(call, c.get('log'));
    try {
      await next();
    } catch (error) {
      await store.release(id, claimedAt);
      throw error;
    } finally {
      leases.remove(call);
    }
    await keep(c, call, encryptionKey, form);
  };

  /** Stores the response. The call is done: a database that fails here must not turn its response into an error. */
  async function keep(c: HonoContext<AppEnv>, { id, claimedAt }: RunningCall, encryptionKey: Buffer, form?: FormDigest): Promise<void> {
    try {
      const { status, headers } = c.res;
      const known = form ? { bodyHash: form.digest() } : {};
      const resumeAt = c.get('resumeAt');
      const type = headers.get('content-type') ?? '';
      if (status < 400 && (resumeAt !== undefined || headers.has('x-hono-already-sent') || type.startsWith('text/event-stream')))
        return await store.finish(id, claimedAt, {
          ...known,
          status: 200,
          headers: streamHeaders(resumeAt ?? '', c.get('repeatable')),
          body: null,
        });
      if (status >= 400 && (form || !STORED_REFUSALS.has(status))) return await store.release(id, claimedAt);
      const bytes = c.res.body === null ? null : Buffer.from(await c.res.clone().arrayBuffer());
      if (bytes && bytes.length > maxBodyBytes)
        return await store.finish(id, claimedAt, { ...known, status, headers: { tooLarge: 'true' }, body: null });
      const kept: Record<string, string> = {};
      for (const name of ['content-type', 'location', 'etag']) {
        const value = headers.get(name);
        if (value !== null) kept[name] = value;
      }
      await store.finish(id, claimedAt, { ...known, status, headers: kept, body: bytes && encrypt(bytes, encryptionKey) });
    } catch (error) {
      c.get('log')?.error({ err: error }, 'The response to a call with an Idempotency-Key could not be stored.');
    }
  }
}

function replay(c: HonoContext<AppEnv>, { status, headers, body }: StoredCall, encryptionKey: Buffer): Response {
  if (headers.stream !== undefined || headers.tooLarge !== undefined) {
    const advice =
      headers.stream === undefined
        ? 'Its response was too large to store. Read the result with GET.'
        : headers.stream
          ? `Its events are at ${headers.stream}.`
          : 'Its response was a stream, which is not repeated.';
    const error = new AppError('conflict', `A call with this Idempotency-Key was already made. ${advice}`);
    if (headers.stream) c.header('Location', headers.stream);
    return c.json(toEnvelope(error, c.get('requestId')).body, 409);
  }
  c.header('Idempotency-Replayed', 'true');
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return c.newResponse(body === null ? null : decrypt(body, encryptionKey), status as never);
}

/**
 * The caller that a key belongs to; two callers may choose the same key. Web pages share a publishable key, so their address and browser
 * count as well. Without a credential only those count, and the body (a password, a token) must match to get the response.
 */
function callerKey(c: HonoContext<AppEnv>): string {
  const ctx = c.get('ctx');
  const place = `${addressForLimits(c.get('clientAddress'))} ${c.req.header('origin') ?? ''} ${c.req.header('user-agent') ?? ''}`;
  if (!ctx) return `nobody ${place}`;
  return ctx.actor.type === 'publishable_key' ? `${callerName(ctx)} ${place}` : callerName(ctx);
}

/** The query is hashed, so that a row stays small. */
function operationOf(c: HonoContext<AppEnv>): string {
  const { search } = new URL(c.req.url);
  return `POST ${c.req.path}${search === '' ? '' : ` ${hashBodyText(search)}`}`;
}

const mismatch = () =>
  new AppError('idempotency_mismatch', 'This Idempotency-Key was used for another request. Use a new key for a new request.', {
    param: 'Idempotency-Key',
  });

async function hashBody(c: HonoContext<AppEnv>): Promise<string> {
  // Without `requestBodies` before it, Hono reads the text and keeps it for the next reader.
  return c.get('bodyHash') ?? hashBodyText(await c.req.text());
}
