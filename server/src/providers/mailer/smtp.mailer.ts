import type { ConnectionOptions } from 'node:tls';
import { createTransport } from 'nodemailer';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { type Sender, toMessage } from './mail-message.ts';
import type { Mailer } from './mailer.port.ts';

export interface SmtpMailerOptions {
  /** `smtps://` (TLS from the start, port 465) or `smtp://` (STARTTLS, port 587), with user and password where needed. */
  url: string;
  from: Sender;
  clock: Clock;
  /** Milliseconds: to connect and be greeted, and of silence after that. */
  connectMs?: number;
  idleMs?: number;
  /** For a server whose certificate is signed by an authority of one's own. */
  tls?: Pick<ConnectionOptions, 'ca'>;
}

/** For one mail as a whole, however slowly its server talks. */
const TOTAL_MS = 60_000;

/** A mail server by SMTP. One connection a mail: there are few, and nothing is left open. */
export function createSmtpMailer({ url, from, clock, connectMs = 10_000, idleMs = 30_000, tls = {} }: SmtpMailerOptions): Mailer {
  const transport = createTransport({
    ...connectionOf(url),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: idleMs,
    socketCloseTimeout: 1_000,
    tls: { minVersion: 'TLSv1.2', ...tls },
  });

  async function within<T>(signal: AbortSignal, work: (limit: AbortSignal) => Promise<T>): Promise<T> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TOTAL_MS)]);
    try {
      return await work(limit);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw limit.aborted ? new AppError('upstream_timeout', `The mail server took more than ${TOTAL_MS / 1000} s.`) : explain(error);
    }
  }

  return {
    async send(mail, signal) {
      const message = toMessage(mail, from, clock);
      signal.throwIfAborted();
      await within(signal, (limit) => transport.sendMail({ ...message, signal: limit }));
    },

    /** As far as logging in. */
    check: (signal) =>
      within(signal, async (limit) => {
        // A verification takes no signal: it is left to its own timeouts.
        const late = new Promise<never>((_, reject) => limit.addEventListener('abort', () => reject(limit.reason), { once: true }));
        await Promise.race([transport.verify(), late]);
      }),
  };
}

/**
 * What the address says. A password is never sent in clear, but to this very machine: without TLS the mail fails. Without a password
 * TLS is used where the server offers it (a relay on the inside often does not).
 */
export function connectionOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'smtps:';
  const local = host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
  return {
    host,
    port: port ? Number(port) : secure ? 465 : 587,
    secure,
    requireTLS: !secure && username !== '' && !local,
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
  };
}

interface SmtpFailure {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  permanent?: boolean;
}

/** Replies that ask for another login or another way of talking: the operator's to mend, not the mail's fault. */
const ABOUT_US = new Set([530, 534, 535, 538]);

/**
 * Sorts a failure into "never" and "later" (RFC 5321: 5yz is for good, 4yz is not). What the server holds against us rather than against
 * this mail (login, sender address, policy: RFC 3463's x.7.y) counts as "later": it works when the operator has mended it. The server's own words
 * may name the recipient, so only codes go on.
 */
function explain(error: unknown): unknown {
  const { code, command, response = '', responseCode = 0, permanent } = error as SmtpFailure;
  // No fault of a server: ours.
  if (code === undefined) return error;
  const detail = responseCode ? `${code}, ${responseCode}` : code;
  if (code === 'EAUTH' || ABOUT_US.has(responseCode))
    return new AppError('unavailable', `The mail server wants another login or TLS (${detail}). Check SMTP_URL.`);
  if (code === 'ETIMEDOUT') return new AppError('upstream_timeout', `The mail server did not answer in time (${detail}).`);
  if (permanent && command !== 'MAIL FROM' && !/^5\d\d[ -]5\.7\./.test(response))
    return new AppError('invalid_input', `The mail server refuses this mail for good (${detail}).`);
  return new AppError('upstream_failed', `The mail server could not be reached, or did not take the mail (${detail}).`);
}
