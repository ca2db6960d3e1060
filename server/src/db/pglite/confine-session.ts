import type { PGlite } from '@electric-sql/pglite';

/** SECURITY_LOCAL_USERID_CHANGE of PostgreSQL's miscadmin.h: while it is set, `set role` and `set session authorization` fail. */
const LOCAL_USERID_CHANGE = 1;

/**
 * Switches the engine's single session to `role` for good. The engine starts in single-user mode as its superuser,
 * so a plain `set role` could be undone by `reset role`, and `set session authorization` by its `default`. PostgreSQL refuses
 * both inside a security-definer function. The engine exports the function that sets this state; here it is set for the whole session.
 * It outlives transactions, because an abort restores the state at the transaction's begin. Throws if the role can still be changed
 * afterwards: then the server must not start.
 */
export async function confineSession(pglite: PGlite, role: string): Promise<void> {
  const name = `"${role.replaceAll('"', '""')}"`;
  const { rows } = await pglite.query<{ oid: number }>('select oid from pg_roles where rolname = $1', [role]);
  const oid = rows[0]?.oid;
  if (oid === undefined) throw new Error(`The role ${role} does not exist in the embedded database.`);
  await pglite.exec(`set session authorization ${name}`);
  const engine = pglite.Module as unknown as { _SetUserIdAndSecContext?: (userId: number, context: number) => void };
  if (!engine._SetUserIdAndSecContext) throw new Error('This version of the embedded engine cannot confine a session to a role.');
  engine._SetUserIdAndSecContext(oid, LOCAL_USERID_CHANGE);

  for (const way of ['reset role', 'reset session authorization', 'set session authorization default', 'set role none'])
    await pglite.exec(way).then(
      () => Promise.reject(new Error(`The embedded session could leave the role ${role} by "${way}".`)),
      () => undefined,
    );
}
