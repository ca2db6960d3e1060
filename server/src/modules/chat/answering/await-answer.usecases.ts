import type { Context } from '../../../shared/context.ts';
import type { AnswerError } from '../chat.schemas.ts';
import type { Follower } from '../streaming/follow-session.usecases.ts';
import type { RunningAnswer } from '../streaming/running-answers.service.ts';

/** Waits until this server has ended the answer. Resolves to the error if it failed. Listens only as long as the caller is connected. */
export async function untilDone({ log, done }: RunningAnswer, { signal }: Context): Promise<AnswerError | undefined> {
  let failure: AnswerError | undefined;
  const unsubscribe = log.listen(
    log.firstSeq - 1,
    (_seq, event) => {
      if (event.type === 'error') failure = event.data.error;
    },
    () => {},
  );
  signal.addEventListener('abort', unsubscribe, { once: true });
  await done;
  signal.removeEventListener('abort', unsubscribe);
  return failure;
}

/** Waits for the end of an answer that another server writes, or until the caller disconnects. Resolves to the error if it failed. */
export async function untilEnd(follower: Follower, { signal }: Context): Promise<AnswerError | undefined> {
  let failure: AnswerError | undefined;
  const ended = Promise.withResolvers<void>();
  const unsubscribe = follower.listen(
    (_seq, event) => {
      if (event.type === 'error') failure = event.data.error;
    },
    () => ended.resolve(),
  );
  signal.addEventListener('abort', () => ended.resolve(), { once: true });
  await ended.promise;
  unsubscribe();
  return failure;
}
