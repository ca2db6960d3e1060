import type { Role } from '../../shared/context.ts';
import { oneLine, renderEmail } from '../../shared/email-text.ts';

const greeting = (name: string | null) => (name ? `Hello ${oneLine(name, 60)},` : 'Hello,');
/** The token is in the fragment, which browsers do not send, so it reaches no server log. */
export const linkTo = (publicUrl: string, page: string, token: string) => `${publicUrl}/${page}#token=${token}`;

export function passwordResetEmail(input: { name: string | null; publicUrl: string; token: string; minutes: number }) {
  const { name, publicUrl, token, minutes } = input;
  return renderEmail({
    subject: 'Choose a new password',
    greeting: greeting(name),
    paragraphs: [`We received a request to reset your password. The link works once and expires in ${minutes} minutes.`],
    action: { label: 'Choose a new password', url: linkTo(publicUrl, 'reset-password', token) },
    closing: 'If it was not you, ignore this email. Your password does not change.',
  });
}

/** For an account that signs in through an external issuer only. */
export function noPasswordEmail({ name, publicUrl }: { name: string | null; publicUrl: string }) {
  return renderEmail({
    subject: 'Your account has no password',
    greeting: greeting(name),
    paragraphs: [
      `We received a request to reset your password at ${publicUrl}.`,
      'Your account has no password. Sign in with the service you used to sign up.',
    ],
    closing: 'If it was not you, ignore this email.',
  });
}

/** `byEmail`: changed with a link from an email. Otherwise a signed-in user changed it and entered the old password. */
export function passwordChangedEmail({ name, publicUrl, byEmail }: { name: string | null; publicUrl: string; byEmail: boolean }) {
  const how = byEmail
    ? 'with a link from an email. All your devices were signed out'
    : 'by someone who was signed in and knew the old password. All your other devices were signed out';
  return renderEmail({
    subject: 'Your password was changed',
    greeting: greeting(name),
    paragraphs: [`Your password at ${publicUrl} was just changed ${how}.`],
    closing: `If it was not you, reset your password now.${byEmail ? ' Someone else can read your email.' : ''}`,
  });
}

export function registrationEmail({ publicUrl, token, hours }: { publicUrl: string; token: string; hours: number }) {
  return renderEmail({
    subject: 'Finish creating your account',
    greeting: greeting(null),
    paragraphs: [
      `We received a request to create an account at ${publicUrl} with this address. Choose its password with this link, which expires in ${hours} hours.`,
    ],
    action: { label: 'Choose a password', url: linkTo(publicUrl, 'complete-registration', token) },
    closing: 'If it was not you, ignore this email. No account is created.',
  });
}

/** Instead of the one above, for an email that has an account. */
export function accountExistsEmail({ name, publicUrl }: { name: string | null; publicUrl: string }) {
  return renderEmail({
    subject: 'You already have an account',
    greeting: greeting(name),
    paragraphs: [
      `We received a request to create an account at ${publicUrl} with this address, but you already have one. Sign in with your password.`,
    ],
    action: { label: 'Sign in', url: `${publicUrl}/login` },
    closing: 'If you forgot your password, choose "Forgot password?" there. If it was not you, ignore this email. Nothing changes.',
  });
}

export function verificationEmail(input: { name: string | null; publicUrl: string; token: string; hours: number }) {
  const { name, publicUrl, token, hours } = input;
  return renderEmail({
    subject: 'Verify your email address',
    greeting: greeting(name),
    paragraphs: [`Verify that this is the address of your account at ${publicUrl}. The link expires in ${hours} hours.`],
    action: { label: 'Verify my email', url: linkTo(publicUrl, 'verify-email', token) },
    closing: 'If it was not you, ignore this email. The address stays unverified.',
  });
}

/** The inviter chose these names, and email clients turn text that looks like an address into a link. */
const plainName = (name: string) => oneLine(name.replace(/[:/\\@]+|\.(?=\S)/g, ' '), 60);

const ROLES: Record<Role, string> = { owner: 'an owner', admin: 'an admin', editor: 'an editor', viewer: 'a viewer' };

export function invitationEmail(input: { inviter: string; workspace: string; role: Role; publicUrl: string; token: string; days: number }) {
  const { publicUrl, token, role, days } = input;
  const [inviter, workspace] = [plainName(input.inviter), plainName(input.workspace)];
  return renderEmail({
    subject: `${inviter} invites you to ${workspace}`,
    greeting: 'Hello,',
    paragraphs: [
      `${inviter} invites you to join the workspace ${workspace} on CloneAI as ${ROLES[role]}. The link works once and expires in ${days} days.`,
      'If you have an account with this address, sign in to accept. If not, choose a password to create one.',
    ],
    action: { label: 'Accept the invitation', url: linkTo(publicUrl, 'invitation', token) },
    closing: 'If you do not know who this is, ignore this email. We do not notify the sender.',
  });
}
