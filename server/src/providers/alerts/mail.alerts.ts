import type { AlertChannel } from './alerts.port.ts';

interface MailAlertsDeps {
  /** The operator's address. */
  to: string;
  /** The mailer itself, not the outbox: an alert may be about the database, in which the outbox lies. */
  send(mail: { to: string; subject: string; text: string; idempotencyKey: string }, signal: AbortSignal): Promise<void>;
  /** Names one delivery. */
  newKey: () => string;
}

export function createMailAlerts({ to, send, newKey }: MailAlertsDeps): AlertChannel {
  return {
    name: 'mail',
    deliver: ({ severity, title, text }, signal) =>
      send({ to, subject: `[${severity}] ${title}`, text: `${text}\n`, idempotencyKey: `alert/${newKey()}` }, signal),
  };
}
