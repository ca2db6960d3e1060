import type { Clock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { callerName, callIdOf, hashBodyText, type IdempotencyStore, type StoredCall } from '../../shared/idempotency.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { Logger } from '../../shared/logger.ts';

interface OnceDeps {
  calls: IdempotencyStore;
  clock: Clock;
  logger: Logger;
  /** How long a repetition waits for the first to be taken, before it is told to come back. */
  waitMs?: number;
  pollMs?: number;
}

export interface Asked {
  sessionId: SessionId;
  idempotencyKey: string;
  content: string;
}

const DAY_MS = 86_400_000;

/**
 * Asks once under a key, whichever server, connection and door the repetitions come by: a question over the socket is kept as the same
 * call that `streamMessage` would be over HTTP, with the same body, so that a client may change from one to the other in mid-retry.
 *
 * A key whose first call died with its server, between its claim and its answer, stays taken for its day: whether the model was asked
 * is not known then, and asking twice costs more than asking under a new key.
 */
export function createAskOnce({ calls, clock, logger, waitMs = 2000, pollMs = 100 }: OnceDeps) {
  return async function askOnce(
    ctx: Context,
    { sessionId, idempotencyKey, content }: Asked,
    ask: () => Promise<string>,
  ): Promise<{ messageId: string; repeated: boolean }> {
    const id = callIdOf(callerName(ctx), idempotencyKey);
    const now = clock.now();
    const call = {
      operation: `POST /v1/sessions/${sessionId}/messages/stream`,
      bodyHash: hashBodyText(JSON.stringify({ content })),
      now,
      expiredBefore: new Date(now.getTime() - DAY_MS),
      abandonedBefore: new Date(0),
    };
    for (let waited = 0; ; waited += pollMs) {
      const first = await calls.claim(id, call);
      if (!first) break;
      if (first.operation !== call.operation || first.bodyHash !== call.bodyHash)
        throw new AppError('idempotency_mismatch', 'This idempotencyKey was used for another question. Use a new key for a new question.', {
          param: 'idempotencyKey',
        });
      if (first.status !== null) return { messageId: answerOf(first), repeated: true };
      if (waited >= waitMs)
        throw new AppError('idempotency_in_progress', 'This question is being taken under the same key. Try again in a moment.', {
          retryAfterSeconds: 1,
        });
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    try {
      const messageId = await ask();
      const place = `/v1/sessions/${sessionId}/events?after=0#${messageId}`;
      // The question is asked, whatever becomes of the note of it.
      await calls
        .finish(id, now, { status: 200, headers: { stream: place }, body: null })
        .catch((error: unknown) => logger.error({ err: error, requestId: ctx.requestId }, 'That a question was asked could not be noted.'));
      return { messageId, repeated: false };
    } catch (error) {
      await calls
        .release(id, now)
        .catch((cause: unknown) => logger.error({ err: cause, requestId: ctx.requestId }, 'The key of a refused question stays taken.'));
      throw error;
    }
  };
}

function answerOf({ headers }: StoredCall): string {
  const messageId = headers.stream?.split('#')[1];
  if (messageId) return messageId;
  throw new AppError('conflict', 'The first call under this idempotencyKey was refused. Ask again under a new key.');
}
