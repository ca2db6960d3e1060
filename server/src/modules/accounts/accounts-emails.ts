import type { Role } from '../../shared/context.ts';
import { oneLine, toMailText } from '../../shared/mail-text.ts';

const greeting = (name: string | null) => (name ? `Hello ${oneLine(name, 60)},` : 'Hello,');
/** A fragment stays in the browser: a token in it reaches no server's log. */
const linkTo = (publicUrl: string, page: string, token: string) => `${publicUrl}/${page}#token=${token}`;

export function passwordResetMail(letter: { name: string | null; publicUrl: string; token: string; minutes: number }) {
  const { name, publicUrl, token, minutes } = letter;
  return toMailText({
    subject: 'Choose a new password',
    greeting: greeting(name),
    paragraphs: [`Somebody, most likely you, asked for a new password. This link works once, for ${minutes} minutes.`],
    action: { label: 'Choose a new password', url: linkTo(publicUrl, 'reset-password', token) },
    closing: 'If it was not you, do nothing: your password stays as it is.',
  });
}

/** For an account that signs in through another issuer only. */
export function noPasswordMail({ name, publicUrl }: { name: string | null; publicUrl: string }) {
  return toMailText({
    subject: 'Your account has no password',
    greeting: greeting(name),
    paragraphs: [
      `Somebody, most likely you, asked for a new password at ${publicUrl}.`,
      'Your account has none: you sign in through the service you signed up with. Use that again.',
    ],
    closing: 'If it was not you, do nothing.',
  });
}

/** `byMail`: with a link from a mail; otherwise by somebody who was signed in and knew the old one. */
export function passwordChangedMail({ name, publicUrl, byMail }: { name: string | null; publicUrl: string; byMail: boolean }) {
  const how = byMail
    ? 'by a link from a mail, and everybody who was signed in was signed out'
    : 'by somebody who was signed in and knew the old one. Whoever was signed in elsewhere was signed out';
  return toMailText({
    subject: 'Your password was changed',
    greeting: greeting(name),
    paragraphs: [`Your password at ${publicUrl} was just changed ${how}.`],
    closing: `If it was not you, ask for a new password at once${byMail ? ': somebody reads your mail' : ''}.`,
  });
}

/** Strangers chose these names, and mail programs make links of what looks like an address. */
const plainName = (name: string) => oneLine(name.replace(/[:/\\@]+|\.(?=\S)/g, ' '), 60);

const ROLES: Record<Role, string> = { owner: 'an owner', admin: 'an admin', editor: 'an editor', viewer: 'a viewer' };

export function invitationMail(letter: { inviter: string; workspace: string; role: Role; publicUrl: string; token: string; days: number }) {
  const { publicUrl, token, role, days } = letter;
  const [inviter, workspace] = [plainName(letter.inviter), plainName(letter.workspace)];
  return toMailText({
    subject: `${inviter} invites you to ${workspace}`,
    greeting: 'Hello,',
    paragraphs: [
      `${inviter} invites you to the workspace ${workspace} on CloneAI, as ${ROLES[role]}. The link works once, for ${days} days.`,
      'If you have an account for this address, you sign in on the way; otherwise you choose a password there.',
    ],
    action: { label: 'Accept the invitation', url: linkTo(publicUrl, 'invitation', token) },
    closing: 'If you do not know who this is, do nothing: nobody is told.',
  });
}
