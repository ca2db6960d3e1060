import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { InvitationId, PasswordResetId } from '../../../shared/ids.ts';

/** 256 random bits as 43 base64url characters. */
const random = () => randomBytes(32).toString('base64url');

/** The hash stored instead of a secret. SHA-256 is enough because the secrets are 256 random bits, which cannot be guessed. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export const newRefreshToken = (): string => `rt_${random()}`;
export const newSuccessorSalt = random;

/**
 * The successor of a used refresh token, derived from its text and a random salt (stored in its row). Two tabs that refresh at the
 * same time get the same successor, and the database alone reveals neither token.
 */
export const successorOf = (refreshToken: string, salt: string): string =>
  `rt_${createHmac('sha256', salt).update(refreshToken).digest('base64url')}`;

/** Secret and publishable keys are generated independently. */
export const newApiKey = (kind: 'secret' | 'publishable'): string => `${kind === 'secret' ? 'sk' : 'pk'}_${random()}`;

export const looksLikeApiKey = (token: string): boolean => /^[sp]k_[\w-]{43}$/.test(token);

export type LinkTokens = ReturnType<typeof createLinkTokens>;

/**
 * Tokens for links in emails, derived from the row's id with the server's secret. The job that sends the email needs only the id, so
 * the token is stored nowhere, and neither the database nor the job queue reveals it.
 */
export function createLinkTokens(secret: string) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'cloneai link tokens', 32));
  const derive = (prefix: string, id: string) => `${prefix}_${createHmac('sha256', key).update(`${prefix} ${id}`).digest('base64url')}`;
  return {
    passwordReset: (id: PasswordResetId): string => derive('pwt', id),
    invitation: (id: InvitationId): string => derive('ivt', id),
  };
}

export type AddressHash = ReturnType<typeof createAddressHash>;

/** The hash stored instead of a network address from which a user signed in. Keyed, because there are few enough addresses to try them all. */
export function createAddressHash(secret: string) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'cloneai sign-in addresses', 32));
  return (userId: string, address: string): string =>
    createHmac('sha256', key).update(`${userId} ${address}`).digest('base64url').slice(0, 22);
}
