import type pg from 'pg';
import type { Tx } from './db.ts';
import { rowsOf } from './pool-database.ts';

/** Runs one statement with `$1` parameters inside an open transaction, for libraries that bring their own SQL. */
export async function rawQuery<Row extends object>(tx: Tx, text: string, values: unknown[] = []): Promise<{ rows: Row[] }> {
  const { client } = (tx as unknown as { session: { client: pg.PoolClient } }).session;
  return { rows: rowsOf<Row>(await client.query(text, values.length > 0 ? values : undefined)) };
}
