import { sql } from 'drizzle-orm';
import type { Tx } from '../../../db/db.ts';
import type { AuditWriter } from '../../../shared/audit.ts';
import { type Context, ROLE_SCOPES, type Role } from '../../../shared/context.ts';
import type { ApiKeyId, UserId, WorkspaceId } from '../../../shared/ids.ts';

interface Creator {
  workspaceId: WorkspaceId;
  userId: UserId;
  /** The member's new role: keys within its scopes stay. Undefined: the member leaves, and no key stays. */
  role: Role | undefined;
}

/**
 * Revokes the secret keys that a member created, and those created with such keys, unless the member's new role could still create them:
 * a member knows these keys, and would keep their permissions. Publishable keys stay, because every visitor of a page knows them. Runs in
 * the workspace's scope. Resolves to the hashes of every text of the revoked keys.
 */
export async function revokeCreatedKeys(tx: Tx, audit: AuditWriter, ctx: Context, creator: Creator, now: Date): Promise<string[]> {
  const { workspaceId, userId, role } = creator;
  const { rows } = await tx.execute<{ id: ApiKeyId; hashes: string[] }>(sql`
    with recursive created as (
      select id from api_keys where workspace_id = ${workspaceId} and created_by = ${userId}
      union
      select k.id from api_keys k join created c on k.created_by = c.id where k.workspace_id = ${workspaceId})
    update api_keys set revoked_at = ${now.toISOString()}::timestamptz
    where workspace_id = ${workspaceId} and id in (select id from created) and kind = 'secret' and revoked_at is null
      and not scopes <@ ${sql.param(role ? [...ROLE_SCOPES[role]] : [])}::text[]
    returning id, array_remove(array[key_hash, previous_key_hash], null) as hashes`);
  for (const { id } of rows)
    await audit(tx, { ...ctx, workspaceId }, { action: 'api_key.revoked', target: id, details: { kind: 'secret', createdBy: userId } });
  return rows.flatMap(({ hashes }) => hashes);
}
