import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { InvitationId, PasswordResetId } from '../../../shared/ids.ts';

/** 256 random bits as 43 base64url characters. */
const random = () => randomBytes(32).toString('base64url');

/** What is stored instead of a secret. Plain SHA-256 is enough: 256 random bits cannot be guessed, unlike a password. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export const newRefreshToken = (): string => `rt_${random()}`;
export const newSuccessorSalt = random;

/**
 * The token that follows a spent one. From the spent token's text and a fresh random salt (stored with the spent row), so
 * that two tabs refreshing at one instant get the same successor, while the database alone gives neither.
 */
export const successorOf = (refreshToken: string, salt: string): string =>
  `rt_${createHmac('sha256', salt).update(refreshToken).digest('base64url')}`;

/** Secret and publishable keys are drawn apart: nothing of one is in the other. */
export const newApiKey = (kind: 'secret' | 'publishable'): string => `${kind === 'secret' ? 'sk' : 'pk'}_${random()}`;

export const looksLikeApiKey = (token: string): boolean => /^[sp]k_[\w-]{43}$/.test(token);

export type LinkTokens = ReturnType<typeof createLinkTokens>;

/**
 * Tokens of the links in mails. Each is made from its row's id under the server's secret, so that the job that sends the mail needs the id
 * only: the token itself lies nowhere, and the database, its hash and its queue included, does not give it.
 */
export function createLinkTokens(secret: string) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'cloneai link tokens', 32));
  const derive = (prefix: string, id: string) => `${prefix}_${createHmac('sha256', key).update(`${prefix} ${id}`).digest('base64url')}`;
  return {
    passwordReset: (id: PasswordResetId): string => derive('pwt', id),
    invitation: (id: InvitationId): string => derive('ivt', id),
  };
}
