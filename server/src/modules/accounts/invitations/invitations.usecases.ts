import type { Limiter, RateLimit } from '../../../providers/limiter/limiter.port.ts';
import type { LetterWriter } from '../../../providers/mailer/outbox.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, type Role, requirePerson } from '../../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../../shared/cursor.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import { type InvitationId, newId, type WorkspaceId } from '../../../shared/ids.ts';
import type { AuthAnswer } from '../accounts.schemas.ts';
import type { AccountsStore, UserRow } from '../accounts.store.ts';
import { invitationMail } from '../accounts-emails.ts';
import { toInvitation, toInvitationPreview } from '../accounts-views.ts';
import type { Call, CheckPassword, StartLogin } from '../auth/auth.usecases.ts';
import type { Passwords } from '../auth/passwords.service.ts';
import { hashSecret, type LinkTokens } from '../auth/secrets.service.ts';
import { mayGrant, mayManage } from '../roles.ts';
import type {
  AcceptInvitationInput,
  CreateInvitationInput,
  Invitation,
  InvitationPreview,
  PreviewInvitationInput,
} from './invitations.schemas.ts';
import type { Acceptance, InvitationsStore } from './invitations.store.ts';

export interface InvitationsDeps {
  store: AccountsStore;
  invitations: InvitationsStore;
  passwords: Passwords;
  limiter: Limiter;
  clock: Clock;
  links: LinkTokens;
  /** Without a slash at its end. */
  publicUrl: string;
  /** Open ones of a workspace, and mails it may have sent to strangers. */
  maxInvitations?: number;
  invitationsPerWorkspace?: RateLimit;
  /** Of one person, whatever their workspaces; to one address, whoever sends them. */
  invitationsPerPerson?: RateLimit;
  invitationsPerAddress?: RateLimit;
}

const LIFE_DAYS = 7;
const DAY_MS = 86_400_000;

export function createInvitationsUsecases(deps: InvitationsDeps, startLogin: StartLogin, checkPassword: CheckPassword) {
  const { store, invitations, passwords, limiter, clock, links, publicUrl } = deps;
  const { maxInvitations = 100, invitationsPerWorkspace = { max: 50, windowSeconds: 86_400 } } = deps;
  const { invitationsPerPerson = { max: 100, windowSeconds: 86_400 }, invitationsPerAddress = { max: 5, windowSeconds: 86_400 } } = deps;

  /** The caller's role in the workspace, if it is one that may bring people in. */
  async function requireManager(ctx: Context, workspaceId: WorkspaceId): Promise<Role> {
    const userId = requirePerson(ctx);
    const mine = (await store.listWorkspaces(userId)).find(({ id }) => id === workspaceId);
    if (!mine) throw notFound('workspace', workspaceId);
    if (mayManage(mine.role)) return mine.role;
    throw new AppError('permission_denied', `As ${mine.role} you may not invite people to this workspace. Ask an owner or an admin.`);
  }

  const notGood = () =>
    new AppError('invalid_input', 'This invitation is not good any more: it was used, withdrawn, or is too old. Ask for a new one.', {
      param: 'token',
    });

  function refusal(outcome: Exclude<Acceptance['outcome'], 'ok'>): AppError {
    switch (outcome) {
      case 'not_good':
        return notGood();
      case 'other_email':
        return new AppError('permission_denied', 'This invitation is for another e-mail than yours. Log in with the invited one.');
      case 'member':
        return new AppError('conflict', 'You are a member of this workspace already. Your role stays as it is.');
      case 'email_taken':
        return new AppError(
          'conflict',
          'There is an account with the invited e-mail, and this is not its password. Log in with that one.',
          { param: 'password' },
        );
    }
  }

  /** Whoever has the invited e-mail and this password; else, somebody new with it. */
  async function byPassword(tokenHash: string, password: string, name: string | undefined): Promise<{ user: UserRow; isNew: boolean }> {
    // Asked first: hashing a password is dear, and not to be had for an invented token.
    const invitation = await invitations.find(tokenHash, clock.now());
    if (!invitation) throw notGood();
    const { email } = invitation;
    const user = await store.findUserByEmail(email);
    if (user && !(await checkPassword(email, password, user.passwordHash))) throw refusal('email_taken');
    if (user) return { user, isNew: false };
    const passwordHash = await passwords.hash(password);
    const now = clock.now();
    const id = newId('user', now.getTime());
    return { user: { id, email, name: name ?? null, passwordHash, externalId: null, createdAt: now, updatedAt: now }, isNew: true };
  }

  async function knownPerson(caller: Context | undefined): Promise<{ user: UserRow; isNew: boolean }> {
    if (!caller)
      throw new AppError(
        'unauthenticated',
        'Log in with the invited e-mail first. Or send a password: that of your account, or a new one to make an account.',
      );
    const userId = requirePerson(caller);
    const user = await store.findUser(userId);
    if (!user) throw notFound('user', userId);
    return { user, isNew: false };
  }

  const writeInvitationMail: LetterWriter = async ({ id, workspaceId }) => {
    const token = links.invitation(id as InvitationId);
    const found = await invitations.forMail(workspaceId as WorkspaceId, id as InvitationId);
    if (!found) return null;
    const { invitation, workspace, inviter } = found;
    if (invitation.tokenHash !== hashSecret(token))
      throw new AppError('invalid_input', 'The token of this invitation cannot be made any more: JWT_SECRET was changed since.');
    return { to: invitation.email, ...invitationMail({ inviter, workspace, role: invitation.role, publicUrl, token, days: LIFE_DAYS }) };
  };

  return {
    /** Invites by mail. A second invitation to one address replaces the first. Nobody invites to more than they have themselves. */
    async createInvitation(ctx: Context, workspaceId: WorkspaceId, { email, role }: CreateInvitationInput): Promise<Invitation> {
      const own = await requireManager(ctx, workspaceId);
      if (!mayGrant(own, role))
        throw new AppError('permission_denied', `As ${own} you cannot invite an ${role}: that role may do more than you. Choose another.`, {
          param: 'role',
        });
      const sent = [
        await limiter.take(`invitations:${workspaceId}`, invitationsPerWorkspace),
        await limiter.take(`invitations-by:${requirePerson(ctx)}`, invitationsPerPerson),
        await limiter.take(`invitations-to:${hashSecret(email)}`, invitationsPerAddress),
      ].find(({ allowed }) => !allowed);
      if (sent)
        throw new AppError(
          'rate_limited',
          'As many invitations as may go out in a day were sent: by you, by this workspace or to this address. Go on tomorrow.',
          {
            retryAfterSeconds: sent.resetSeconds,
          },
        );
      const now = clock.now();
      const id = newId('invitation', now.getTime());
      const expiresAt = new Date(now.getTime() + LIFE_DAYS * DAY_MS);
      const tokenHash = hashSecret(links.invitation(id));
      const row = { id, workspaceId, email, role, tokenHash, invitedBy: requirePerson(ctx), createdAt: now, expiresAt };
      const letter = { kind: 'invitation', id, workspaceId, sendBefore: expiresAt.getTime() };
      switch (await invitations.create(ctx, row, { max: maxInvitations, letter })) {
        case 'ok':
          return toInvitation(row);
        case 'member':
          throw new AppError('conflict', 'Whoever has this e-mail is a member of the workspace already.', { param: 'email' });
        case 'full':
          throw new AppError('conflict', `This workspace has ${maxInvitations} open invitations already. Withdraw some first.`);
      }
    },

    /** Those that were neither accepted nor withdrawn, newest first. */
    async listInvitations(
      ctx: Context,
      workspaceId: WorkspaceId,
      { limit, cursor }: { limit: number; cursor?: string | undefined },
    ): Promise<Page<Invitation>> {
      await requireManager(ctx, workspaceId);
      const page = toPage(await invitations.list(workspaceId, { before: decodeCursor(cursor), limit: limit + 1 }), limit);
      return { ...page, data: page.data.map(toInvitation) };
    },

    /** The link in its mail leads nowhere from now on. */
    async revokeInvitation(ctx: Context, workspaceId: WorkspaceId, id: InvitationId): Promise<void> {
      await requireManager(ctx, workspaceId);
      await invitations.revoke(ctx, workspaceId, id);
    },

    /** What the page of the link shows before anybody accepts. Whoever has the token has the mail. */
    async previewInvitation({ token }: PreviewInvitationInput): Promise<InvitationPreview> {
      const preview = await invitations.preview(hashSecret(token), clock.now());
      if (!preview) throw notGood();
      return toInvitationPreview(preview);
    },

    /**
     * Makes the signed-in person, whose e-mail must be the invited one, a member; or, with a password, whoever has the invited e-mail and
     * that password, or somebody new. Answers with a login to that workspace. A member's role is never changed by it.
     */
    async acceptInvitation(call: Call, caller: Context | undefined, { token, password, name }: AcceptInvitationInput): Promise<AuthAnswer> {
      const tokenHash = hashSecret(token);
      const who = password === undefined ? await knownPerson(caller) : await byPassword(tokenHash, password, name);
      const { requestId, signal } = call;
      const accepted = await invitations.accept(tokenHash, { now: clock.now(), ...who, requestId, signal });
      if (accepted.outcome !== 'ok') throw refusal(accepted.outcome);
      return startLogin(call, accepted.user, accepted.workspace);
    },

    /** Writer of this room's letter, for the outbox. */
    invitationLetters: { invitation: writeInvitationMail },
  };
}
