import type { Clock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import {
  CALL_LEASE_MS,
  callerName,
  callIdOf,
  callKeyOf,
  hashBodyText,
  type IdempotencyStore,
  type StoredCall,
  streamHeaders,
} from '../../shared/idempotency.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { Logger } from '../../shared/logger.ts';

interface SendOnceDeps {
  calls: IdempotencyStore;
  clock: Clock;
  logger: Logger;
  /** How long a repeated call waits for the first one to be accepted before it fails. */
  waitMs?: number;
  pollMs?: number;
}

export interface SendOnceInput {
  sessionId: SessionId;
  idempotencyKey: string;
  /** Null: as by default. */
  links: 'safe' | 'raw' | null;
  content: string;
}

const DAY_MS = 86_400_000;

/**
 * Sends a question once per idempotency key, on all servers and connections. A question over a socket is stored as the same call as
 * `streamMessage` over HTTP with the same body, so that a client may switch between the two when it retries.
 *
 * If the server dies after it claims a key and before it stores the answer's ID, the next call sends the question as soon as the lease has
 * expired. Chat finds the message of the first attempt by the call's key, so the question is stored once.
 */
export function createSendOnce({ calls, clock, logger, waitMs = 2000, pollMs = 100 }: SendOnceDeps) {
  return async function sendOnce(
    ctx: Context,
    { sessionId, idempotencyKey, content, links }: SendOnceInput,
    send: (callKey: string) => Promise<string>,
  ): Promise<{ messageId: string; repeated: boolean }> {
    const id = callIdOf(callerName(ctx), idempotencyKey);
    const call = {
      operation: `POST /v1/sessions/${sessionId}/messages/stream`,
      bodyHash: hashBodyText(JSON.stringify(links ? { content, links } : { content })),
    };
    let claimedAt: Date;
    for (let waited = 0; ; waited += pollMs) {
      claimedAt = clock.now();
      const at = (milliseconds: number) => new Date(claimedAt.getTime() + milliseconds);
      const first = await calls.claim(id, { ...call, now: claimedAt, expiredBefore: at(-DAY_MS), leaseUntil: at(CALL_LEASE_MS) });
      if (!first) break;
      if (first.operation !== call.operation || first.bodyHash !== call.bodyHash)
        throw new AppError('idempotency_mismatch', 'This idempotencyKey was used for a different question. Use a new key.', {
          param: 'idempotencyKey',
        });
      if (first.status !== null) return { messageId: messageIdOf(first), repeated: true };
      if (waited >= waitMs)
        throw new AppError('idempotency_in_progress', 'A question with this idempotencyKey is being accepted. Try again in a moment.', {
          retryAfterSeconds: 1,
        });
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    try {
      const messageId = await send(callKeyOf(id));
      const place = `/v1/sessions/${sessionId}/events?after=0#${messageId}`;
      // The question was sent, even if storing its key fails.
      await calls
        .finish(id, claimedAt, { status: 200, headers: streamHeaders(place, true), body: null })
        .catch((error: unknown) =>
          logger.error({ err: error, requestId: ctx.requestId }, 'An accepted idempotency key could not be stored.'),
        );
      return { messageId, repeated: false };
    } catch (error) {
      await calls
        .release(id, claimedAt)
        .catch((cause: unknown) =>
          logger.error({ err: cause, requestId: ctx.requestId }, 'The idempotency key of a refused question could not be released.'),
        );
      throw error;
    }
  };
}

function messageIdOf({ headers }: StoredCall): string {
  const messageId = headers.stream?.split('#')[1];
  if (messageId) return messageId;
  throw new AppError('conflict', 'The first call with this idempotencyKey failed. Send the question with a new key.');
}
