import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Limiter, RateLimit } from '../../../providers/limiter/limiter.port.ts';
import type { EmailTemplate, Outbox } from '../../../providers/mailer/outbox.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope, requireUser } from '../../../shared/context.ts';
import type { Encrypter } from '../../../shared/encrypter.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import { newId, type PasswordResetId, type UserId } from '../../../shared/ids.ts';
import type { ForgotPasswordInput, ResetPasswordInput } from '../accounts.schemas.ts';
import type { AccountsStore } from '../accounts.store.ts';
import { noPasswordEmail, passwordChangedEmail, passwordResetEmail } from '../accounts-emails.ts';
import { type Call, userCacheKey } from '../auth/auth.usecases.ts';
import type { CheckPassword } from '../auth/check-password.usecases.ts';
import type { Passwords } from '../auth/passwords.service.ts';
import { type AddressHash, hashSecret, type LinkTokens } from '../auth/secrets.service.ts';
import type { ChangePasswordInput } from '../logins/logins.schemas.ts';
import { loginOf } from '../logins/logins.usecases.ts';
import type { PasswordResetsStore } from './password-resets.store.ts';

export interface PasswordResetsDeps {
  store: AccountsStore;
  resets: PasswordResetsStore;
  passwords: Passwords;
  cache: Cache;
  limiter: Limiter;
  clock: Clock;
  outbox: Outbox;
  links: LinkTokens;
  addressHash: AddressHash;
  /** Encrypts the addresses in queued emails. */
  encrypter: Encrypter;
  /** Without a trailing slash. */
  publicUrl: string;
  /** The rate of emails per address, from all callers together. */
  resetsPerAddress?: RateLimit;
}

const LIFE_MINUTES = 30;
const LIFE_MS = LIFE_MINUTES * 60_000;
const DAY_MS = 86_400_000;

export function createPasswordResetsUsecases(deps: PasswordResetsDeps, checkPassword: CheckPassword) {
  const { store, resets, passwords, cache, limiter, clock, outbox, links, encrypter, publicUrl, addressHash } = deps;
  const { resetsPerAddress = { max: 5, windowSeconds: 3600 } } = deps;

  const invalidLink = () =>
    new AppError('invalid_input', `This link was already used or is older than ${LIFE_MINUTES} minutes. Request a new one.`, {
      param: 'token',
    });

  function decryptAddress(encrypted: unknown): string {
    try {
      return encrypter.decrypt(String(encrypted));
    } catch (cause) {
      throw new AppError('invalid_input', 'JWT_SECRET changed after this email was queued, so its address cannot be decrypted.', { cause });
    }
  }

  const writeResetEmail: EmailTemplate = async ({ id, address, sendBefore }) => {
    const resetId = id as PasswordResetId;
    const token = links.passwordReset(resetId);
    const expiresAt = new Date(sendBefore);
    const reset = { id: resetId, tokenHash: hashSecret(token), createdAt: new Date(sendBefore - LIFE_MS), expiresAt };
    const user = await resets.start(decryptAddress(address), reset);
    if (!user) return null;
    const { name, email: to, passwordHash } = user;
    if (passwordHash === null) return { to, ...noPasswordEmail({ name, publicUrl }) };
    return { to, ...passwordResetEmail({ name, publicUrl, token, minutes: LIFE_MINUTES }) };
  };

  const writeChangedEmail: EmailTemplate = async ({ userId, by }) => {
    const user = await store.findUser(userId as UserId);
    return user ? { to: user.email, ...passwordChangedEmail({ name: user.name, publicUrl, byEmail: by === 'email' }) } : null;
  };

  const passwordChanged = (now: Date, by: 'email' | 'password') => (userId: UserId) => ({
    kind: 'password-changed',
    id: newId('event', now.getTime()),
    userId,
    by,
    sendBefore: now.getTime() + DAY_MS,
  });

  return {
    /**
     * Queues an email to the user with this email address. The user is looked up only when the email is sent, so neither the response
     * nor its timing reveals whether the account exists.
     */
    async forgotPassword(_call: Call, { email }: ForgotPasswordInput): Promise<void> {
      const sent = await limiter.take(`password-reset:${hashSecret(email)}`, resetsPerAddress);
      if (!sent.allowed)
        throw new AppError('rate_limited', 'Too many reset emails were requested for this address. Check your inbox, or try again later.', {
          retryAfterSeconds: sent.resetSeconds,
        });
      const now = clock.now().getTime();
      await outbox.post({
        kind: 'password-reset',
        id: newId('passwordReset', now),
        address: encrypter.encrypt(email),
        sendBefore: now + LIFE_MS,
      });
    },

    /** Sets the password and ends every login of the account. A rejected password does not use up the token. */
    async resetPassword(call: Call, { token, password }: ResetPasswordInput): Promise<void> {
      const tokenHash = hashSecret(token);
      // Checked first, because hashing a password is expensive and a made-up token must not cause it.
      if (!(await resets.isOpen(tokenHash, clock.now()))) throw invalidLink();
      const passwordHash = await passwords.hash(password);
      const now = clock.now();
      const { requestId, signal } = call;
      const userId = await resets.use(tokenHash, { passwordHash, now, queuedEmail: passwordChanged(now, 'email'), requestId, signal });
      if (!userId) throw invalidLink();
      // The link proves who the user is, so guesses from elsewhere do not keep them from signing in here.
      await store.rememberAddress(userId, addressHash(userId, call.address));
      await cache.delete(userCacheKey(userId, '*'));
    },

    /** Requires the current password. Ends all other logins of the account and invalidates open reset links. */
    async changePassword(ctx: Context, { currentPassword, newPassword }: ChangePasswordInput): Promise<void> {
      requireScope(ctx, 'workspace:read');
      const userId = requireUser(ctx);
      const user = await store.findUser(userId);
      if (!user) throw notFound('user', userId);
      if (user.passwordHash === null)
        throw new AppError(
          'conflict',
          'Your account has no password because you sign in through an external service. Change the password there.',
        );
      const wrong = new AppError('permission_denied', 'Current password is incorrect. Nothing was changed. Try again.', {
        param: 'currentPassword',
      });
      const attempt = { email: user.email, password: currentPassword, hash: user.passwordHash, from: 'signed-in' } as const;
      if (!(await checkPassword(attempt))) throw wrong;
      const passwordHash = await passwords.hash(newPassword, 'newPassword');
      const now = clock.now();
      const change = { from: user.passwordHash, passwordHash, now, kept: loginOf(ctx), queuedEmail: passwordChanged(now, 'password') };
      if (!(await resets.change(userId, { ...change, requestId: ctx.requestId, signal: ctx.signal }))) throw wrong;
      await cache.delete(userCacheKey(userId, '*'));
    },

    /** Email templates of this subdomain, for the outbox. */
    resetEmails: { 'password-reset': writeResetEmail, 'password-changed': writeChangedEmail },
  };
}
