/** Sends emails. Modules do not call it: they queue emails in the outbox, which retries. */
export interface Mailer {
  /**
   * Sends one email. Rejects with AppError: `invalid_input` for a permanent failure (no valid address, a line break in a header, refused by
   * the server); `unavailable`, `upstream_failed` or `upstream_timeout` if a retry may succeed. The error messages contain no address and
   * no text of the email. Rejects when `signal` aborts; the email may have been sent nevertheless.
   */
  send(mail: Mail, signal: AbortSignal): Promise<void>;
  /** Throws AppError if emails cannot be sent at present. Sends none. */
  check(signal: AbortSignal): Promise<void>;
}

export interface Mail {
  /** A bare address: `ada@example.com`. */
  to: string;
  /** One line. */
  subject: string;
  text: string;
  html?: string;
  /** Emails with the same key have the same Message-ID, so that mailboxes detect a repeat. */
  idempotencyKey: string;
}
