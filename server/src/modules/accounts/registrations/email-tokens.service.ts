import type { Clock } from '../../../shared/clock.ts';
import { createEncrypter } from '../../../shared/encrypter.ts';

export type EmailTokens = ReturnType<typeof createEmailTokens>;

/** What the link of an email proves: its reader has the address. */
export type EmailProof =
  /** Creates this account, with a password that the reader chooses: somebody else may have requested the email. */
  | { kind: 'registration'; email: string; name: string | null }
  /** Verifies the email of an existing account. */
  | { kind: 'verification'; userId: string; email: string };

const PREFIX = 'emt_';

/**
 * Tokens for links in emails that carry their data, encrypted with the server's secret. No row stores them, so whatever a token does must be
 * harmless when it is done twice.
 */
export function createEmailTokens({ secret, clock }: { secret: string; clock: Clock }) {
  const encrypter = createEncrypter(secret, 'email tokens');
  return {
    /** `expiresAt`: in milliseconds since 1970. */
    create: (proof: EmailProof, expiresAt: number): string =>
      encrypter.encrypt(JSON.stringify({ ...proof, expiresAt })).replace('v1.', PREFIX),

    /** Null if the token is made up, was changed, has expired, or proves something else. */
    read<K extends EmailProof['kind']>(token: string, kind: K): (Extract<EmailProof, { kind: K }> & { expiresAt: number }) | null {
      let proof: EmailProof & { expiresAt: number };
      try {
        proof = JSON.parse(encrypter.decrypt(token.replace(PREFIX, 'v1.')));
      } catch {
        // Not encrypted by this server.
        return null;
      }
      return proof.kind === kind && proof.expiresAt > clock.now().getTime() ? (proof as never) : null;
    },
  };
}
