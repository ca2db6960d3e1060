import type { Clock } from '../../../shared/clock.ts';
import { createEncrypter } from '../../../shared/encrypter.ts';

export type EmailTokens = ReturnType<typeof createEmailTokens>;

/** What the link of an email proves: its reader has the address. */
export type EmailProof =
  /** Creates this account. */
  | { kind: 'registration'; email: string; name: string | null; passwordHash: string }
  /** Verifies the email of an existing account. */
  | { kind: 'verification'; userId: string; email: string };

const PREFIX = 'emt_';

/** Tokens for links in emails that carry their data, encrypted with the server's secret. No row stores them, so opening one twice is harmless. */
export function createEmailTokens({ secret, clock }: { secret: string; clock: Clock }) {
  const encrypter = createEncrypter(secret, 'email tokens');
  return {
    /** `expiresAt`: in milliseconds since 1970. */
    create: (proof: EmailProof, expiresAt: number): string =>
      encrypter.encrypt(JSON.stringify({ ...proof, expiresAt })).replace('v1.', PREFIX),

    /** Null if the token is made up, was changed, has expired, or proves something else. */
    read<K extends EmailProof['kind']>(token: string, kind: K): Extract<EmailProof, { kind: K }> | null {
      let proof: EmailProof & { expiresAt: number };
      try {
        proof = JSON.parse(encrypter.decrypt(token.replace(PREFIX, 'v1.')));
      } catch {
        // Not encrypted by this server.
        return null;
      }
      return proof.kind === kind && proof.expiresAt > clock.now().getTime() ? (proof as unknown as Extract<EmailProof, { kind: K }>) : null;
    },
  };
}
