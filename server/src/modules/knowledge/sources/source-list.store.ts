import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../../db/db.ts';
import type { Context } from '../../../shared/context.ts';
import type { CloneId } from '../../../shared/ids.ts';
import { sources } from '../knowledge.tables.ts';
import { viewColumns } from './source-view.store.ts';
import type { SourceFilter, SourceSort } from './sources.schemas.ts';
import type { SortPosition } from './sources-cursor.ts';

/** The expression to sort by, its text in a cursor, and how a cursor's text is compared with it. */
const SORTS: Record<SourceSort['sort'], { by: SQL; text: SQL<string>; of: (value: string) => SQL }> = {
  createdAt: { by: sql`${sources.id}`, text: sql`${sources.id}`, of: (value) => sql`${value}` },
  updatedAt: {
    by: sql`${sources.updatedAt}`,
    text: sql`to_char(${sources.updatedAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    of: (value) => sql`${value}::timestamptz`,
  },
  // The same order on every server, whatever its locale. A cursor holds the start of the title only.
  title: {
    by: sql`left(lower(${sources.title} collate "C"), 100)`,
    text: sql`left(lower(${sources.title} collate "C"), 100)`,
    of: (value) => sql`(${value})::text collate "C"`,
  },
};

export function createSourceListStore(db: Database) {
  return {
    /** `titlePattern` is a Postgres regular expression. */
    list: (
      ctx: Context,
      cloneId: CloneId,
      { titlePattern, status, type, tags, externalId, parentId }: Omit<SourceFilter, 'search'> & { titlePattern: string | undefined },
      { sort, order, after, limit }: SourceSort & { after: SortPosition | undefined; limit: number },
    ) =>
      db.transaction({ workspaceId: ctx.workspaceId }, (tx) => {
        const { by, text, of } = SORTS[sort];
        const direction = sql.raw(order);
        const beyond = sql.raw(order === 'asc' ? '>' : '<');
        return tx
          .select({ ...viewColumns, sortValue: text })
          .from(sources)
          .where(
            and(
              eq(sources.cloneId, cloneId),
              after && sql`(${by}, ${sources.id}) ${beyond} (${of(after.value)}, ${after.id})`,
              status && eq(sources.status, status),
              type && eq(sources.type, type),
              externalId === undefined ? undefined : eq(sources.externalId, externalId),
              parentId && (parentId === 'none' ? isNull(sources.parentId) : eq(sources.parentId, parentId)),
              tags && sql`${sources.tags} @> ${sql.param(tags)}::text[]`,
              titlePattern === undefined ? undefined : sql`${sources.title} ~ ${titlePattern}`,
            ),
          )
          .orderBy(sql`${by} ${direction}`, sql`${sources.id} ${direction}`)
          .limit(limit);
      }),
  };
}
