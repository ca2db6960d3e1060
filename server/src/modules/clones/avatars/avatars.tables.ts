import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { AvatarId, CloneId, WorkspaceId } from '../../../shared/ids.ts';
import type { ImageInfo } from '../../../shared/image-info.ts';

export const avatars = pgTable('avatars', {
  id: text().$type<AvatarId>().primaryKey(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  cloneId: text('clone_id').$type<CloneId>().notNull(),
  type: text().$type<ImageInfo['type']>().notNull(),
  /** base64 */
  data: text().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});
