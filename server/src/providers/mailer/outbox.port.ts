import type { Mail } from './mailer.port.ts';

/** Letters on their way to becoming mails: what was posted is sent, or was found not to be wanted any more, whatever process dies. */
export interface Outbox {
  /** Posts a letter; with `tx` (a transaction of `Database`) exactly if that transaction commits. Sends nothing itself, and waits for nobody. */
  post(letter: Letter, options?: { tx?: unknown }): Promise<void>;
}

/**
 * What a mail is to be about, not the mail: ids, from which it is written at the moment it is sent. A letter lies in the job queue,
 * readable by its operators, so that an address or any other text in it must be sealed (`shared/encrypter.ts`) and a secret is derived anew.
 */
export interface Letter {
  /** Which writer writes it. */
  kind: string;
  /** One letter of an id: a second is the same mail. */
  id: string;
  /** Epoch milliseconds after which it is of no use to anybody, and is dropped. */
  sendBefore: number;
  [name: string]: string | number;
}

/** Writes the mail of a letter. Null: there is nothing to say any more (withdrawn, used, nobody there). May run more than once. */
export type LetterWriter = (letter: Letter) => Promise<Omit<Mail, 'idempotencyKey'> | null>;
