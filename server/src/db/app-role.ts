import { createHmac } from 'node:crypto';
import pg from 'pg';
import { locked } from './migrate.ts';
import { sqlState } from './sql-state.ts';

export const DEFAULT_APP_ROLE = 'cloneai_app';

/** Timeouts for statements and idle transactions. They are set on the role, so they also apply behind a pooler. */
const ROLE_SETTINGS = { statement_timeout: '30s', idle_in_transaction_session_timeout: '60s' };

/**
 * The application role may read and write rows of all tables in `public`, including tables of later migrations, and may not change the
 * schema. Row Level Security decides which rows. Run as the role that runs the migrations and owns the tables.
 */
export function grantsFor(role: string): string {
  const name = pg.escapeIdentifier(role);
  return `grant usage on schema public to ${name};
alter default privileges in schema public grant select, insert, update, delete on tables to ${name};
alter default privileges in schema public grant usage, select on sequences to ${name};
grant select, insert, update, delete on all tables in schema public to ${name};
grant usage, select on all sequences in schema public to ${name}`;
}

/**
 * The owner's address with the application role in it. The role's password is derived from the owner's, so every replica computes the
 * same one and none stores it. It does not depend on the database's name: a role belongs to the whole cluster, and two databases of one
 * owner would keep changing it. If the owner has no password, the role has none.
 */
export function appRoleAddress(ownerUrl: string, role: string, ownerPassword: string | null | undefined): string {
  const url = new URL(ownerUrl);
  // Poolers such as Supabase's expect `role.project` as the user name.
  const [, project] = decodeURIComponent(url.username).split('.', 2);
  url.username = encodeURIComponent(project && /pooler/.test(url.hostname) ? `${role}.${project}` : role);
  url.password = ownerPassword ? createHmac('sha256', ownerPassword).update(`cloneai application role ${role}`).digest('base64url') : '';
  return url.toString();
}

/** The role in an address, without a pooler's project suffix. */
export function roleOf(address: string): string {
  const url = new URL(address);
  const user = decodeURIComponent(url.username);
  return /pooler/.test(url.hostname) ? (user.split('.')[0] ?? user) : user;
}

/** SQL that creates the role by hand, for owners without CREATEROLE. */
export function roleByHand(role: string, password = 'choose-a-long-one'): string {
  const name = pg.escapeIdentifier(role);
  return [
    `create role ${name} login password ${pg.escapeLiteral(password)};`,
    ...Object.entries(ROLE_SETTINGS).map(([key, value]) => `alter role ${name} set ${key} = '${value}';`),
  ].join('\n');
}

/**
 * Creates the role if it is missing, and its grants. `owner` is the connection that runs the migrations. Throws an error with the SQL to
 * run when the owner may not create roles.
 */
export async function ensureAppRole(owner: pg.Client, role: string, password: string): Promise<void> {
  const status = await roleStatus(owner, role);
  if (!status)
    await retried(() =>
      locked(owner, async () => {
        if (await roleStatus(owner, role)) return;
        const name = pg.escapeIdentifier(role);
        await owner.query(`create role ${name} login${password ? ` password ${pg.escapeLiteral(password)}` : ''}`);
        for (const [key, value] of Object.entries(ROLE_SETTINGS)) await owner.query(`alter role ${name} set ${key} = '${value}'`);
      }),
    ).catch((error: unknown) => {
      if (sqlState(error) !== '42501') throw error;
      throw new Error(
        `The application role "${role}" does not exist, and the user of DATABASE_URL may not create it. ` +
          `Run this SQL as an administrator, and set DATABASE_APP_URL to the database's address with that user and password:\n${roleByHand(role)}`,
        { cause: error },
      );
    });
  if (!status?.granted) await retried(() => locked(owner, async () => void (await owner.query(grantsFor(role)))));
}

/** Sets the derived password after the owner's password changed. Throws when the owner may not alter the role. */
export async function resetPassword(owner: pg.Client, role: string, password: string): Promise<void> {
  await retried(async () => void (await owner.query(`alter role ${pg.escapeIdentifier(role)} password ${pg.escapeLiteral(password)}`)));
}

/** Throws unless Row Level Security applies to the role: no superuser, no BYPASSRLS, and no way to become such a role or the owner. */
export async function requireBoundRole(owner: pg.Client, role: string): Promise<void> {
  const status = await roleStatus(owner, role);
  const why = !status
    ? 'it does not exist'
    : status.superuser
      ? 'it is a superuser'
      : status.bypass
        ? 'it has BYPASSRLS'
        : status.creates
          ? 'it has CREATEROLE'
          : status.owns
            ? 'it owns tables here, or is a member of their owner'
            : status.climbs
              ? 'it is a member of a role that is a superuser or has BYPASSRLS'
              : undefined;
  if (why)
    throw new Error(
      `The server must not work as the role "${role}": ${why}, so Row Level Security would not separate workspaces. Use a plain role:\n${roleByHand('cloneai_app')}`,
    );
}

interface RoleStatus {
  superuser: boolean;
  bypass: boolean;
  creates: boolean;
  owns: boolean;
  climbs: boolean;
  granted: boolean;
}

async function roleStatus(owner: pg.Client, role: string): Promise<RoleStatus | undefined> {
  const { rows } = await owner.query<RoleStatus>(
    `select r.rolsuper as superuser, r.rolbypassrls as bypass, r.rolcreaterole as creates,
      exists (select from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and pg_has_role(r.oid, c.relowner, 'member')) as owns,
      exists (select from pg_roles s where (s.rolsuper or s.rolbypassrls) and s.oid <> r.oid and pg_has_role(r.oid, s.oid, 'member')) as climbs,
      exists (select from pg_default_acl d, aclexplode(d.defaclacl) a where d.defaclnamespace = 'public'::regnamespace
        and d.defaclrole = (select oid from pg_roles where rolname = current_user) and d.defaclobjtype = 'S' and a.grantee = r.oid) as granted
     from pg_roles r where r.rolname = $1`,
    [role],
  );
  return rows[0];
}

/**
 * Roles belong to the whole cluster, the schema lock to one database. So servers of two databases can collide here: "tuple concurrently
 * updated" (XX000), or the other server created the role (42710, 23505). A retry resolves both.
 */
async function retried(run: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt === 10 || !['XX000', '42710', '23505'].includes(sqlState(error) ?? '')) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 20 * (1 + Math.random())));
    }
  }
}
