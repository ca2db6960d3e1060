import type { Mail } from './mailer.port.ts';
import type { EmailTemplate, Outbox, OutboxEmail } from './outbox.port.ts';

type Written = Omit<Mail, 'idempotencyKey'>;

/** An outbox for tests of modules. It renders emails like the real one instead of sending them. */
export function createTestOutbox(templates: () => Record<string, EmailTemplate>) {
  const queued: OutboxEmail[] = [];
  const outbox: Outbox = {
    post: async (email) => void queued.push(email),
  };
  return {
    outbox,
    queued,
    /** The emails queued since the last call, rendered. */
    async mails(): Promise<Written[]> {
      const mails: Written[] = [];
      for (const email of queued.splice(0)) {
        const mail = await templates()[email.kind]?.(email);
        if (mail) mails.push(mail);
      }
      return mails;
    },
  };
}

/** The token in the link of an email. */
export function tokenIn(mail: { text: string } | undefined): string {
  const token = /#token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
  if (token === undefined) throw new Error(`No link with a token in: ${mail?.text}`);
  return token;
}
