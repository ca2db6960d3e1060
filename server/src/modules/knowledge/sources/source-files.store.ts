import { and, inArray, isNotNull } from 'drizzle-orm';
import type { Tx } from '../../../db/db.ts';
import type { SourceId } from '../../../shared/ids.ts';
import { sources } from '../knowledge.tables.ts';

/** The files of the pages of websites, which are deleted with these. */
export async function filesOfPages(tx: Tx, parents: SourceId[]): Promise<string[]> {
  const rows = await tx
    .select({ blobKey: sources.blobKey })
    .from(sources)
    .where(and(inArray(sources.parentId, parents), isNotNull(sources.blobKey)));
  return rows.flatMap(({ blobKey }) => blobKey ?? []);
}
