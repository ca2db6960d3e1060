import type { Cache } from '../../../providers/cache/cache.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, ROLE_SCOPES, type Role } from '../../../shared/context.ts';
import { oneLine } from '../../../shared/email-text.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import { type LoginId, newId, type UserId, type WorkspaceId } from '../../../shared/ids.ts';
import type { AuthResponse, LoginInput, RefreshResponse, RegisterInput } from '../accounts.schemas.ts';
import type { AccountsStore, NewUser, UserRow, WorkspaceRow } from '../accounts.store.ts';
import { toUser, toWorkspace } from '../accounts-views.ts';
import type { LoginsStore } from '../logins/logins.store.ts';
import type { CheckPassword } from './check-password.usecases.ts';
import type { Passwords } from './passwords.service.ts';
import { type AddressHash, hashSecret, newRefreshToken } from './secrets.service.ts';
import type { Tokens } from './tokens.service.ts';

/** A call before authentication. `userAgent` is shown in the user's list of logins. `address`: the network address that limits count by. */
export type Call = Pick<Context, 'requestId' | 'signal'> & { userAgent?: string | undefined; address: string };

export interface AuthDeps {
  store: AccountsStore;
  logins: LoginsStore;
  passwords: Passwords;
  tokens: Tokens;
  cache: Cache;
  clock: Clock;
  addressHash: AddressHash;
  /** `email`: an account is created only with the link of an email (see `registrations.usecases.ts`). */
  registration: 'open' | 'email';
  /** Lifetime of a refresh token. Default: 7 days. */
  refreshSeconds?: number;
  /** How long a used refresh token still returns its successor, because two tabs may refresh at the same time. */
  graceSeconds?: number;
}

const DAY = 86_400;

/** Cache key of a user's logins; see `resolve-caller.usecases.ts`. */
export const userCacheKey = (userId: UserId, rest: string): string => `auth:user:${userId}:${rest}`;

export const externalCacheKey = (externalId: string): string => `auth:external:${hashSecret(externalId)}`;

const USER_AGENT_LENGTH = 200;
const userAgentOf = ({ userAgent }: Call): string | null => oneLine(userAgent ?? '', USER_AGENT_LENGTH) || null;

export function userContext(
  call: Pick<Call, 'requestId' | 'signal'>,
  user: { id: UserId; workspaceId: WorkspaceId; role: Role; loginId?: LoginId; confirmedAt?: number | null },
): Context {
  const { id: userId, role, loginId, confirmedAt } = user;
  const actor = { type: 'user', userId, role, scopes: ROLE_SCOPES[role], loginId, confirmedAt } as const;
  return { workspaceId: user.workspaceId, actor, requestId: call.requestId, signal: call.signal };
}

const REFRESH_SECONDS = 7 * DAY;

export type StartLogin = ReturnType<typeof createStartLogin>;

/**
 * Starts a login of a user to one of their workspaces. Every use case that signs a user in returns its result. `confirmedAt`: when the user
 * last entered the password; undefined: just now, in this call.
 */
export function createStartLogin(deps: Pick<AuthDeps, 'store' | 'logins' | 'tokens' | 'clock' | 'refreshSeconds' | 'addressHash'>) {
  const { store, logins, tokens, clock, addressHash, refreshSeconds = REFRESH_SECONDS } = deps;
  return async function startLogin(call: Call, user: NewUser, workspace: WorkspaceRow, confirmedAt?: Date | null): Promise<AuthResponse> {
    // `passwordHash` makes this fail if the password was changed while it was being verified.
    const now = clock.now();
    const refreshToken = newRefreshToken();
    const login = { userId: user.id, workspaceId: workspace.id, familyId: newId('refreshToken', now.getTime()) };
    const ctx = userContext(call, { id: user.id, workspaceId: workspace.id, role: workspace.role });
    const { passwordHash } = user;
    const life = { now, lifeSeconds: refreshSeconds };
    const entered = confirmedAt === undefined ? now : confirmedAt;
    const more = { passwordHash, userAgent: userAgentOf(call), confirmedAt: entered };
    const started = await logins.start(ctx, login, refreshToken, { ...life, ...more });
    if (started === 'no_member') throw notFound('workspace', workspace.id);
    if (started === 'other_password')
      throw new AppError('invalid_credentials', 'Email or password is incorrect. Check both and try again.');
    // A login without a password does not show that the user is at this address.
    const address = addressHash(user.id, call.address);
    if (confirmedAt === undefined && !user.knownAddresses?.includes(address)) await store.rememberAddress(user.id, address);
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

/** Creates a workspace for a user who belongs to none. Without one they could not delete their account or accept an invitation. */
export function createEnsureWorkspace({ store, clock }: Pick<AuthDeps, 'store' | 'clock'>) {
  return (call: Pick<Call, 'requestId' | 'signal'>, user: NewUser): Promise<WorkspaceRow> => {
    const now = clock.now();
    const workspace = { id: newId('workspace', now.getTime()), name: workspaceName(user), createdAt: now };
    return store.ensureWorkspace(userContext(call, { id: user.id, workspaceId: workspace.id, role: 'owner' }), user.id, workspace);
  };
}

/** Creates a user with a workspace of their own. `linkExpiresAt`: see `AccountsStore.insertAccount`. */
export function createNewAccount({ store, clock }: Pick<AuthDeps, 'store' | 'clock'>) {
  return async (
    call: Pick<Call, 'requestId' | 'signal'>,
    input: Pick<UserRow, 'email' | 'name' | 'passwordHash' | 'emailVerifiedAt'>,
    linkExpiresAt?: Date,
  ) => {
    const now = clock.now();
    const user: NewUser = { id: newId('user', now.getTime()), ...input, externalId: null, createdAt: now, updatedAt: now };
    const workspace = { id: newId('workspace', now.getTime()), name: workspaceName(user), createdAt: now };
    const ctx = userContext(call, { id: user.id, workspaceId: workspace.id, role: 'owner' });
    const outcome = await store.insertAccount(ctx, { user, workspace }, linkExpiresAt);
    if (outcome !== 'ok') return outcome === 'void_link' ? outcome : 'email_taken';
    return { user, workspace: { ...workspace, role: 'owner' as const } };
  };
}

export function createAuthUsecases(deps: AuthDeps, startLogin: StartLogin, checkPassword: CheckPassword) {
  const { store, logins, passwords, tokens, cache, clock, addressHash } = deps;
  const { refreshSeconds = REFRESH_SECONDS, graceSeconds = 10 } = deps;
  const ensureWorkspace = createEnsureWorkspace(deps);
  const insertAccount = createNewAccount(deps);

  return {
    /** Creates a user and a workspace. Throws `conflict` if the email has an account. */
    async register(call: Call, { email, password, name }: RegisterInput): Promise<AuthResponse> {
      if (deps.registration === 'email')
        throw new AppError(
          'permission_denied',
          'This server verifies emails first. Request an email with POST /v1/auth/registrations, and open the link in it.',
        );
      const passwordHash = await passwords.hash(password);
      const account = await insertAccount(call, { email, name: name ?? null, passwordHash, emailVerifiedAt: null });
      if (typeof account === 'string')
        throw new AppError('conflict', 'An account with this email already exists. Sign in, or register with a different email.', {
          param: 'email',
        });
      return startLogin(call, account.user, account.workspace);
    },

    /** An unknown email and a wrong password give the same `invalid_credentials` after the same amount of work. */
    async login(call: Call, { email, password, workspaceId }: LoginInput): Promise<AuthResponse> {
      const user = await store.findUserByEmail(email);
      const { address } = call;
      const isKnown = user?.knownAddresses.includes(addressHash(user.id, address)) ?? false;
      const matches = await checkPassword({ email, password, hash: user?.passwordHash ?? null, from: { address, isKnown } });
      if (!user || !matches) throw new AppError('invalid_credentials', 'Email or password is incorrect. Check both and try again.');
      const workspaces = await store.listWorkspaces(user.id);
      const requested = workspaceId === undefined ? workspaces[0] : workspaces.find(({ id }) => id === workspaceId);
      if (!requested && workspaceId !== undefined) throw notFound('workspace', workspaceId);
      const workspace = requested ?? (await ensureWorkspace(call, user));
      return startLogin(call, user, workspace);
    },

    /**
     * Rotates a refresh token, unless it is younger than `keepSeconds`. Reusing a token after the grace period ends the login and throws
     * `token_reused`.
     */
    async refresh(call: Call, { refreshToken, keepSeconds }: { refreshToken: string; keepSeconds?: number }): Promise<RefreshResponse> {
      const { requestId, signal } = call;
      const life = { now: clock.now(), graceSeconds, keepSeconds, lifeSeconds: refreshSeconds };
      const rotation = await logins.rotate(refreshToken, { ...life, userAgent: userAgentOf(call), requestId, signal });
      switch (rotation.outcome) {
        case 'rotated': {
          const access = await tokens.mintAccessToken(rotation.login);
          return { accessToken: access.token, refreshToken: rotation.refreshToken, expiresIn: access.expiresIn };
        }
        case 'superseded':
          throw new AppError('conflict', 'This refresh token was just replaced. Use the newest refresh token.');
        case 'expired':
          throw new AppError('token_expired', 'This refresh token has expired. Sign in again.');
        case 'reused':
          await cache.delete(userCacheKey(rotation.userId, '*'));
          throw new AppError(
            'token_reused',
            'This refresh token was already used and may have been stolen, so the login has ended. Sign in again.',
          );
        case 'unknown':
          throw new AppError('invalid_credentials', 'This refresh token is no longer valid. Sign in again.');
      }
    },

    /** Ends a login with its refresh tokens and access tokens. Does nothing for an unknown token. */
    async logout(call: Call, { refreshToken }: { refreshToken: string }): Promise<void> {
      const { requestId, signal } = call;
      const userId = await logins.end(refreshToken, { now: clock.now(), requestId, signal });
      if (userId) await cache.delete(userCacheKey(userId, '*'));
    },
  };
}

export const workspaceName = ({ name, email }: { name: string | null; email: string }): string =>
  `${name ?? email.slice(0, email.indexOf('@'))}'s workspace`.slice(0, 120);
