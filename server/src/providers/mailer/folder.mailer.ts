import { access, constants, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { digestOf, type Sender, toMessage } from './mail-message.ts';
import type { Mailer } from './mailer.port.ts';

interface FolderMailerOptions {
  folder: string;
  from: Sender;
  clock: Clock;
  logger: Logger;
  /** Maximum number of files. The oldest are deleted. */
  keep?: number;
}

/**
 * The parts of the email without line breaking, so that a person who opens the file in a text editor finds the link on one line.
 */
function readable({ text, html, ...message }: ReturnType<typeof toMessage>) {
  if (html === undefined) return { ...message, text };
  const part = (type: string, content: string) => ({
    raw: `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${content}`,
  });
  return { ...message, text: part('text/plain', text), html: part('text/html', html) };
}

/**
 * Without a mail server, each email becomes a file that an email program can open. It may contain a link that gives access to an account, so
 * only its owner may read it, and the log contains its name only.
 */
export function createFolderMailer({ folder, from, clock, logger, keep = 200 }: FolderMailerOptions): Mailer {
  /** Newest last, including drafts of killed processes. */
  const stored = async () => (await readdir(folder)).filter((name) => /\.(eml|draft)$/.test(name)).sort();

  return {
    async send(mail, signal) {
      const message = toMessage(mail, from, clock);
      signal.throwIfAborted();
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const digest = digestOf(mail.idempotencyKey);
      if ((await stored()).some((name) => name.endsWith(`-${digest}.eml`))) return;

      // Loaded with the first email.
      const { createTransport } = await import('nodemailer');
      const composed = await createTransport({ streamTransport: true, buffer: true }).sendMail(readable(message));
      const name = `${clock.now().toISOString().replaceAll(':', '-')}-${digest}`;
      await writeFile(join(folder, `${name}.draft`), composed.message, { mode: 0o600, flush: true });
      const file = join(folder, `${name}.eml`);
      await rename(join(folder, `${name}.draft`), file);
      for (const old of (await stored()).slice(0, -keep)) await rm(join(folder, old), { force: true });
      logger.info({ file }, 'Wrote an email to a file, because no mail server is configured (SMTP_URL).');
    },

    async check() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await access(folder, constants.W_OK);
    },
  };
}
