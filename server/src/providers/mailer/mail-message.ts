import { createHash } from 'node:crypto';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Mail } from './mailer.port.ts';

/** The sender of all emails. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

const MAX_SUBJECT = 250;
const MAX_BODY = 200_000;
/** A bare ASCII address, as `accounts` accepts it. It cannot be misread as several addresses in a header or in SMTP. */
const ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: keeping them out is the point
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Validates an email for every adapter. Throws `invalid_input`: its text must not add headers or recipients. */
export function checkMail({ to, subject, text, html = '' }: Mail): void {
  const wrong = !ADDRESS.test(to)
    ? 'its recipient is not one plain address'
    : subject.length > MAX_SUBJECT || CONTROL.test(subject)
      ? `its subject is not one line of at most ${MAX_SUBJECT} characters`
      : text.length + html.length > MAX_BODY
        ? `it is longer than ${MAX_BODY} characters`
        : undefined;
  if (wrong) throw new AppError('invalid_input', `This email cannot be sent: ${wrong}.`);
}

/** A deterministic id of a key: 32 hex digits. */
export const digestOf = (idempotencyKey: string): string => createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 32);

/** The message for nodemailer. Addresses are objects, because strings would be parsed as lists. */
export function toMessage(mail: Mail, from: Sender, clock: Clock) {
  checkMail(mail);
  return {
    // A copy, because nodemailer modifies its input.
    from: { ...from },
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    messageId: `<${digestOf(mail.idempotencyKey)}@${from.address.slice(from.address.indexOf('@') + 1)}>`,
    date: clock.now(),
    // Suppresses automatic replies (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    xMailer: false as const,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
