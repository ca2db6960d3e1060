import type { Limiter, RateLimit } from '../../../providers/limiter/limiter.port.ts';
import type { EmailTemplate } from '../../../providers/mailer/outbox.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, type Role, requireConfirmation, requireUser } from '../../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../../shared/cursor.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import { type InvitationId, newId, type WorkspaceId } from '../../../shared/ids.ts';
import type { AuthResponse } from '../accounts.schemas.ts';
import type { AccountsStore, NewUser } from '../accounts.store.ts';
import { invitationEmail, linkTo } from '../accounts-emails.ts';
import { toInvitation, toInvitationPreview } from '../accounts-views.ts';
import type { Call, StartLogin } from '../auth/auth.usecases.ts';
import type { CheckPassword } from '../auth/check-password.usecases.ts';
import type { Passwords } from '../auth/passwords.service.ts';
import { hashSecret, type LinkTokens } from '../auth/secrets.service.ts';
import { confirmedAtOf } from '../logins/logins.usecases.ts';
import { canGrantRole, canManageMembers } from '../roles.ts';
import type {
  AcceptInvitationInput,
  CreatedInvitation,
  CreateInvitationInput,
  Invitation,
  InvitationPreview,
  PreviewInvitationInput,
} from './invitations.schemas.ts';
import type { AcceptResult, InvitationsStore } from './invitations.store.ts';

export interface InvitationsDeps {
  store: AccountsStore;
  invitations: InvitationsStore;
  passwords: Passwords;
  limiter: Limiter;
  clock: Clock;
  links: LinkTokens;
  /** Without a trailing slash. */
  publicUrl: string;
  /** Whether emails reach people. Otherwise they are written to a folder, and the member who invites passes the link on. */
  sendsEmail: boolean;
  /** The most open invitations of a workspace, and the rate at which it may send them. */
  maxInvitations?: number;
  invitationsPerWorkspace?: RateLimit;
  /** The rate per inviter across workspaces, and per recipient across inviters. */
  invitationsPerPerson?: RateLimit;
  invitationsPerAddress?: RateLimit;
}

const LIFE_DAYS = 7;
const DAY_MS = 86_400_000;

export function createInvitationsUsecases(deps: InvitationsDeps, startLogin: StartLogin, checkPassword: CheckPassword) {
  const { store, invitations, passwords, limiter, clock, links, publicUrl, sendsEmail } = deps;
  const { maxInvitations = 100, invitationsPerWorkspace = { max: 50, windowSeconds: 86_400 } } = deps;
  const { invitationsPerPerson = { max: 100, windowSeconds: 86_400 }, invitationsPerAddress = { max: 5, windowSeconds: 86_400 } } = deps;

  /** The caller's role in the workspace. Throws `permission_denied` unless it may invite. */
  async function requireManager(ctx: Context, workspaceId: WorkspaceId): Promise<Role> {
    const userId = requireUser(ctx);
    const workspace = (await store.listWorkspaces(userId)).find(({ id }) => id === workspaceId);
    if (!workspace) throw notFound('workspace', workspaceId);
    if (canManageMembers(workspace.role)) return workspace.role;
    throw new AppError('permission_denied', `Your role (${workspace.role}) cannot invite people. Ask an owner or an admin.`);
  }

  const invalidInvitation = () =>
    new AppError('invalid_input', 'This invitation was used or revoked, or has expired. Ask for a new one.', { param: 'token' });

  function refusalError(outcome: Exclude<AcceptResult['outcome'], 'ok'>): AppError {
    switch (outcome) {
      case 'invalid':
        return invalidInvitation();
      case 'other_email':
        return new AppError('permission_denied', 'This invitation was sent to a different email address. Sign in with that address.');
      case 'member':
        return new AppError('conflict', 'You are already a member of this workspace. Your role did not change.');
      case 'email_taken':
        return new AppError('conflict', 'An account with the invited email exists, and this is not its password. Enter its password.', {
          param: 'password',
        });
    }
  }

  /** The user with the invited email and this password, or a new user with both. */
  async function userByPassword(
    { address }: Call,
    tokenHash: string,
    { password, name }: { password: string; name: string | undefined },
  ): Promise<{ user: NewUser; isNew: boolean }> {
    // Checked first, because hashing a password is expensive and a made-up token must not cause it.
    const invitation = await invitations.find(tokenHash, clock.now());
    if (!invitation) throw invalidInvitation();
    const { email } = invitation;
    const user = await store.findUserByEmail(email);
    if (user) {
      // The link in an email proves access to the email, so this address counts as known.
      const matches = await checkPassword({ email, password, hash: user.passwordHash, from: { address, isKnown: sendsEmail } });
      if (!matches) throw refusalError('email_taken');
      return { user, isNew: false };
    }
    const passwordHash = await passwords.hash(password);
    const now = clock.now();
    const id = newId('user', now.getTime());
    // A link that somebody passed on does not show that the user reads this address.
    const emailVerifiedAt = sendsEmail ? now : null;
    return {
      user: { id, email, name: name ?? null, passwordHash, externalId: null, createdAt: now, updatedAt: now, emailVerifiedAt },
      isNew: true,
    };
  }

  async function signedInUser(caller: Context | undefined): Promise<{ user: NewUser; isNew: boolean }> {
    if (!caller)
      throw new AppError(
        'unauthenticated',
        'You are not signed in. Sign in with the invited email, or send a password: the one of your account, or a new one to create an account.',
      );
    const userId = requireUser(caller);
    const user = await store.findUser(userId);
    if (!user) throw notFound('user', userId);
    return { user, isNew: false };
  }

  const writeInvitationEmail: EmailTemplate = async ({ id, workspaceId }) => {
    const token = links.invitation(id as InvitationId);
    const found = await invitations.findForEmail(workspaceId as WorkspaceId, id as InvitationId);
    if (!found) return null;
    const { invitation, workspace, inviter } = found;
    if (invitation.tokenHash !== hashSecret(token))
      throw new AppError(
        'invalid_input',
        'JWT_SECRET changed after this invitation was created, so its link cannot be derived. Invite again.',
      );
    return { to: invitation.email, ...invitationEmail({ inviter, workspace, role: invitation.role, publicUrl, token, days: LIFE_DAYS }) };
  };

  return {
    /** Invites by email. A new invitation to the same address replaces the previous one. Callers can grant only roles within their own. */
    async createInvitation(ctx: Context, workspaceId: WorkspaceId, { email, role }: CreateInvitationInput): Promise<CreatedInvitation> {
      const callerRole = await requireManager(ctx, workspaceId);
      requireConfirmation(ctx, clock.now());
      if (!canGrantRole(callerRole, role))
        throw new AppError('permission_denied', `Your role (${callerRole}) cannot invite an ${role}. Choose another role.`, {
          param: 'role',
        });
      const exceeded = [
        await limiter.take(`invitations:${workspaceId}`, invitationsPerWorkspace),
        await limiter.take(`invitations-by:${requireUser(ctx)}`, invitationsPerPerson),
        await limiter.take(`invitations-to:${hashSecret(email)}`, invitationsPerAddress),
      ].find(({ allowed }) => !allowed);
      if (exceeded)
        throw new AppError(
          'rate_limited',
          'You, this workspace, or this address reached the daily limit of invitations. Try again tomorrow.',
          { retryAfterSeconds: exceeded.resetSeconds },
        );
      const now = clock.now();
      const id = newId('invitation', now.getTime());
      const expiresAt = new Date(now.getTime() + LIFE_DAYS * DAY_MS);
      const token = links.invitation(id);
      const tokenHash = hashSecret(token);
      const row = { id, workspaceId, email, role, tokenHash, invitedBy: requireUser(ctx), createdAt: now, expiresAt };
      const queuedEmail = { kind: 'invitation', id, workspaceId, sendBefore: expiresAt.getTime() };
      switch (await invitations.create(ctx, row, { max: maxInvitations, queuedEmail })) {
        case 'ok':
          return { ...toInvitation(row), link: sendsEmail ? null : linkTo(publicUrl, 'invitation', token) };
        case 'member':
          throw new AppError('conflict', 'The user with this email is already a member of the workspace.', { param: 'email' });
        case 'full':
          throw new AppError('conflict', `This workspace already has ${maxInvitations} open invitations. Revoke some first.`);
      }
    },

    /** Invitations that were neither accepted nor revoked, newest first. */
    async listInvitations(
      ctx: Context,
      workspaceId: WorkspaceId,
      { limit, cursor }: { limit: number; cursor?: string | undefined },
    ): Promise<Page<Invitation>> {
      await requireManager(ctx, workspaceId);
      const page = toPage(await invitations.list(workspaceId, { before: decodeCursor(cursor, 'invitation'), limit: limit + 1 }), limit);
      return { ...page, data: page.data.map(toInvitation) };
    },

    /** The link in the invitation's email stops working immediately. */
    async revokeInvitation(ctx: Context, workspaceId: WorkspaceId, id: InvitationId): Promise<void> {
      await requireManager(ctx, workspaceId);
      await invitations.revoke(ctx, workspaceId, id);
    },

    /** The data that the invitation page shows before the user accepts. Needs no sign-in: the token proves access to the email. */
    async previewInvitation({ token }: PreviewInvitationInput): Promise<InvitationPreview> {
      const preview = await invitations.preview(hashSecret(token), clock.now());
      if (!preview) throw invalidInvitation();
      return toInvitationPreview(preview);
    },

    /**
     * Adds the signed-in user, whose email must be the invited one, to the workspace. With a password: adds the user with the invited
     * email and that password, or creates one. Resolves to a login to that workspace. Never changes the role of an existing member.
     */
    async acceptInvitation(
      call: Call,
      caller: Context | undefined,
      { token, password, name }: AcceptInvitationInput,
    ): Promise<AuthResponse> {
      const tokenHash = hashSecret(token);
      const invitee = password === undefined ? await signedInUser(caller) : await userByPassword(call, tokenHash, { password, name });
      const { requestId, signal } = call;
      const accepted = await invitations.accept(tokenHash, { now: clock.now(), ...invitee, requestId, signal });
      if (accepted.outcome !== 'ok') throw refusalError(accepted.outcome);
      return startLogin(call, accepted.user, accepted.workspace, password === undefined && caller ? confirmedAtOf(caller) : undefined);
    },

    /** The email template of this subdomain, for the outbox. */
    invitationEmails: { invitation: writeInvitationEmail },
  };
}
