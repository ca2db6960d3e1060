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
  /** The oldest are removed beyond so many. */
  keep?: number;
}

/**
 * Its parts as they are, where a mail server would get their lines broken: a person opens the file with an editor, too, and must find
 * the link in one piece.
 */
function readable({ text, html, ...message }: ReturnType<typeof toMessage>) {
  if (html === undefined) return { ...message, text };
  const part = (type: string, content: string) => ({
    raw: `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${content}`,
  });
  return { ...message, text: part('text/plain', text), html: part('text/html', html) };
}

/**
 * Where there is no mail server: each mail becomes a file that a mail program opens. It may hold the key to an account, so it is
 * its owner's only, and the log names the file and nothing of what is in it.
 */
export function createFolderMailer({ folder, from, clock, logger, keep = 200 }: FolderMailerOptions): Mailer {
  /** Newest last; a draft that a killed process left counts, too. */
  const stored = async () => (await readdir(folder)).filter((name) => /\.(eml|draft)$/.test(name)).sort();

  return {
    async send(mail, signal) {
      const message = toMessage(mail, from, clock);
      signal.throwIfAborted();
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const digest = digestOf(mail.idempotencyKey);
      if ((await stored()).some((name) => name.endsWith(`-${digest}.eml`))) return;

      // Loaded with the first mail: a server that sends none does without it.
      const { createTransport } = await import('nodemailer');
      const composed = await createTransport({ streamTransport: true, buffer: true }).sendMail(readable(message));
      const name = `${clock.now().toISOString().replaceAll(':', '-')}-${digest}`;
      await writeFile(join(folder, `${name}.draft`), composed.message, { mode: 0o600, flush: true });
      const file = join(folder, `${name}.eml`);
      await rename(join(folder, `${name}.draft`), file);
      for (const old of (await stored()).slice(0, -keep)) await rm(join(folder, old), { force: true });
      logger.info({ file }, 'A mail was written to a file: there is no mail server (SMTP_URL).');
    },

    async check() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await access(folder, constants.W_OK);
    },
  };
}
