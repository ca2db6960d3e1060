import { createHmac } from 'node:crypto';
import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import type { Clock } from '../shared/clock.ts';
import { AppError } from '../shared/errors.ts';
import {
  type CallId,
  callerName,
  callIdOf,
  hashBodyText,
  IDEMPOTENCY_KEY,
  type IdempotencyStore,
  type StoredCall,
} from '../shared/idempotency.ts';
import { addressForLimits } from './client-address.ts';
import { toEnvelope } from './error-responses.ts';
import { open, seal } from './idempotency-seal.ts';
import type { AppEnv } from './router.ts';

interface IdempotencyOptions {
  store: IdempotencyStore;
  /** Of at least 32 bytes. Answers are encrypted with a key made from this and the caller's own Idempotency-Key. */
  secret: string;
  clock: Clock;
  /** How long a duplicate waits for the first call to end, before it is told to come back. */
  waitMs?: number;
  pollMs?: number;
  /** After so long a call that has not ended is taken for dead (its process was killed). */
  abandonedSeconds?: number;
  /** Longer answers are not kept; a duplicate is then told so instead of being made again. */
  maxBodyBytes?: number;
}

const DAY = 86_400;
/** Answers about the caller or the moment rather than about the request: the same call may fare better later. Nothing was done. */
const NOT_KEPT = new Set([401, 402, 403, 408, 425, 429]);

/**
 * `Idempotency-Key` on every POST, kept 24 hours per caller. Same key and body: the stored answer (status, type, body) with
 * `Idempotency-Replayed: true`. Same key, other body or path: 409. A duplicate of a call that is still running waits a little, then
 * 409. Answers of 500 and above and those of `NOT_KEPT` are not kept: the call may be made again.
 *
 * - An answer may hold a secret that is shown once (a new key, tokens). Every answer is therefore encrypted with a key that needs both
 *   the server's secret and the caller's Idempotency-Key, of which only a hash is stored: the database alone gives nothing away.
 * - Multipart bodies are files on their way to disk: they are not read here, and count by key and path only.
 * - A stream is not kept. Its handler says by `c.set('resumeAt', path)` where the events can be had; a duplicate gets 409 with
 *   that path in `Location`, and the model is not called again.
 */
export function idempotency(options: IdempotencyOptions): MiddlewareHandler<AppEnv> {
  const { store, secret, clock, waitMs = 2000, pollMs = 100, abandonedSeconds = 600, maxBodyBytes = 4 * 1024 * 1024 } = options;
  if (Buffer.byteLength(secret) < 32) throw new Error('The secret for stored answers needs at least 32 bytes.');

  async function claim(id: CallId, call: { operation: string; bodyHash: string }, now: Date): Promise<StoredCall | undefined> {
    const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
    const times = { now, expiredBefore: before(DAY), abandonedBefore: before(abandonedSeconds) };
    for (let waited = 0; ; waited += pollMs) {
      const first = await store.claim(id, { ...call, ...times });
      if (!first) return undefined;
      if (first.operation !== call.operation || first.bodyHash !== call.bodyHash)
        throw new AppError('idempotency_mismatch', 'This Idempotency-Key was used for another request. Use a new key for a new request.', {
          param: 'Idempotency-Key',
        });
      if (first.status !== null) return first;
      if (waited >= waitMs)
        throw new AppError('idempotency_in_progress', 'The first call with this Idempotency-Key is still running. Try again in a moment.', {
          retryAfterSeconds: 1,
        });
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  return async (c, next) => {
    const key = c.req.method === 'POST' ? c.req.header('idempotency-key') : undefined;
    if (key === undefined) return next();
    if (!IDEMPOTENCY_KEY.test(key))
      throw new AppError('invalid_input', 'An Idempotency-Key has 1 to 255 characters of visible ASCII. A UUID does well.', {
        param: 'Idempotency-Key',
      });
    const caller = namedCaller(c);
    const id = callIdOf(caller, key);
    const sealKey = createHmac('sha256', secret).update(`idempotent answer\n${caller}\n${key}`).digest();
    const now = clock.now();
    const stored = await claim(id, { operation: `POST ${c.req.path}`, bodyHash: await hashBody(c) }, now);
    if (stored) return replay(c, stored, sealKey);

    try {
      await next();
    } catch (error) {
      await store.release(id, now);
      throw error;
    }
    await keep(c, id, now, sealKey);
  };

  /** The call is done, whatever becomes of its record: a database that fails here must not turn its answer into an error. */
  async function keep(c: HonoContext<AppEnv>, id: CallId, claimedAt: Date, sealKey: Buffer): Promise<void> {
    try {
      const { status, headers } = c.res;
      const resumeAt = c.get('resumeAt');
      const type = headers.get('content-type') ?? '';
      if (status < 400 && (resumeAt !== undefined || headers.has('x-hono-already-sent') || type.startsWith('text/event-stream')))
        return await store.finish(id, claimedAt, { status: 200, headers: { stream: resumeAt ?? '' }, body: null });
      if (status >= 500 || NOT_KEPT.has(status)) return await store.release(id, claimedAt);
      const bytes = c.res.body === null ? null : Buffer.from(await c.res.clone().arrayBuffer());
      if (bytes && bytes.length > maxBodyBytes)
        return await store.finish(id, claimedAt, { status, headers: { tooLarge: 'true' }, body: null });
      const kept: Record<string, string> = {};
      for (const name of ['content-type', 'location']) {
        const value = headers.get(name);
        if (value !== null) kept[name] = value;
      }
      await store.finish(id, claimedAt, { status, headers: kept, body: bytes && seal(bytes, sealKey) });
    } catch (error) {
      c.get('log')?.error({ err: error }, 'The answer to a call with an Idempotency-Key could not be kept.');
    }
  }
}

function replay(c: HonoContext<AppEnv>, { status, headers, body }: StoredCall, sealKey: Buffer): Response {
  if (headers.stream !== undefined || headers.tooLarge !== undefined) {
    const advice =
      headers.stream === undefined
        ? 'Its answer was too large to keep: read the result with GET.'
        : headers.stream
          ? `Its events are at ${headers.stream}.`
          : 'Its answer was a stream, which is not repeated.';
    const error = new AppError('conflict', `The call with this Idempotency-Key was made already. ${advice}`);
    if (headers.stream) c.header('Location', headers.stream);
    return c.json(toEnvelope(error, c.get('requestId')).body, 409);
  }
  c.header('Idempotency-Replayed', 'true');
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return c.newResponse(body === null ? null : open(body, sealKey), status as never);
}

/**
 * Whose key it is: two callers may choose the same. Web pages share a publishable key, so there the address and browser count, too;
 * without any credential only those do, and the body (a password, a token) must be the same to get the answer.
 */
function namedCaller(c: HonoContext<AppEnv>): string {
  const ctx = c.get('ctx');
  const place = `${addressForLimits(c.get('clientAddress'))} ${c.req.header('origin') ?? ''} ${c.req.header('user-agent') ?? ''}`;
  if (!ctx) return `nobody ${place}`;
  return ctx.actor.type === 'publishable_key' ? `${callerName(ctx)} ${place}` : callerName(ctx);
}

async function hashBody(c: HonoContext<AppEnv>): Promise<string> {
  const type = c.req.header('content-type') ?? '';
  if (type.startsWith('multipart/')) return 'not read';
  // Hono keeps the text for whoever reads the body next.
  return hashBodyText(await c.req.text());
}
