import { expect, it } from 'vitest';
import type { Mail, Mailer } from './mailer.port.ts';
import { readMail } from './smtp.testing.ts';

export interface MailerUnderTest {
  mailer: Mailer;
  /** All sent emails in order, as composed. */
  received(): Promise<string[]>;
}

const never = new AbortController().signal;
let made = 0;
export const mailTo = (to: string, more: Partial<Mail> = {}): Mail => ({
  ...{ to, subject: 'A subject', text: 'Some words.\n', idempotencyKey: `mail ${made++}` },
  ...more,
});

/** Tests that every `Mailer` must pass. Its sender is `Ädä <clones@example.test>`, its clock is at 2026-03-10T12:00:00Z. */
export function mailerSuite(make: () => MailerUnderTest): void {
  it('sends subject, text and HTML unchanged', async () => {
    const { mailer, received } = make();
    const text = 'Größe: 5 µm 😀\n.\n.dot at the start\nFrom here\n'.concat(`${'long '.repeat(400)}\n`);
    const subject = 'Über 😀 und noch viel mehr, damit es umbricht, und auch das zweite Mal noch einmal';
    const html = '<p>Größe &lt;b&gt; 😀</p>';
    await mailer.send(mailTo('ada@example.test', { subject, text, html }), never);
    const mails = (await received()).map(readMail);
    expect(mails).toHaveLength(1);
    // A part may have one additional line break at its end.
    expect([mails[0]?.text.trimEnd(), mails[0]?.html.trimEnd()]).toEqual([text.trimEnd(), html]);
    expect(mails[0]?.headers).toMatchObject({
      from: 'Ädä <clones@example.test>',
      to: 'ada@example.test',
      subject,
      date: 'Tue, 10 Mar 2026 12:00:00 +0000',
      'auto-submitted': 'auto-generated',
    });
  });

  it('derives the Message-ID from the key', async () => {
    const { mailer, received } = make();
    const ids = async () => (await received()).map((raw) => readMail(raw).headers['message-id']);
    for (const idempotencyKey of ['one', 'one', 'two']) await mailer.send(mailTo('ada@example.test', { idempotencyKey }), never);
    const seen = await ids();
    expect(new Set(seen).size).toBe(2);
    for (const id of seen) expect(id).toMatch(/^<[0-9a-f]{32}@example\.test>$/);
  });

  it.each([
    ['a line break in the subject', { subject: 'Hello\r\nBcc: eve@example.test' }],
    ['a bare line feed in the subject', { subject: 'Hello\nBcc: eve@example.test' }],
    ['a zero byte in the subject', { subject: 'Hello\0' }],
    ['a line separator in the subject', { subject: 'Hello\u2028there' }],
    ['a subject without end', { subject: 'x'.repeat(251) }],
    ['a line break in the recipient', { to: 'ada@example.test\r\nBcc: eve@example.test' }],
    ['an SMTP command in the recipient', { to: 'ada@example.test>\r\nRCPT TO:<eve@example.test' }],
    ['two recipients', { to: 'ada@example.test, eve@example.test' }],
    ['two recipients apart by a semicolon', { to: 'ada@example.test;eve@example.test' }],
    ['a named recipient', { to: 'Ada <ada@example.test>' }],
    ['a quoted recipient', { to: '"eve@evil.test"@example.test' }],
    ['a route', { to: '@evil.test:ada@example.test' }],
    ['no recipient', { to: '' }],
    ['a recipient without a domain', { to: 'ada' }],
    ['a mail without end', { text: 'x'.repeat(200_001) }],
  ] as const)('refuses %s, hands over nothing, and repeats none of it', async (_what, more) => {
    const { mailer, received } = make();
    const failure = await mailer.send(mailTo('ada@example.test', more), never).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'AppError', code: 'invalid_input' });
    expect(String((failure as Error).stack)).not.toMatch(/eve|evil|ada@|Hello/);
    expect(await received()).toEqual([]);
  });

  it('sends many emails concurrently', async () => {
    const { mailer, received } = make();
    await Promise.all(Array.from({ length: 12 }, (_, n) => mailer.send(mailTo(`person-${n}@example.test`), never)));
    const to = (await received()).map((raw) => readMail(raw).headers.to);
    expect(to.sort()).toEqual(Array.from({ length: 12 }, (_, n) => `person-${n}@example.test`).sort());
  });

  it('sends nothing after its signal has aborted', async () => {
    const { mailer, received } = make();
    await expect(mailer.send(mailTo('ada@example.test'), AbortSignal.abort(new Error('the server stops')))).rejects.toThrow(
      'the server stops',
    );
    expect(await received()).toEqual([]);
  });

  it('passes its health check', async () => {
    await expect(make().mailer.check(never)).resolves.toBeUndefined();
  });
}
