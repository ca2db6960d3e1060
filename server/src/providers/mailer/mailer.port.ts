/** Outgoing mail. Rooms do not call this: they post letters to the outbox, which survives what may go wrong here. */
export interface Mailer {
  /**
   * Hands one mail over for good. Rejects with AppError: `invalid_input` when it will never be taken (no address, a line break in a
   * header, refused by the server for good); `unavailable`, `upstream_failed` or `upstream_timeout` when a later try may do. No
   * message of these holds an address or a word of the mail. When `signal` aborts it rejects; the mail may have gone out all the same.
   */
  send(mail: Mail, signal: AbortSignal): Promise<void>;
  /** Throws AppError when mail cannot be handed over at this moment. Sends none. */
  check(signal: AbortSignal): Promise<void>;
}

export interface Mail {
  /** One address, bare: `ada@example.com`. */
  to: string;
  /** One line. */
  subject: string;
  text: string;
  html?: string;
  /** A second mail of the same key is the same mail: it carries the same Message-ID, by which mailboxes know it. */
  idempotencyKey: string;
}
