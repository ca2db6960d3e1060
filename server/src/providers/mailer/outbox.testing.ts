import type { Mail } from './mailer.port.ts';
import type { Letter, LetterWriter, Outbox } from './outbox.port.ts';

type Written = Omit<Mail, 'idempotencyKey'>;

/** For tests of rooms: keeps letters, and lets them be written as the real outbox does, so that what a person would get can be read. */
export function createKeptOutbox(writers: () => Record<string, LetterWriter>) {
  const letters: Letter[] = [];
  const outbox: Outbox = {
    post: async (letter) => void letters.push(letter),
  };
  return {
    outbox,
    letters,
    /** The mails of the letters posted since the last call. */
    async mails(): Promise<Written[]> {
      const mails: Written[] = [];
      for (const letter of letters.splice(0)) {
        const mail = await writers()[letter.kind]?.(letter);
        if (mail) mails.push(mail);
      }
      return mails;
    },
  };
}

/** The token in a mail's link. */
export function tokenIn(mail: { text: string } | undefined): string {
  const token = /#token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
  if (token === undefined) throw new Error(`No link with a token in: ${mail?.text}`);
  return token;
}
