import { sql } from 'drizzle-orm';
import type { Tx } from '../../../db/db.ts';
import type { SourceDetails } from '../../webhooks/webhook-events.schemas.ts';

interface Facts extends Record<string, unknown> {
  source: SourceDetails['source'];
  clone: SourceDetails['clone'];
  message: string | null;
}

/** What a webhook says about a source. Undefined if it was deleted. */
export async function describeSource(tx: Tx, sourceId: string): Promise<SourceDetails | undefined> {
  const { rows } = await tx.execute<Facts>(sql`
    select json_build_object('id', s.id, 'type', s.type, 'title', s.title, 'externalId', s.external_id, 'url', s.url, 'tags', s.tags) as source,
      json_build_object('id', c.id, 'name', coalesce(v.settings ->> 'name', c.settings ->> 'name', ''), 'slug', c.slug) as clone,
      s.reason ->> 'message' as message
    from sources s join clones c on c.id = s.clone_id
      left join clone_versions v on v.clone_id = c.id and v.number = c.published_version
    where s.id = ${sourceId}`);
  const [row] = rows;
  return row && { ...row, message: row.message ?? '' };
}
