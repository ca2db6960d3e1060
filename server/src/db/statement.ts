import { is, Placeholder, type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';

/** One statement with `$1` parameters; kept prepared under its `name`, so that it is planned once per connection. */
export interface Statement {
  name: string;
  text: string;
  values: unknown[];
}

/**
 * A statement that is written once, as drizzle's SQL with a placeholder for each value, and then only filled: composing it anew costs more
 * than sending it. Lists and dates are given as the driver takes them.
 */
export function defineStatement<Values extends object>(
  name: string,
  write: (value: Record<keyof Values & string, SQL>) => SQL,
): (values: Values) => Statement {
  const placeholders = new Proxy({}, { get: (_, key) => sql`${sql.placeholder(String(key))}` });
  const { sql: text, params } = new PgDialect().sqlToQuery(write(placeholders as Record<keyof Values & string, SQL>));
  const fill = params.map((param) => (is(param, Placeholder) ? (param.name as keyof Values) : undefined));
  return (values) => ({ name, text, values: fill.map((key, i) => (key === undefined ? params[i] : values[key])) });
}
