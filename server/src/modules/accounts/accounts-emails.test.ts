import { describe, expect, it } from 'vitest';
import { checkMail } from '../../providers/mailer/mail-message.ts';
import {
  accountExistsEmail,
  invitationEmail,
  noPasswordEmail,
  passwordChangedEmail,
  passwordResetEmail,
  registrationEmail,
  verificationEmail,
} from './accounts-emails.ts';

const publicUrl = 'https://clones.example.test';
const hostile = 'Eve\u2028\r\nBcc: x@example.test <script>alert(1)</script> '.repeat(3);
const emails = [
  passwordResetEmail({ name: hostile, publicUrl, token: 'pwt_abc', minutes: 30 }),
  noPasswordEmail({ name: hostile, publicUrl }),
  passwordChangedEmail({ name: hostile, publicUrl, byEmail: true }),
  passwordChangedEmail({ name: hostile, publicUrl, byEmail: false }),
  registrationEmail({ publicUrl, token: 'emt_abc', hours: 24 }),
  accountExistsEmail({ name: hostile, publicUrl }),
  verificationEmail({ name: hostile, publicUrl, token: 'emt_abc', hours: 24 }),
  invitationEmail({ inviter: hostile, workspace: hostile, role: 'admin', publicUrl, token: 'ivt_abc', days: 7 }),
];

describe('every account email', () => {
  it('can be sent regardless of the names it contains', () => {
    for (const email of emails) expect(() => checkMail({ to: 'ada@example.test', idempotencyKey: 'k', ...email })).not.toThrow();
  });

  it('escapes names', () => {
    for (const { html, text } of emails) {
      expect(html).not.toContain('<script');
      expect(text).not.toMatch(/\u2028|\r/);
    }
  });

  it('is short, has equivalent HTML, and says what to do if it was not you', () => {
    for (const { html, text } of emails) {
      expect(text.length).toBeLessThan(1_200);
      expect(text).toMatch(/was not you|do not know who/);
      for (const line of text.split('\n\n').slice(0, 2))
        expect(html).toContain(line.trim().replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
    }
  });
});

it('account emails link to pages and never ask the reader to call an API', () => {
  expect(emails[0]?.text).toContain(`${publicUrl}/reset-password#token=pwt_abc\n`);
  expect(emails.at(-1)?.text).toContain(`${publicUrl}/invitation#token=ivt_abc\n`);
  for (const { text, html } of emails) expect(`${text}${html}`).not.toMatch(/\bAPI\b|POST |\/v1\//);
});
