import { and, gte, lt, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { type IdKind, lowestIdAfter, lowestIdSince } from '../shared/ids.ts';

/** Rows that were created from one time (ISO 8601) and before another. The range of ids lets the index of ids find them. */
export function createdBetween(
  kind: IdKind,
  { id, createdAt }: { id: PgColumn; createdAt: PgColumn },
  { from, to }: { from?: string | undefined; to?: string | undefined },
): SQL | undefined {
  const [since, until] = [from, to].map((time) => (time === undefined ? undefined : new Date(time)));
  return and(
    since && and(gte(createdAt, since), gte(id, lowestIdSince(kind, since))),
    until && and(lt(createdAt, until), lt(id, lowestIdAfter(kind, until))),
  );
}
