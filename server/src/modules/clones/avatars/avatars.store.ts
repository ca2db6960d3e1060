import { eq, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../../db/db.ts';
import type { Context } from '../../../shared/context.ts';
import type { AvatarId, CloneId } from '../../../shared/ids.ts';
import type { PictureData } from '../../../shared/picture-data.ts';
import { AVATARS_PATH } from './avatar-address.service.ts';
import { avatars } from './avatars.tables.ts';

/** A picture of a clone, to be stored with the settings that name it. */
export interface NewAvatar extends PictureData {
  id: AvatarId;
}
export type AvatarsStore = ReturnType<typeof createAvatarsStore>;

const fetchOne = async (tx: Tx, id: AvatarId): Promise<PictureData | undefined> =>
  (await tx.select({ type: avatars.type, data: avatars.data }).from(avatars).where(eq(avatars.id, id)).limit(1))[0];

export function createAvatarsStore(db: Database) {
  return {
    /** A picture of the caller's workspace. */
    ofWorkspace: (ctx: Context, id: AvatarId): Promise<PictureData | undefined> =>
      db.transaction({ workspaceId: ctx.workspaceId }, (tx) => fetchOne(tx, id)),

    /** A picture of any workspace: its id is its public address. */
    find: (id: AvatarId): Promise<PictureData | undefined> => db.transaction({ lookup: id }, (tx) => fetchOne(tx, id)),
  };
}

/** Stores a picture that the settings of the clone now name, and deletes those that neither its draft nor a version names any longer. */
export async function keepAvatars(tx: Tx, ctx: Context, cloneId: CloneId, added: NewAvatar | undefined, now: Date): Promise<void> {
  if (added)
    await tx
      .insert(avatars)
      .values({ ...added, cloneId, workspaceId: ctx.workspaceId, createdAt: now })
      .onConflictDoNothing();
  const named = sql`settings ->> 'avatarUrl' = ${AVATARS_PATH} || a.id`;
  await tx.execute(sql`delete from avatars a where a.clone_id = ${cloneId}
    and not exists (select from clones where id = ${cloneId} and ${named})
    and not exists (select from clone_versions where clone_id = ${cloneId} and ${named})`);
}
