import { sql } from 'drizzle-orm';
import type { Tx } from '../../db/db.ts';
import type { AnswerDetails } from '../webhooks/webhook-events.schemas.ts';
import type { Citation, LinkMode } from './chat.schemas.ts';

interface Facts extends Record<string, unknown> {
  question: string | null;
  answer: string;
  links: LinkMode | null;
  citations: Citation[];
  visitorId: string | null;
  session: AnswerDetails['session'];
  clone: AnswerDetails['clone'];
}

/** What a webhook says about a stored answer. Undefined if its session was deleted. */
export async function describeAnswer(
  tx: Tx,
  { messageId, sessionId }: { messageId: string; sessionId: string },
): Promise<AnswerDetails | undefined> {
  const { rows } = await tx.execute<Facts>(sql`
    select m.content as answer, m.links, m.citations, s.visitor_id as "visitorId",
      (select q.content from messages q where q.session_id = s.id and q.role = 'user' and q.id < m.id order by q.id desc limit 1) as question,
      json_build_object('id', s.id, 'preview', s.preview, 'metadata', s.metadata,
        'createdAt', to_char(s.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as session,
      json_build_object('id', c.id, 'name', coalesce(v.settings ->> 'name', c.settings ->> 'name', ''), 'slug', c.slug) as clone
    from messages m join sessions s on s.id = m.session_id join clones c on c.id = s.clone_id
      left join clone_versions v on v.clone_id = c.id and v.number = c.published_version and not s.preview
    where m.id = ${messageId} and s.id = ${sessionId}`);
  const [row] = rows;
  if (!row) return undefined;
  return {
    question: row.question ?? '',
    answer: row.answer,
    links: row.links,
    citations: row.citations.map(({ index, sourceId, title, url, page, quote }) => ({ index, sourceId, title, url, page, quote })),
    clone: row.clone,
    session: row.session,
    visitor: { id: row.visitorId },
  };
}
