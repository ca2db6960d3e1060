import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Mail, Mailer } from './mailer.port.ts';
import type { Letter, LetterWriter, Outbox } from './outbox.port.ts';

export const MAIL_QUEUE = 'mail';

type Payload = Record<string, string | number | boolean | undefined>;

/** The part of the job queue that is needed here. */
interface Queue {
  enqueue(queue: string, payloads: Payload[], options?: { tx?: unknown; startAfterSeconds?: number }): Promise<void>;
  work(
    queue: string,
    options: { concurrency: number },
    handler: (payloads: Payload[], signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
}

interface JobsOutboxDeps {
  jobs: Queue;
  mailer: Mailer;
  clock: Clock;
  logger: Logger;
  /** Hears of each failed try that a later one may mend; `lost` when there is no later one. */
  onTrouble: (trouble: { tries: number; lost: boolean }) => void;
}

/** Seconds before the second, third … try: about nine hours for a mail server to come back. */
const WAITS_SECONDS = [5, 60, 300, 1_800, 7_200, 21_600];

const isForGood = (error: unknown) => error instanceof AppError && error.code === 'invalid_input';

/** `Outbox` on the durable job queue. A mail may go out twice when a server dies between sending and noting it; never not at all. */
export function createJobsOutbox({ jobs, mailer, clock, logger, onTrouble }: JobsOutboxDeps) {
  const outbox: Outbox = {
    post: (letter, options = {}) => jobs.enqueue(MAIL_QUEUE, [{ ...letter }], options),
  };

  async function deliver(writers: Record<string, LetterWriter>, payload: Payload, signal: AbortSignal): Promise<void> {
    const letter = payload as Letter;
    const { kind, id } = letter;
    if (clock.now().getTime() >= letter.sendBefore) return logger.warn({ kind, id }, 'A letter came too late to be sent.');
    const write = writers[kind];
    if (!write) throw new Error(`Nobody writes letters of the kind ${kind}.`);
    try {
      const mail = await write(letter);
      if (!mail) return logger.info({ kind, id }, 'A letter had nothing to say any more.');
      await send(letter, mail, signal);
    } catch (error) {
      if (signal.aborted || !isForGood(error)) throw error;
      logger.warn({ err: error, kind, id }, 'A mail will never be taken: it is given up.');
    }
  }

  async function send(letter: Letter, mail: Omit<Mail, 'idempotencyKey'>, signal: AbortSignal): Promise<void> {
    try {
      await mailer.send({ ...mail, idempotencyKey: `${letter.kind}/${letter.id}` }, signal);
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError) || isForGood(error)) throw error;
      await tryLater(letter, error);
    }
  }

  async function tryLater(letter: Letter, error: AppError): Promise<void> {
    const { kind, id } = letter;
    const tries = Number(letter.tries ?? 0) + 1;
    const wait = WAITS_SECONDS[tries - 1];
    logger.warn({ err: error, kind, id, tries, nextInSeconds: wait ?? null }, 'A mail could not be sent.');
    onTrouble({ tries, lost: wait === undefined });
    if (wait !== undefined) await jobs.enqueue(MAIL_QUEUE, [{ ...letter, tries }], { startAfterSeconds: wait });
  }

  return {
    ...outbox,
    /** Registers the worker that writes and sends. */
    start: (writers: Record<string, LetterWriter>) =>
      jobs.work(MAIL_QUEUE, { concurrency: 2 }, async (payloads, signal) => {
        for (const payload of payloads) await deliver(writers, payload, signal);
      }),
  };
}
