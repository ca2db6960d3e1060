import { sql } from 'drizzle-orm';
import type { Context } from '../../shared/context.ts';
import { type CloneId, type MessageId, newId, type SessionId } from '../../shared/ids.ts';
import type { Database } from '../db.ts';

/** Stores a question and its answer by SQL, for tests that only read conversations. */
export async function storeConversation(
  database: Database,
  ctx: Context,
  input: {
    visitorId?: string;
    apiKeyId?: string;
    preview?: boolean;
    finishReason?: string;
    question?: string;
    /** The site on which it was started. */
    origin?: string;
    costMicros?: number;
    at: string;
    /** When the answer was given in the end, with the id of its first attempt. Default: `at`. */
    answeredAt?: string;
    cloneId?: CloneId;
  },
): Promise<{ cloneId: CloneId; sessionId: SessionId; messageId: MessageId }> {
  const time = Date.parse(input.at);
  const [sessionId, questionId, messageId] = [newId('session', time), newId('message', time), newId('message', time)];
  const cloneId = input.cloneId ?? newId('clone');
  const at = input.at;
  await database.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
    if (!input.cloneId)
      await tx.execute(sql`insert into clones (id, workspace_id, slug, settings, created_at, updated_at)
        values (${cloneId}, ${ctx.workspaceId}, ${cloneId}, '{}', ${at}, ${at})`);
    await tx.execute(sql`insert into sessions (id, workspace_id, clone_id, preview, visitor_id, api_key_id, origin, message_count, created_at, updated_at)
      values (${sessionId}, ${ctx.workspaceId}, ${cloneId}, ${input.preview ?? false}, ${input.visitorId ?? null}, ${input.apiKeyId ?? null}, ${input.origin ?? null}, 2, ${at}, ${at})`);
    await tx.execute(sql`insert into messages (id, workspace_id, session_id, clone_id, role, content, finish_reason, input_tokens, output_tokens, cost_micros, created_at)
      values (${questionId}, ${ctx.workspaceId}, ${sessionId}, ${cloneId}, 'user', ${input.question ?? 'Where do you live?'}, null, null, null, null, ${at}),
        (${messageId}, ${ctx.workspaceId}, ${sessionId}, ${cloneId}, 'assistant', 'In London.', ${input.finishReason ?? 'stop'}, 100, 20, ${input.costMicros ?? 0}, ${input.answeredAt ?? at})`);
    await tx.execute(sql`insert into usage_events (id, workspace_id, clone_id, session_id, message_id, kind, model, input_tokens, output_tokens, cost_micros, created_at)
      values (${newId('event')}, ${ctx.workspaceId}, ${cloneId}, ${sessionId}, ${messageId}, 'message.answered', 'test-model', 100, 20, ${input.costMicros ?? 0}, ${at})`);
  });
  return { cloneId, sessionId, messageId };
}
