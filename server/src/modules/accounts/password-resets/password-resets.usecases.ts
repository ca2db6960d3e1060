import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Limiter, RateLimit } from '../../../providers/limiter/limiter.port.ts';
import type { LetterWriter, Outbox } from '../../../providers/mailer/outbox.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requirePerson, requireScope } from '../../../shared/context.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import { newId, type PasswordResetId, type UserId } from '../../../shared/ids.ts';
import type { Seal } from '../../../shared/sealed.ts';
import type { ForgotPasswordInput, ResetPasswordInput } from '../accounts.schemas.ts';
import type { AccountsStore } from '../accounts.store.ts';
import { noPasswordMail, passwordChangedMail, passwordResetMail } from '../accounts-emails.ts';
import { type Call, type CheckPassword, userCacheKey } from '../auth/auth.usecases.ts';
import type { Passwords } from '../auth/passwords.service.ts';
import { hashSecret, type LinkTokens } from '../auth/secrets.service.ts';
import type { ChangePasswordInput } from '../logins/logins.schemas.ts';
import { loginOf } from '../logins/logins.usecases.ts';
import type { ResetsStore } from './password-resets.store.ts';

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

export function createResetsUsecases(deps: ResetsDeps, checkPassword: CheckPassword) {
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

  /** Letters of before there were other ways say none. */
  const writeChangedMail: LetterWriter = async ({ userId, by = 'mail' }) => {
    const user = await store.findUser(userId as UserId);
    return user ? { to: user.email, ...passwordChangedMail({ name: user.name, publicUrl, byMail: by === 'mail' }) } : null;
  };

  const changedLetter = (now: Date, by: 'mail' | 'password') => (userId: UserId) => ({
    kind: 'password-changed',
    id: newId('event', now.getTime()),
    userId,
    by,
    sendBefore: now.getTime() + DAY_MS,
  });

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
      const { requestId, signal } = call;
      const userId = await resets.spend(tokenHash, { passwordHash, now, letter: changedLetter(now, 'mail'), requestId, signal });
      if (!userId) throw notGood();
      await cache.delete(userCacheKey(userId, '*'));
    },

    /** Needs the current password. Ends every login of the account but the one of the call, and links that were mailed for a new one. */
    async changePassword(ctx: Context, { currentPassword, newPassword }: ChangePasswordInput): Promise<void> {
      requireScope(ctx, 'workspace:read');
      const userId = requirePerson(ctx);
      const user = await store.findUser(userId);
      if (!user) throw notFound('user', userId);
      if (user.passwordHash === null)
        throw new AppError(
          'conflict',
          'Your account has no password: you sign in through the service you signed up with. Change it there.',
        );
      const wrong = new AppError('permission_denied', 'Your current password is another, so nothing was changed. Try again.', {
        param: 'currentPassword',
      });
      if (!(await checkPassword(user.email, currentPassword, user.passwordHash))) throw wrong;
      const passwordHash = await passwords.hash(newPassword, 'newPassword');
      const now = clock.now();
      const change = { from: user.passwordHash, passwordHash, now, kept: loginOf(ctx), letter: changedLetter(now, 'password') };
      if (!(await resets.change(userId, { ...change, requestId: ctx.requestId, signal: ctx.signal }))) throw wrong;
      await cache.delete(userCacheKey(userId, '*'));
    },

    /** Writers of this room's letters, for the outbox. */
    resetLetters: { 'password-reset': writeResetMail, 'password-changed': writeChangedMail },
  };
}
