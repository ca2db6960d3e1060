import type { Cache } from '../../providers/cache/cache.port.ts';
import type { Limiter, RateLimit } from '../../providers/limiter/limiter.port.ts';
import type { LetterWriter, Outbox } from '../../providers/mailer/outbox.port.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { newId, type PasswordResetId, type UserId } from '../../shared/ids.ts';
import type { Seal } from '../../shared/sealed.ts';
import { type Call, userCacheKey } from './accounts.auth.usecases.ts';
import { noPasswordMail, passwordChangedMail, passwordResetMail } from './accounts.mails.ts';
import type { Passwords } from './accounts.passwords.ts';
import type { ResetsStore } from './accounts.resets.store.ts';
import type { ForgotPasswordInput, ResetPasswordInput } from './accounts.schemas.ts';
import { hashSecret, type LinkTokens } from './accounts.secrets.ts';
import type { AccountsStore } from './accounts.store.ts';

export interface ResetsDeps {
  store: AccountsStore;
  resets: ResetsStore;
  passwords: Passwords;
  cache: Cache;
  limiter: Limiter;
  clock: Clock;
  outbox: Outbox;
  links: LinkTokens;
  /** Of addresses in letters. */
  seal: Seal;
  /** Without a slash at its end. */
  publicUrl: string;
  /** Mails to one address, whoever asks for them. */
  resetsPerAddress?: RateLimit;
}

const LIFE_MINUTES = 30;
const LIFE_MS = LIFE_MINUTES * 60_000;
const DAY_MS = 86_400_000;

export function createResetsUsecases(deps: ResetsDeps) {
  const { store, resets, passwords, cache, limiter, clock, outbox, links, seal, publicUrl } = deps;
  const { resetsPerAddress = { max: 5, windowSeconds: 3600 } } = deps;

  const notGood = () =>
    new AppError(
      'invalid_input',
      `This link is not good any more: it was used, or is older than ${LIFE_MINUTES} minutes. Ask for a new one.`,
      {
        param: 'token',
      },
    );

  function addressIn(sealed: unknown): string {
    try {
      return seal.open(String(sealed));
    } catch (cause) {
      throw new AppError('invalid_input', 'The address of this letter cannot be read: JWT_SECRET was changed since.', { cause });
    }
  }

  const writeResetMail: LetterWriter = async ({ id, address, sendBefore }) => {
    const resetId = id as PasswordResetId;
    const token = links.passwordReset(resetId);
    const expiresAt = new Date(sendBefore);
    const reset = { id: resetId, tokenHash: hashSecret(token), createdAt: new Date(sendBefore - LIFE_MS), expiresAt };
    const user = await resets.start(addressIn(address), reset);
    if (!user) return null;
    const { name, email: to, passwordHash } = user;
    if (passwordHash === null) return { to, ...noPasswordMail({ name, publicUrl }) };
    return { to, ...passwordResetMail({ name, publicUrl, token, minutes: LIFE_MINUTES }) };
  };

  const writeChangedMail: LetterWriter = async ({ userId }) => {
    const user = await store.findUser(userId as UserId);
    return user ? { to: user.email, ...passwordChangedMail({ name: user.name, publicUrl }) } : null;
  };

  return {
    /**
     * Posts a letter to whoever has this e-mail. Whether anybody has is not even looked at here, only when the letter is written: neither
     * the answer nor its time can tell.
     */
    async forgotPassword(_call: Call, { email }: ForgotPasswordInput): Promise<void> {
      const asked = await limiter.take(`password-reset:${hashSecret(email)}`, resetsPerAddress);
      if (!asked.allowed)
        throw new AppError('rate_limited', 'Several mails to this address were asked for already. Look for them, or wait a while.', {
          retryAfterSeconds: asked.resetSeconds,
        });
      const now = clock.now().getTime();
      await outbox.post({ kind: 'password-reset', id: newId('passwordReset', now), address: seal.seal(email), sendBefore: now + LIFE_MS });
    },

    /** Sets the password and ends every login of the account. A password that is refused spends nothing. */
    async resetPassword(call: Call, { token, password }: ResetPasswordInput): Promise<void> {
      const tokenHash = hashSecret(token);
      // Asked first: hashing a password is dear, and not to be had for an invented token.
      if (!(await resets.isOpen(tokenHash, clock.now()))) throw notGood();
      const passwordHash = await passwords.hash(password);
      const now = clock.now();
      const letter = (userId: UserId) => ({
        kind: 'password-changed',
        id: newId('event', now.getTime()),
        userId,
        sendBefore: now.getTime() + DAY_MS,
      });
      const userId = await resets.spend(tokenHash, { passwordHash, now, letter, requestId: call.requestId, signal: call.signal });
      if (!userId) throw notGood();
      await cache.delete(userCacheKey(userId, '*'));
    },

    /** Writers of this room's letters, for the outbox. */
    resetLetters: { 'password-reset': writeResetMail, 'password-changed': writeChangedMail },
  };
}
