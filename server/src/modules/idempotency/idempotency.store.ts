import { and, eq, isNull, lt, lte, sql } from 'drizzle-orm';
import type { Database } from '../../db/db.ts';
import type { CallId, IdempotencyStore } from '../../shared/idempotency.ts';
import { idempotencyKeys as calls } from './idempotency.tables.ts';

const matches = ({ caller, key }: CallId) => and(eq(calls.caller, caller), eq(calls.key, key));

/** Stores calls in the database. Row level security shows a call only to its own caller. */
export function createIdempotencyStore(db: Database): IdempotencyStore {
  return {
    claim: (id, { operation, bodyHash, now, expiredBefore, leaseUntil }) =>
      db.transaction({ lookup: id.caller }, async (tx) => {
        const fresh = { operation, bodyHash, status: null, headers: null, body: null, createdAt: now, leaseUntil };
        const isSame = and(eq(calls.operation, operation), eq(calls.bodyHash, bodyHash));
        const isDead = and(isNull(calls.status), lte(calls.leaseUntil, now), isSame);
        const claimed = await tx
          .insert(calls)
          .values({ ...id, ...fresh })
          .onConflictDoUpdate({
            target: [calls.caller, calls.key],
            set: fresh,
            setWhere: sql`${lt(calls.createdAt, expiredBefore)} or (${isDead})`,
          })
          .returning({ key: calls.key });
        if (claimed.length > 0) return undefined;
        const [row] = await tx.select().from(calls).where(matches(id));
        // Released between the two statements. Reported as still running, so the caller tries again.
        if (!row) return { operation, bodyHash, status: null, leaseUntil, headers: {}, body: null };
        return { ...row, headers: row.headers ?? {} };
      }),

    renew: (running, leaseUntil) =>
      db.transaction({ lookup: 'maintenance:running-calls' }, async (tx) => {
        const rows = running.map(({ id, claimedAt }) => ({ ...id, at: claimedAt.toISOString() }));
        await tx.execute(sql`update ${calls} c set lease_until = ${leaseUntil.toISOString()}::timestamptz
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(caller text, key text, at timestamptz)
          where c.caller = r.caller and c.key = r.key and c.created_at = r.at and c.status is null`);
      }),

    expireRunning: () =>
      db.transaction({ lookup: 'maintenance:running-calls' }, async (tx) => {
        await tx.execute(sql`update ${calls} set lease_until = to_timestamp(0) where status is null`);
      }),

    finish: (id, claimedAt, response) =>
      db.transaction({ lookup: id.caller }, async (tx) => {
        await tx
          .update(calls)
          .set(response)
          .where(and(matches(id), eq(calls.createdAt, claimedAt), isNull(calls.status)));
      }),

    release: (id, claimedAt) =>
      db.transaction({ lookup: id.caller }, async (tx) => {
        await tx.delete(calls).where(and(matches(id), eq(calls.createdAt, claimedAt), isNull(calls.status)));
      }),

    removeExpired: (limit) =>
      db.transaction({ lookup: 'maintenance:expired' }, async (tx) => {
        const { rows } = await tx.execute(
          sql`delete from ${calls} where (caller, key) in (select caller, key from ${calls}
              where created_at < now() - interval '24 hours' limit ${limit}) returning key`,
        );
        return rows.length;
      }),
  };
}
