import type { UserId, WorkspaceId } from '../../shared/ids.ts';
import type { Database } from '../db.ts';
import { rawQuery } from '../raw-query.ts';
import { sqlState } from '../sql-state.ts';

/** Two tenants for isolation tests: A has a row in every table, B tries to access it. */
export const A = 'wsp_a' as WorkspaceId;
export const B = 'wsp_b' as WorkspaceId;
const userOf = (workspace: WorkspaceId) => `usr_${workspace}` as UserId;

/** Tables with tenant data, from the catalog, so that a new table is included. */
export async function tenantTables(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Number of rows that the workspace and its user see in the table. */
export async function seenBy(database: Database, workspaceId: WorkspaceId, table: string): Promise<number> {
  return database.transaction(
    { workspaceId, userId: userOf(workspaceId) },
    async (tx) => (await rawQuery(tx, `select from ${table} where workspace_id = '${workspaceId}'`)).rows.length,
  );
}

/** Creates both workspaces, and one row of A in every table, with values that satisfy the table's constraints. */
export async function fillWorkspace(database: Database): Promise<void> {
  for (const workspaceId of [A, B])
    await database.transaction({ workspaceId, userId: userOf(workspaceId) }, async (tx) => {
      await rawQuery(tx, `insert into workspaces (id, name, created_at) values ($1, 'n', now())`, [workspaceId]);
      await rawQuery(tx, `insert into users (id, email, created_at, updated_at) values ($1, $2, now(), now())`, [
        userOf(workspaceId),
        `${workspaceId}@example.com`,
      ]);
    });
  for (const table of await parentsFirst(database)) {
    const insert = await madeUpInsert(database, table, '');
    await database.transaction({ workspaceId: A, userId: userOf(A) }, (tx) => rawQuery(tx, insert));
  }
}

/** What B can do to A's row of the table, as the application role. Empty if the table is safe. */
export async function leaksOf(database: Database, table: string): Promise<string[]> {
  const attempts = {
    seen: `select from ${table} where workspace_id = '${A}'`,
    changed: `update ${table} set workspace_id = workspace_id where workspace_id = '${A}' returning 1`,
    taken: `update ${table} set workspace_id = '${B}' where workspace_id = '${A}' returning 1`,
    forged: `${await madeUpInsert(database, table, '_forged')} returning 1`,
    deleted: `delete from ${table} where workspace_id in ('${A}', '${B}') returning 1`,
  };
  const leaks: string[] = [];
  for (const [what, text] of Object.entries(attempts)) {
    const rows = await database
      .transaction({ workspaceId: B, userId: userOf(B) }, async (tx) => {
        const { rows } = await rawQuery(tx, text);
        // Rolls back, so that each attempt finds the same row.
        throw new Rows(rows.length);
      })
      .catch((error: unknown) => {
        if (error instanceof Rows) return error.count;
        // Postgres checks policies before keys and constraints: any other error means that the policies allowed the row.
        return sqlState(error) === '42501' ? 0 : 1;
      });
    if (rows > 0) leaks.push(what);
  }
  return leaks;
}

class Rows extends Error {
  readonly count: number;
  constructor(count: number) {
    super();
    this.count = count;
  }
}

/** Tables, each after the tables it references. */
async function parentsFirst(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ child: string; parent: string }>(
    `select distinct conrelid::regclass::text as child, confrelid::regclass::text as parent
     from pg_constraint where contype = 'f' and conrelid <> confrelid`,
  );
  const left = new Set(await tenantTables(database));
  const ordered: string[] = [];
  while (left.size > 0) {
    const ready = [...left].filter((table) => !rows.some(({ child, parent }) => child === table && left.has(parent)));
    if (ready.length === 0) throw new Error(`These tables reference each other in a cycle: ${[...left].join(', ')}`);
    for (const table of ready) {
      left.delete(table);
      ordered.push(table);
    }
  }
  return ordered;
}

/** An insert of a row of A: a value for every required column, foreign keys to A's other rows. */
async function madeUpInsert(database: Database, table: string, suffix: string): Promise<string> {
  const { rows: columns } = await database.query<{ name: string; type: string; parent: string | null; allowed: string | null }>(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      (select k.confrelid::regclass::text from pg_constraint k
        where k.conrelid = a.attrelid and k.contype = 'f' and k.conkey = array[a.attnum]) as parent,
      (select substring(pg_get_constraintdef(k.oid) from '''([^'']+)''') from pg_constraint k
        where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1) as allowed
     from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
       and a.attnotnull and not a.atthasdef and a.attidentity = ''`,
    [table],
  );
  const values = columns.map(({ name, type, parent, allowed }) => {
    if (name === 'workspace_id' || parent === 'workspaces') return `'${A}'`;
    if (parent === 'users') return `'${userOf(A)}'`;
    if (parent) return `'${parent}_id_${A}'`;
    if (allowed) return `'${allowed}'`;
    const size = type.match(/\((\d+)\)/)?.[1];
    if (type === 'text') return `'${table}_${name}_${A}${suffix}'`;
    if (type === 'jsonb' || type.endsWith('[]')) return `'{}'`;
    if (type === 'bytea') return `''`;
    if (type === 'uuid') return 'gen_random_uuid()';
    if (type === 'boolean') return 'false';
    if (type === 'date' || type.startsWith('timestamp')) return 'now()';
    if (type.startsWith('halfvec') || type.startsWith('vector')) return `array_fill(1, array[${size}])::${type}`;
    if (type.startsWith('sparsevec')) return `'{1:1}/${size}'::${type}`;
    return '1';
  });
  return `insert into ${table} (${columns.map(({ name }) => name).join(', ')}) values (${values.join(', ')})`;
}
