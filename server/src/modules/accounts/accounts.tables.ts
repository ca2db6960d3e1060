import { integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { Role, Scope } from '../../shared/context.ts';
import type { ApiKeyId, CloneId, EventId, Id, InvitationId, PasswordResetId, UserId, WorkspaceId } from '../../shared/ids.ts';

const time = (name: string) => timestamp(name, { withTimezone: true });

export const users = pgTable('users', {
  id: text().$type<UserId>().primaryKey(),
  email: text().notNull(),
  name: text(),
  passwordHash: text('password_hash'),
  externalId: text('external_id'),
  createdAt: time('created_at').notNull(),
  updatedAt: time('updated_at').notNull(),
  knownAddresses: text('known_addresses').array().notNull().default([]),
  emailVerifiedAt: time('email_verified_at'),
});

export const voidRegistrationLinks = pgTable('void_registration_links', {
  emailHash: text('email_hash').primaryKey(),
  until: time('until').notNull(),
});

export const workspaces = pgTable('workspaces', {
  id: text().$type<WorkspaceId>().primaryKey(),
  name: text().notNull(),
  createdAt: time('created_at').notNull(),
});

export const members = pgTable(
  'members',
  {
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    userId: text('user_id').$type<UserId>().notNull(),
    role: text().$type<Role>().notNull(),
    createdAt: time('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.userId] })],
);

export const refreshTokens = pgTable('refresh_tokens', {
  id: text().$type<Id<'refreshToken'>>().primaryKey(),
  userId: text('user_id').$type<UserId>().notNull(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  familyId: text('family_id').$type<Id<'refreshToken'>>().notNull(),
  tokenHash: text('token_hash').notNull(),
  successorSalt: text('successor_salt'),
  createdAt: time('created_at').notNull(),
  expiresAt: time('expires_at').notNull(),
  usedAt: time('used_at'),
  revokedAt: time('revoked_at'),
  userAgent: text('user_agent'),
  lastUsedAt: time('last_used_at'),
  confirmedAt: time('confirmed_at'),
});

export const passwordResets = pgTable('password_resets', {
  id: text().$type<PasswordResetId>().primaryKey(),
  userId: text('user_id').$type<UserId>().notNull(),
  tokenHash: text('token_hash').notNull(),
  createdAt: time('created_at').notNull(),
  expiresAt: time('expires_at').notNull(),
  usedAt: time('used_at'),
});

export const invitations = pgTable('invitations', {
  id: text().$type<InvitationId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  email: text().notNull(),
  role: text().$type<Role>().notNull(),
  tokenHash: text('token_hash').notNull(),
  invitedBy: text('invited_by').$type<UserId>(),
  createdAt: time('created_at').notNull(),
  expiresAt: time('expires_at').notNull(),
});

export const apiKeys = pgTable('api_keys', {
  id: text().$type<ApiKeyId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  kind: text().$type<'secret' | 'publishable'>().notNull(),
  name: text().notNull(),
  keyHash: text('key_hash').notNull(),
  hint: text().notNull(),
  publicKey: text('public_key'),
  scopes: text().array().$type<Scope[]>().notNull(),
  cloneId: text('clone_id').$type<CloneId>(),
  allowedOrigins: text('allowed_origins').array().notNull().default([]),
  createdBy: text('created_by').notNull(),
  createdAt: time('created_at').notNull(),
  lastUsedAt: time('last_used_at'),
  revokedAt: time('revoked_at'),
  chatPerMinute: integer('chat_per_minute'),
  uploadsPerHour: integer('uploads_per_hour'),
  apiPerHour: integer('api_per_hour'),
  expiresAt: time('expires_at'),
  previousKeyHash: text('previous_key_hash'),
  previousExpiresAt: time('previous_expires_at'),
});

export const auditLog = pgTable('audit_log', {
  id: text().$type<EventId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  actor: text().notNull(),
  action: text().notNull(),
  target: text(),
  details: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  requestId: text('request_id').notNull(),
  createdAt: time('created_at').notNull(),
});
