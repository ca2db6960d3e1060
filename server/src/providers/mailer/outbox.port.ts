import type { Mail } from './mailer.port.ts';

/** The queue of outgoing emails. Each queued email is sent, or dropped as obsolete, even if processes die. */
export interface Outbox {
  /** Queues an email. With `tx` (a transaction of `Database`), only if that transaction commits. Does not wait for the email to be sent. */
  post(email: OutboxEmail, options?: { tx?: unknown }): Promise<void>;
}

/**
 * The data of an email, not its text: ids, from which a template renders it when it is sent. Operators of the job queue can read it, so an
 * address or other text must be encrypted (`shared/encrypter.ts`), and a secret is derived again instead of being stored.
 */
export interface OutboxEmail {
  /** Selects the template. */
  kind: string;
  /** Emails with the same kind and id are the same email. */
  id: string;
  /** Epoch milliseconds after which the email is obsolete and dropped. */
  sendBefore: number;
  [name: string]: string | number;
}

/** Renders an email. Null if it is obsolete (revoked, used, no recipient). May run more than once. */
export type EmailTemplate = (email: OutboxEmail) => Promise<Omit<Mail, 'idempotencyKey'> | null>;
