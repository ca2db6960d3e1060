import type { AlertChannel } from './alerts.port.ts';

interface MailAlertsDeps {
  /** The operator's email address. */
  to: string;
  /** The mailer, not the outbox: the outbox is stored in the database, which the alert may be about. */
  send(mail: { to: string; subject: string; text: string; idempotencyKey: string }, signal: AbortSignal): Promise<void>;
  /** Creates an id for a delivery. */
  newKey: () => string;
}

export function createMailAlerts({ to, send, newKey }: MailAlertsDeps): AlertChannel {
  return {
    name: 'mail',
    deliver: ({ severity, title, text }, signal) =>
      send({ to, subject: `[${severity}] ${title}`, text: `${text}\n`, idempotencyKey: `alert/${newKey()}` }, signal),
  };
}
