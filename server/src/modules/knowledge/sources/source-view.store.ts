import { getTableColumns, sql } from 'drizzle-orm';
import type { SourceId } from '../../../shared/ids.ts';
import { sources } from '../knowledge.tables.ts';

const { content: _content, ...columns } = getTableColumns(sources);

/**
 * The columns of a source without its text, which can be megabytes long. `duplicateOf`: the oldest source of the clone that was added
 * before this one with the same content and did not fail. Written with table names, because the builder leaves them out.
 */
export const viewColumns = {
  ...columns,
  duplicateOf: sql<SourceId | null>`(select min(earlier.id) from sources earlier
    where earlier.clone_id = sources.clone_id and earlier.sha256 = sources.sha256 and earlier.id < sources.id
      and earlier.status <> 'failed')`.as('duplicate_of'),
};
export type SourceView = Omit<typeof sources.$inferSelect, 'content'> & { duplicateOf: SourceId | null };
