import { describe, expect, it } from 'vitest';
import { checkMail } from '../../providers/mailer/mail-message.ts';
import { ROLE_SCOPES, type Role } from '../../shared/context.ts';
import { invitationMail, noPasswordMail, passwordChangedMail, passwordResetMail } from './accounts-emails.ts';
import { mayGrant, refusalOf } from './roles.ts';

const publicUrl = 'https://clones.example.test';
const hostile = 'Eve\u2028\r\nBcc: x@example.test <script>alert(1)</script> '.repeat(3);
const mails = [
  passwordResetMail({ name: hostile, publicUrl, token: 'pwt_abc', minutes: 30 }),
  noPasswordMail({ name: hostile, publicUrl }),
  passwordChangedMail({ name: hostile, publicUrl, byMail: true }),
  passwordChangedMail({ name: hostile, publicUrl, byMail: false }),
  invitationMail({ inviter: hostile, workspace: hostile, role: 'admin', publicUrl, token: 'ivt_abc', days: 7 }),
];

describe('every mail of this room', () => {
  it('can be sent, whatever people are called', () => {
    for (const mail of mails) expect(() => checkMail({ to: 'ada@example.test', idempotencyKey: 'k', ...mail })).not.toThrow();
  });

  it('shows names as text', () => {
    for (const { html, text } of mails) {
      expect(html).not.toContain('<script');
      expect(text).not.toMatch(/\u2028|\r/);
    }
  });

  it('is short, has HTML that says the same, and says what to do when it was not you', () => {
    for (const { html, text } of mails) {
      expect(text.length).toBeLessThan(1_200);
      expect(text).toMatch(/was not you|do not know who/);
      for (const line of text.split('\n\n').slice(0, 2))
        expect(html).toContain(line.trim().replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
    }
  });
});

it('links lead to pages, and no mail asks anybody to call an API', () => {
  expect(mails[0]?.text).toContain(`${publicUrl}/reset-password#token=pwt_abc\n`);
  expect(mails.at(-1)?.text).toContain(`${publicUrl}/invitation#token=ivt_abc\n`);
  for (const { text, html } of mails) expect(`${text}${html}`).not.toMatch(/\bAPI\b|POST |\/v1\//);
});

describe('roles that may be given', () => {
  const roles = Object.keys(ROLE_SCOPES) as Role[];
  it.each([
    ['owner', ['owner', 'admin', 'editor', 'viewer']],
    ['admin', ['admin', 'editor', 'viewer']],
    ['editor', []],
    ['viewer', []],
  ] as const)('by %s: %j', (granter, expected) => {
    expect(roles.filter((role) => mayGrant(granter, role))).toEqual(expected);
  });
});

describe('changing a member', () => {
  const roles = Object.keys(ROLE_SCOPES) as Role[];
  const targets = [...roles, undefined];
  const allowed = (own: Role, from: Role, owners: number, self = false) =>
    targets.filter((to) => !refusalOf({ own, self, from, to, owners })).map((to) => to ?? 'none');

  it.each([
    ['owner', 'viewer', ['owner', 'admin', 'editor', 'viewer', 'none']],
    ['owner', 'owner', ['owner', 'admin', 'editor', 'viewer', 'none']],
    ['admin', 'admin', ['admin', 'editor', 'viewer', 'none']],
    ['admin', 'owner', []],
    ['editor', 'viewer', []],
    ['viewer', 'viewer', []],
  ] as const)('by another who is %s, from %s to: %j', (own, from, expected) => {
    expect(allowed(own, from, 2)).toEqual(expected);
  });

  it.each([
    ['owner', ['owner', 'admin', 'editor', 'viewer', 'none']],
    ['admin', ['admin', 'editor', 'viewer', 'none']],
    ['editor', ['none']],
    ['viewer', ['none']],
  ] as const)('oneself, who is %s, to: %j', (own, expected) => {
    expect(allowed(own, own, 2, true)).toEqual(expected);
  });

  it('leaves the last owner what they are', () => {
    for (const self of [true, false]) expect(allowed('owner', 'owner', 1, self)).toEqual(['owner']);
  });
});
