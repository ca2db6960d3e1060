import { createHmac } from 'node:crypto';
import pg from 'pg';
import { locked } from './migrate.ts';

export const DEFAULT_APP_ROLE = 'cloneai_app';

/** Bounds for every statement and for a transaction left open, set on the role so that they also hold behind a pooler. */
const ROLE_SETTINGS = { statement_timeout: '30s', idle_in_transaction_session_timeout: '60s' };

/**
 * What the application's role may do: rows of the tables in `public`, those of later migrations too; nothing to the schema.
 * Row Level Security decides which rows. Run by the role that runs the migrations and so owns the tables.
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
 * The owner's address with the application's role in it. The role's password is derived from the owner's, so that every replica
 * knows it without being told and it is stored nowhere. (Not from the database's name: a role belongs to the whole cluster, and
 * two databases of one owner would keep changing it.) An owner without a password gets a role without one.
 */
export function appRoleAddress(ownerUrl: string, role: string, ownerPassword: string | null | undefined): string {
  const url = new URL(ownerUrl);
  // Poolers such as Supabase's take `role.project` as the user name.
  const [, project] = decodeURIComponent(url.username).split('.', 2);
  url.username = encodeURIComponent(project && /pooler/.test(url.hostname) ? `${role}.${project}` : role);
  url.password = ownerPassword ? derivePassword(ownerPassword, role) : '';
  return url.toString();
}

function derivePassword(ownerPassword: string, role: string): string {
  return createHmac('sha256', ownerPassword).update(`cloneai application role ${role}`).digest('base64url');
}

/** The SQL to make the role by hand, for an owner who may not create roles. */
export function byHand(role: string, password = 'choose-a-long-password'): string {
  const name = pg.escapeIdentifier(role);
  const settings = Object.entries(ROLE_SETTINGS).map(([key, value]) => `alter role ${name} set ${key} = '${value}'`);
  return [`create role ${name} login password ${pg.escapeLiteral(password)}`, ...settings].join(';\n');
}

/** Makes sure that the role exists, can log in at `address`, and cannot see past Row Level Security. `owner` runs migrations. */
export async function ensureAppRole(owner: pg.Client, address: string, role: string): Promise<void> {
  const { rows } = await owner.query('select 1 from pg_roles where rolname = $1', [role]);
  const password = decodeURIComponent(new URL(address).password);
  if (rows.length === 0) {
    const name = pg.escapeIdentifier(role);
    await locked(owner, async () => {
      const again = await owner.query('select 1 from pg_roles where rolname = $1', [role]);
      if (again.rows.length > 0) return;
      await owner.query(`create role ${name} login ${password ? `password ${pg.escapeLiteral(password)}` : ''}`);
      for (const [key, value] of Object.entries(ROLE_SETTINGS)) await owner.query(`alter role ${name} set ${key} = '${value}'`);
    });
  }
  await locked(owner, async () => {
    await owner.query(grantsFor(role));
  });
}
