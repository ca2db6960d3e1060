import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Limiter, RateLimit } from '../../../providers/limiter/limiter.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, ROLE_SCOPES, type Role } from '../../../shared/context.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import { type LoginId, newId, type UserId, type WorkspaceId } from '../../../shared/ids.ts';
import { oneLine } from '../../../shared/mail-text.ts';
import type { AuthAnswer, LoginInput, RefreshAnswer, RegisterInput } from '../accounts.schemas.ts';
import type { AccountsStore, UserRow, WorkspaceRow } from '../accounts.store.ts';
import { toUser, toWorkspace } from '../accounts-views.ts';
import type { LoginsStore } from '../logins/logins.store.ts';
import type { Passwords } from './passwords.service.ts';
import { hashSecret, newRefreshToken } from './secrets.service.ts';
import type { Tokens } from './tokens.service.ts';

/** A call before anybody is known. `userAgent`: what its program calls itself, for whoever looks where they are signed in. */
export type Call = Pick<Context, 'requestId' | 'signal'> & { userAgent?: string | undefined };

export interface AuthDeps {
  store: AccountsStore;
  logins: LoginsStore;
  passwords: Passwords;
  tokens: Tokens;
  cache: Cache;
  limiter: Limiter;
  clock: Clock;
  /** Wrong tries per account, whoever makes them from wherever. More than one address may make, so that locking somebody out takes many. */
  triesPerAccount?: RateLimit;
  /** The mission's 7 days. */
  refreshSeconds?: number;
  /** Two tabs that refresh at one instant both send the same token: for so long the spent one still gives the same successor. */
  graceSeconds?: number;
}

const MINUTE = 60;
const DAY = 86_400;

/** What was cached of a user's logins; see `accounts.callers.usecases.ts`. */
export const userCacheKey = (userId: UserId, rest: string): string => `auth:user:${userId}:${rest}`;

export const externalCacheKey = (externalId: string): string => `auth:external:${hashSecret(externalId)}`;

/** Name of an account's tries at its password, in the limiter. */
const triesKey = (email: string): string => `password:${hashSecret(email)}`;

const USER_AGENT_LENGTH = 200;
const userAgentOf = ({ userAgent }: Call): string | null => oneLine(userAgent ?? '', USER_AGENT_LENGTH) || null;

export function userContext(call: Call, user: { id: UserId; workspaceId: WorkspaceId; role: Role; loginId?: LoginId }): Context {
  const { id: userId, role, loginId } = user;
  const actor = { type: 'user', userId, role, scopes: ROLE_SCOPES[role], loginId } as const;
  return { workspaceId: user.workspaceId, actor, requestId: call.requestId, signal: call.signal };
}

const REFRESH_SECONDS = 7 * DAY;

export type StartLogin = ReturnType<typeof createStartLogin>;

/** Begins a login of a user to one of their workspaces: the answer of everything that signs somebody in. */
export function createStartLogin(deps: Pick<AuthDeps, 'logins' | 'tokens' | 'clock' | 'refreshSeconds'>) {
  const { logins, tokens, clock, refreshSeconds = REFRESH_SECONDS } = deps;
  return async function startLogin(call: Call, user: UserRow, workspace: WorkspaceRow): Promise<AuthAnswer> {
    // A password that was changed while it was being verified opens nothing any more.
    const now = clock.now();
    const refreshToken = newRefreshToken();
    const login = { userId: user.id, workspaceId: workspace.id, familyId: newId('refreshToken', now.getTime()) };
    const ctx = userContext(call, { id: user.id, workspaceId: workspace.id, role: workspace.role });
    const { passwordHash } = user;
    const life = { now, lifeSeconds: refreshSeconds };
    const started = await logins.start(ctx, login, refreshToken, { ...life, passwordHash, userAgent: userAgentOf(call) });
    if (started === 'no_member') throw notFound('workspace', workspace.id);
    if (started === 'other_password')
      throw new AppError('invalid_credentials', 'The e-mail or the password is wrong. Check both and try again.');
    const access = await tokens.mintAccessToken({ ...login, role: workspace.role });
    return {
      user: toUser(user),
      workspace: toWorkspace(workspace),
      accessToken: access.token,
      refreshToken,
      expiresIn: access.expiresIn,
    };
  };
}

export type CheckPassword = ReturnType<typeof createCheckPassword>;

/** Whether it is the password of the account with this e-mail (`hash` null: there is none). Throws `rate_limited` after too many wrong ones. */
export function createCheckPassword(deps: Pick<AuthDeps, 'passwords' | 'limiter' | 'triesPerAccount'>) {
  const { passwords, limiter, triesPerAccount = { max: 20, windowSeconds: 15 * MINUTE } } = deps;
  return async function checkPassword(email: string, password: string, hash: string | null): Promise<boolean> {
    const tries = await limiter.take(triesKey(email), triesPerAccount);
    if (!tries.allowed)
      throw new AppError(
        'rate_limited',
        `Too many tries for this account. Wait ${Math.ceil(tries.resetSeconds)} seconds, then try again.`,
        {
          retryAfterSeconds: tries.resetSeconds,
        },
      );
    const matches = await passwords.verify(password, hash);
    // Only wrong tries count: whoever knows the password may come as often as they like.
    if (matches) await limiter.take(triesKey(email), triesPerAccount, -1);
    return matches;
  };
}

/** Somebody who was removed from their last workspace is given one: else they could neither be invited again nor delete their account. */
export function createEnsureWorkspace({ store, clock }: Pick<AuthDeps, 'store' | 'clock'>) {
  return (call: Call, user: UserRow): Promise<WorkspaceRow> => {
    const now = clock.now();
    const workspace = { id: newId('workspace', now.getTime()), name: workspaceName(user), createdAt: now };
    return store.ensureWorkspace(userContext(call, { id: user.id, workspaceId: workspace.id, role: 'owner' }), user.id, workspace);
  };
}

export function createAuthUsecases(deps: AuthDeps, startLogin: StartLogin, checkPassword: CheckPassword) {
  const { store, logins, passwords, tokens, cache, clock } = deps;
  const { refreshSeconds = REFRESH_SECONDS, graceSeconds = 10 } = deps;
  const ensureWorkspace = createEnsureWorkspace(deps);

  return {
    /** A new user with a workspace of their own. Throws `conflict` when the e-mail has an account. */
    async register(call: Call, { email, password, name }: RegisterInput): Promise<AuthAnswer> {
      const passwordHash = await passwords.hash(password);
      const now = clock.now();
      const user: UserRow = {
        id: newId('user', now.getTime()),
        email,
        name: name ?? null,
        passwordHash,
        externalId: null,
        createdAt: now,
        updatedAt: now,
      };
      const workspace = { id: newId('workspace', now.getTime()), name: workspaceName(user), createdAt: now };
      const ctx = userContext(call, { id: user.id, workspaceId: workspace.id, role: 'owner' });
      if ((await store.insertAccount(ctx, { user, workspace })) !== 'ok')
        throw new AppError('conflict', 'There is an account with this e-mail already. Log in instead, or register with another e-mail.', {
          param: 'email',
        });
      return startLogin(call, user, { ...workspace, role: 'owner' });
    },

    /** The same `invalid_credentials`, after the same work, for an unknown e-mail and for a wrong password. */
    async login(call: Call, { email, password, workspaceId }: LoginInput): Promise<AuthAnswer> {
      const user = await store.findUserByEmail(email);
      const matches = await checkPassword(email, password, user?.passwordHash ?? null);
      if (!user || !matches) throw new AppError('invalid_credentials', 'The e-mail or the password is wrong. Check both and try again.');
      const mine = await store.listWorkspaces(user.id);
      const asked = workspaceId === undefined ? mine[0] : mine.find(({ id }) => id === workspaceId);
      if (!asked && workspaceId !== undefined) throw notFound('workspace', workspaceId);
      const workspace = asked ?? (await ensureWorkspace(call, user));
      return startLogin(call, user, workspace);
    },

    /** Spends a refresh token for the next one. A token spent long ago ends the whole login: `token_reused`. */
    async refresh(call: Call, { refreshToken }: { refreshToken: string }): Promise<RefreshAnswer> {
      const { requestId, signal } = call;
      const life = { now: clock.now(), graceSeconds, lifeSeconds: refreshSeconds };
      const rotation = await logins.rotate(refreshToken, { ...life, userAgent: userAgentOf(call), requestId, signal });
      switch (rotation.outcome) {
        case 'rotated': {
          const access = await tokens.mintAccessToken(rotation.login);
          return { accessToken: access.token, refreshToken: rotation.refreshToken, expiresIn: access.expiresIn };
        }
        case 'superseded':
          throw new AppError('conflict', 'This refresh token was replaced a moment ago. Use the newest one you were given.');
        case 'expired':
          throw new AppError('token_expired', 'This refresh token has expired. Log in again.');
        case 'reused':
          await cache.delete(userCacheKey(rotation.userId, '*'));
          throw new AppError(
            'token_reused',
            'This refresh token was used before, so somebody may have a copy: the login has ended. Log in again.',
          );
        case 'unknown':
          throw new AppError('invalid_credentials', 'This refresh token is not valid any more. Log in again.');
      }
    },

    /** Ends a login: its refresh tokens and, through them, its access tokens. An unknown token is no error: there is nothing left to end. */
    async logout(call: Call, { refreshToken }: { refreshToken: string }): Promise<void> {
      const { requestId, signal } = call;
      const userId = await logins.end(refreshToken, { now: clock.now(), requestId, signal });
      if (userId) await cache.delete(userCacheKey(userId, '*'));
    },
  };
}

export const workspaceName = ({ name, email }: { name: string | null; email: string }): string =>
  `${name ?? email.slice(0, email.indexOf('@'))}'s workspace`.slice(0, 120);
