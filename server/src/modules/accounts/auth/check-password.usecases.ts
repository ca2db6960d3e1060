import type { Limiter, RateLimit } from '../../../providers/limiter/limiter.port.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Passwords } from './passwords.service.ts';
import { hashSecret } from './secrets.service.ts';

export interface CheckPasswordDeps {
  passwords: Passwords;
  limiter: Limiter;
  /** Wrong passwords for one account from one network address, or in its signed-in sessions. */
  attemptsPerAddress?: RateLimit;
  /** Wrong passwords for one account from all addresses where its user never signed in. */
  attemptsFromElsewhere?: RateLimit;
}

export interface PasswordAttempt {
  email: string;
  password: string;
  /** Of the account with this email. Null: there is none, or it has no password. */
  hash: string | null;
  /**
   * The caller's network address, and whether the user has signed in from it before; or a session in which the user is signed in, and must
   * enter the password again.
   */
  from: { address: string; isKnown: boolean } | 'signed-in';
}

export type CheckPassword = ReturnType<typeof createCheckPassword>;

/**
 * Checks a password. Throws `rate_limited` after too many wrong ones. Nobody can lock a user out by guessing: an address that guesses has
 * to wait by itself, and when many addresses guess, those where the user signed in before do not wait. The limit over all other addresses
 * is the one of NIST SP 800-63B, section 5.2.2: 100. Accounts that do not exist have the same limits.
 */
export function createCheckPassword(deps: CheckPasswordDeps) {
  const { passwords, limiter } = deps;
  const { attemptsPerAddress = { max: 10, windowSeconds: 900 }, attemptsFromElsewhere = { max: 100, windowSeconds: 3600 } } = deps;

  return async function checkPassword({ email, password, hash, from }: PasswordAttempt): Promise<boolean> {
    const account = `password:${hashSecret(email)}`;
    const counters = [{ key: `${account}:${from === 'signed-in' ? from : from.address}`, limit: attemptsPerAddress }];
    if (from !== 'signed-in' && !from.isKnown) counters.push({ key: `${account}:elsewhere`, limit: attemptsFromElsewhere });
    const giveBack = async (used: typeof counters) => {
      for (const { key, limit } of used) await limiter.take(key, limit, -1);
    };

    for (const [index, { key, limit }] of counters.entries()) {
      const attempt = await limiter.take(key, limit);
      if (attempt.allowed) continue;
      await giveBack(counters.slice(0, index));
      const seconds = Math.ceil(attempt.resetSeconds);
      const advice =
        index === 0
          ? `Wait ${seconds} seconds, or reset the password.`
          : `Sign in from a network where you signed in before, reset the password, or wait ${seconds} seconds.`;
      throw new AppError('rate_limited', `Too many wrong passwords for this account. ${advice}`, {
        retryAfterSeconds: attempt.resetSeconds,
      });
    }
    const matches = await passwords.verify(password, hash);
    // Only wrong passwords count.
    if (matches) await giveBack(counters);
    return matches;
  };
}
