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
  /** Milliseconds to connect and receive the greeting, and of silence afterwards. */
  connectMs?: number;
  idleMs?: number;
  /** For a server with a private certificate authority. */
  tls?: Pick<ConnectionOptions, 'ca'>;
}

/** Timeout of one email in total. */
const TOTAL_MS = 60_000;

/** Sends emails by SMTP, with one connection per email. */
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
      throw limit.aborted ? new AppError('upstream_timeout', `The mail server needed more than ${TOTAL_MS / 1000} s.`) : explain(error);
    }
  }

  return {
    async send(mail, signal) {
      const message = toMessage(mail, from, clock);
      signal.throwIfAborted();
      await within(signal, (limit) => transport.sendMail({ ...message, signal: limit }));
    },

    /** Connects and authenticates. */
    check: (signal) =>
      within(signal, async (limit) => {
        // `verify` accepts no signal: it has its own timeouts.
        const late = new Promise<never>((_, reject) => limit.addEventListener('abort', () => reject(limit.reason), { once: true }));
        await Promise.race([transport.verify(), late]);
      }),
  };
}

/**
 * Connection options from SMTP_URL. A password requires TLS, except on this machine. Without a password, TLS is used if the server offers it
 * (an internal relay often does not).
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

/** Replies that require another login or TLS: a matter of configuration, not of the email. */
const ABOUT_US = new Set([530, 534, 535, 538]);

/**
 * Classifies a failure as permanent or temporary (RFC 5321: 5yz is permanent, 4yz is not). A failure that does not concern this email (login,
 * sender address, policy: RFC 3463's x.7.y) counts as temporary, because the operator can fix it. The server's text may contain the recipient,
 * so errors contain codes only.
 */
function explain(error: unknown): unknown {
  const { code, command, response = '', responseCode = 0, permanent } = error as SmtpFailure;
  // A failure of our own, not of the server.
  if (code === undefined) return error;
  const detail = responseCode ? `${code}, ${responseCode}` : code;
  if (code === 'EAUTH' || ABOUT_US.has(responseCode))
    return new AppError('unavailable', `The mail server requires another login or TLS (${detail}). Check SMTP_URL.`);
  if (code === 'ETIMEDOUT') return new AppError('upstream_timeout', `The mail server did not respond in time (${detail}).`);
  if (permanent && command !== 'MAIL FROM' && !/^5\d\d[ -]5\.7\./.test(response))
    return new AppError('invalid_input', `The mail server rejected this email permanently (${detail}).`);
  return new AppError('upstream_failed', `The mail server could not be reached, or rejected the email temporarily (${detail}).`);
}
