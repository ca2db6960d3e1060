import { is, Placeholder, type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';

/** A statement with `$1` parameters, prepared under its `name`, so that each connection plans it once. */
export interface Statement {
  name: string;
  text: string;
  values: unknown[];
  /** See `defineStatement`. */
  deferred?: true;
}

/**
 * Compiles a statement once, with a placeholder for each value. Building drizzle's SQL for every call would cost more than sending it.
 * Values are passed to the driver unchanged, including lists and dates.
 * @param options `deferred`: Postgres confirms before the transaction is on its disk, which takes one wait less. A crash of the database may
 * lose what it confirmed in the last 0.6 s (three times `wal_writer_delay`), but never without everything later. Only for what is implied by
 * something that follows.
 */
export function defineStatement<Values extends object>(
  name: string,
  write: (value: Record<keyof Values & string, SQL>) => SQL,
  options: Pick<Statement, 'deferred'> = {},
): (values: Values) => Statement {
  const placeholders = new Proxy({}, { get: (_, key) => sql`${sql.placeholder(String(key))}` });
  const { sql: text, params } = new PgDialect().sqlToQuery(write(placeholders as Record<keyof Values & string, SQL>));
  const fill = params.map((param) => (is(param, Placeholder) ? (param.name as keyof Values) : undefined));
  return (values) => ({ ...options, name, text, values: fill.map((key, i) => (key === undefined ? params[i] : values[key])) });
}
