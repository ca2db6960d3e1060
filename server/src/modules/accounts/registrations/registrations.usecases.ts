import type { Limiter, RateLimit } from '../../../providers/limiter/limiter.port.ts';
import type { EmailTemplate, Outbox } from '../../../providers/mailer/outbox.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope, requireUser } from '../../../shared/context.ts';
import type { Encrypter } from '../../../shared/encrypter.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import { newId, type UserId } from '../../../shared/ids.ts';
import type { AuthResponse, StartRegistrationInput } from '../accounts.schemas.ts';
import { type AccountsStore, REGISTRATION_LINK_MS } from '../accounts.store.ts';
import { accountExistsEmail, registrationEmail, verificationEmail } from '../accounts-emails.ts';
import { type Call, createNewAccount, type StartLogin } from '../auth/auth.usecases.ts';
import type { Passwords } from '../auth/passwords.service.ts';
import { hashSecret } from '../auth/secrets.service.ts';
import type { EmailTokens } from './email-tokens.service.ts';
import type { CompleteRegistrationInput, Registration, VerifyEmailInput } from './registrations.schemas.ts';

export interface RegistrationsDeps {
  store: AccountsStore;
  passwords: Passwords;
  limiter: Limiter;
  clock: Clock;
  outbox: Outbox;
  /** Encrypts the data in queued emails. */
  encrypter: Encrypter;
  emailTokens: EmailTokens;
  registration: 'open' | 'email';
  /** Without a trailing slash. */
  publicUrl: string;
  /** The rate of emails per address, from all callers together. */
  registrationsPerAddress?: RateLimit;
}

const LIFE_HOURS = REGISTRATION_LINK_MS / 3_600_000;

/**
 * Accounts that exist only after their owner chose a password with the link in an email, and the verification of emails of other accounts.
 */
export function createRegistrationsUsecases(deps: RegistrationsDeps, startLogin: StartLogin) {
  const { store, passwords, limiter, clock, outbox, encrypter, emailTokens, publicUrl } = deps;
  const { registrationsPerAddress = { max: 5, windowSeconds: 3600 } } = deps;
  const insertAccount = createNewAccount(deps);

  const invalidLink = () =>
    new AppError('invalid_input', `This link is not valid or is older than ${LIFE_HOURS} hours. Request a new one.`, { param: 'token' });

  async function limitEmailsTo(email: string): Promise<void> {
    const sent = await limiter.take(`registration:${hashSecret(email)}`, registrationsPerAddress);
    if (sent.allowed) return;
    throw new AppError('rate_limited', 'Too many emails were requested for this address. Check your inbox, or try again later.', {
      retryAfterSeconds: sent.resetSeconds,
    });
  }

  /** Whether the email has an account is looked up here, when nobody waits for the response. */
  const writeRegistrationEmail: EmailTemplate = async ({ data, sendBefore }) => {
    const { email, name } = JSON.parse(encrypter.decrypt(String(data)));
    const user = await store.findUserByEmail(email);
    if (user) return { to: user.email, ...accountExistsEmail({ name: user.name, publicUrl }) };
    const token = emailTokens.create({ kind: 'registration', email, name }, sendBefore);
    return { to: email, ...registrationEmail({ publicUrl, token, hours: LIFE_HOURS }) };
  };

  const writeVerificationEmail: EmailTemplate = async ({ userId, sendBefore }) => {
    const user = await store.findUser(userId as UserId);
    if (!user || user.emailVerifiedAt) return null;
    const token = emailTokens.create({ kind: 'verification', userId: user.id, email: user.email }, sendBefore);
    return { to: user.email, ...verificationEmail({ name: user.name, publicUrl, token, hours: LIFE_HOURS }) };
  };

  return {
    /** What a page needs to know before it offers to create an account. Anybody may ask. */
    retrieveRegistration: async (): Promise<Registration> => ({ mode: deps.registration, firstAccount: !(await store.hasAccounts()) }),

    /**
     * Queues an email with a link that lets its reader create the account. The caller chooses no password, because anybody can request an
     * email for any address: only what its reader enters may open the account. Nothing is looked up before the email is sent, so neither
     * the response nor its timing reveals whether the email has an account; that account's owner gets an email that says so.
     */
    async startRegistration(_call: Call, { email, name }: StartRegistrationInput): Promise<void> {
      await limitEmailsTo(email);
      const now = clock.now().getTime();
      await outbox.post({
        kind: 'registration',
        id: newId('event', now),
        data: encrypter.encrypt(JSON.stringify({ email, name: name ?? null })),
        sendBefore: now + REGISTRATION_LINK_MS,
      });
    },

    /**
     * Creates the account of the link, with the password of its reader, and signs them in. Throws `conflict` if the email has an account by
     * now, and `invalid_input` if it had one that was deleted after the link was requested.
     */
    async completeRegistration(call: Call, { token, password }: CompleteRegistrationInput): Promise<AuthResponse> {
      const proof = emailTokens.read(token, 'registration');
      if (!proof) throw invalidLink();
      const { email, name, expiresAt } = proof;
      const passwordHash = await passwords.hash(password);
      const account = await insertAccount(call, { email, name, passwordHash, emailVerifiedAt: clock.now() }, new Date(expiresAt));
      if (account === 'void_link') throw invalidLink();
      if (account === 'email_taken')
        throw new AppError('conflict', 'This link was already used, and your account exists. Sign in with your password.');
      return startLogin(call, account.user, account.workspace);
    },

    /** Queues an email with a link that verifies the caller's email. Does nothing if it is verified. */
    async sendVerificationEmail(ctx: Context): Promise<void> {
      requireScope(ctx, 'workspace:read');
      const userId = requireUser(ctx);
      const user = await store.findUser(userId);
      if (!user) throw notFound('user', userId);
      if (user.emailVerifiedAt) return;
      await limitEmailsTo(user.email);
      const now = clock.now().getTime();
      await outbox.post({ kind: 'verification', id: newId('event', now), userId, sendBefore: now + REGISTRATION_LINK_MS });
    },

    /** Opening the link again changes nothing. */
    async verifyEmail(_call: Call, { token }: VerifyEmailInput): Promise<void> {
      const proof = emailTokens.read(token, 'verification');
      if (!proof || !(await store.verifyEmail(proof.userId as UserId, proof.email, clock.now()))) throw invalidLink();
    },

    /** Email templates of this subdomain, for the outbox. */
    registrationEmails: { registration: writeRegistrationEmail, verification: writeVerificationEmail },
  };
}
