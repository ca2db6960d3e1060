import { integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { CloneId, WorkspaceId } from '../../shared/ids.ts';
import type { CloneSettings } from './clones.schemas.ts';

export const clones = pgTable('clones', {
  id: text().$type<CloneId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  slug: text().notNull(),
  settings: jsonb().$type<CloneSettings>().notNull(),
  metadata: jsonb().$type<Record<string, string>>().notNull().default({}),
  publishedVersion: integer('published_version'),
  latestVersion: integer('latest_version').notNull().default(0),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
});

export const cloneVersions = pgTable(
  'clone_versions',
  {
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    cloneId: text('clone_id').$type<CloneId>().notNull(),
    number: integer().notNull(),
    settings: jsonb().$type<CloneSettings>().notNull(),
    note: text(),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.cloneId, table.number] })],
);
