import { type LoginId, timeOfId } from '../../shared/ids.ts';
import type { User, Workspace } from './accounts.schemas.ts';
import type { ApiKey } from './api-keys/api-keys.schemas.ts';
import type { AuditLogEntry } from './audit-log/audit-log.schemas.ts';
import type { Invitation, InvitationPreview } from './invitations/invitations.schemas.ts';
import type { Login } from './logins/logins.schemas.ts';
import type { Member } from './members/members.schemas.ts';

type Dated<T, K extends keyof T> = Omit<T, K> & { [P in K]: T[P] extends string ? Date : Date | null };

type UserFields = Omit<Dated<User, 'createdAt'>, 'emailVerified'> & { emailVerifiedAt?: Date | null };

/** Convert rows to API objects: without hashes, times as ISO 8601 text. */
export const toUser = ({ id, email, name, createdAt, emailVerifiedAt }: UserFields): User => ({
  id,
  email,
  name,
  emailVerified: emailVerifiedAt != null,
  createdAt: createdAt.toISOString(),
});

export const toWorkspace = ({ id, name, role, createdAt }: Dated<Workspace, 'createdAt'>): Workspace => ({
  id,
  name,
  role,
  createdAt: createdAt.toISOString(),
});

type ApiKeyDates = 'createdAt' | 'lastUsedAt' | 'expiresAt' | 'revokedAt';
type ApiKeyFields = Omit<Dated<ApiKey, ApiKeyDates>, 'rateLimits'> & NonNullable<ApiKey['rateLimits']>;

export const toApiKey = (row: ApiKeyFields): ApiKey => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  hint: row.hint,
  publicKey: row.publicKey,
  scopes: row.scopes,
  cloneId: row.cloneId,
  allowedOrigins: row.allowedOrigins,
  rateLimits:
    row.kind === 'secret' ? { chatPerMinute: row.chatPerMinute, uploadsPerHour: row.uploadsPerHour, apiPerHour: row.apiPerHour } : null,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

export const toInvitation = (row: Dated<Invitation, 'createdAt' | 'expiresAt'>): Invitation => ({
  id: row.id,
  email: row.email,
  role: row.role,
  invitedBy: row.invitedBy,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
});

export const toInvitationPreview = (preview: Dated<InvitationPreview, 'expiresAt'>): InvitationPreview => ({
  ...preview,
  expiresAt: preview.expiresAt.toISOString(),
});

export const toAuditLogEntry = (row: Dated<AuditLogEntry, 'createdAt'>): AuditLogEntry => ({
  id: row.id,
  actor: row.actor,
  action: row.action,
  target: row.target,
  details: row.details,
  requestId: row.requestId,
  createdAt: row.createdAt.toISOString(),
});

export const toMember = ({ userId, email, name, role, joinedAt }: Dated<Member, 'joinedAt'>): Member => ({
  userId,
  email,
  name,
  role,
  joinedAt: joinedAt.toISOString(),
});

/** `row`: the newest token of the login. A refresh counts as a use. */
export const toLogin = (
  row: Pick<Login, 'workspaceId' | 'userAgent'> & { familyId: LoginId; createdAt: Date; lastUsedAt: Date | null; expiresAt: Date },
  current: LoginId | undefined,
): Login => ({
  id: row.familyId,
  workspaceId: row.workspaceId,
  createdAt: timeOfId(row.familyId).toISOString(),
  lastUsedAt: (row.lastUsedAt ?? row.createdAt).toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  current: row.familyId === current,
  userAgent: row.userAgent,
});
