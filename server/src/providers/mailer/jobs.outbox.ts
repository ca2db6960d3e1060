import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Mail, Mailer } from './mailer.port.ts';
import type { EmailTemplate, Outbox, OutboxEmail } from './outbox.port.ts';

export const MAIL_QUEUE = 'mail';

type Payload = Record<string, string | number | boolean | undefined>;

/** The part of the job queue that the outbox uses. */
interface Queue {
  enqueue(queue: string, payloads: Payload[], options?: { tx?: unknown; startAfterSeconds?: number }): Promise<void>;
  work(
    queue: string,
    options: { concurrency: number; perWorkspace?: number },
    handler: (payloads: Payload[], signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
}

interface JobsOutboxDeps {
  jobs: Queue;
  mailer: Mailer;
  clock: Clock;
  logger: Logger;
  /** Called after each temporary failure. `lost`: there are no more retries. */
  onTrouble: (trouble: { tries: number; lost: boolean }) => void;
}

/** Seconds before the second, third, … attempt: about nine hours in total. */
const WAITS_SECONDS = [5, 60, 300, 1_800, 7_200, 21_600];

const isForGood = (error: unknown) => error instanceof AppError && error.code === 'invalid_input';

/** `Outbox` on the durable job queue. An email may be sent twice if a server dies right after sending it, but it is never lost. */
export function createJobsOutbox({ jobs, mailer, clock, logger, onTrouble }: JobsOutboxDeps) {
  const outbox: Outbox = {
    post: (email, options = {}) => jobs.enqueue(MAIL_QUEUE, [{ ...email }], options),
  };

  async function deliver(templates: Record<string, EmailTemplate>, payload: Payload, signal: AbortSignal): Promise<void> {
    const email = payload as OutboxEmail;
    const { kind, id } = email;
    if (clock.now().getTime() >= email.sendBefore) return logger.warn({ kind, id }, 'Dropped an email that is too late.');
    const write = templates[kind];
    if (!write) throw new Error(`There is no template for emails of the kind ${kind}.`);
    try {
      const mail = await write(email);
      if (!mail) return logger.info({ kind, id }, 'Dropped an email that is obsolete.');
      await send(email, mail, signal);
    } catch (error) {
      if (signal.aborted || !isForGood(error)) throw error;
      logger.warn({ err: error, kind, id }, 'Dropped an email that the mail server will never accept.');
    }
  }

  async function send(email: OutboxEmail, mail: Omit<Mail, 'idempotencyKey'>, signal: AbortSignal): Promise<void> {
    try {
      await mailer.send({ ...mail, idempotencyKey: `${email.kind}/${email.id}` }, signal);
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError) || isForGood(error)) throw error;
      await tryLater(email, error);
    }
  }

  async function tryLater(email: OutboxEmail, error: AppError): Promise<void> {
    const { kind, id } = email;
    const tries = Number(email.tries ?? 0) + 1;
    const wait = WAITS_SECONDS[tries - 1];
    logger.warn({ err: error, kind, id, tries, nextInSeconds: wait ?? null }, 'An email could not be sent.');
    onTrouble({ tries, lost: wait === undefined });
    if (wait !== undefined) await jobs.enqueue(MAIL_QUEUE, [{ ...email, tries }], { startAfterSeconds: wait });
  }

  return {
    ...outbox,
    /** Registers the worker that renders and sends emails. */
    start: (templates: Record<string, EmailTemplate>) =>
      jobs.work(MAIL_QUEUE, { concurrency: 2, perWorkspace: 1 }, async (payloads, signal) => {
        for (const payload of payloads) await deliver(templates, payload, signal);
      }),
  };
}
