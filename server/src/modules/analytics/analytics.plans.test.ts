import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database, Tx } from '../../db/db.ts';
import { storeConversation } from '../../db/testing/conversation.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import type { Context } from '../../shared/context.ts';
import { type CloneId, newId } from '../../shared/ids.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { createAnalyticsStore } from './analytics.store.ts';
import { lastDays } from './local-days.ts';

interface PlanNode {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/** Conversations of earlier years. */
const OLD = 3000;
const SPAN = { days: lastDays(new Date('2026-03-10T12:00:00Z'), 'Pacific/Kiritimati', 10) };

let test: TestDatabase;
let ctx: Context;
let cloneId: CloneId;
beforeAll(async () => {
  test = await createTestDatabase();
  ctx = (await createTestWorkspace(test.database)).ctx;
  ({ cloneId } = await storeConversation(test.database, ctx, { at: '2026-03-09T10:00:00Z' }));
  const start = Date.parse('2023-01-01T00:00:00Z');
  const old = Array.from({ length: OLD }, (_, n) => {
    const at = start + n * 3_600_000;
    return { session: newId('session', at), message: newId('message', at), at: new Date(at).toISOString() };
  });
  const rows = sql`json_to_recordset(${JSON.stringify(old)}) as old(session text, message text, at timestamptz)`;
  await test.database.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
    await tx.execute(sql`insert into sessions (id, workspace_id, clone_id, created_at, updated_at)
      select session, ${ctx.workspaceId}, ${cloneId}, at, at from ${rows}`);
    await tx.execute(sql`insert into messages (id, workspace_id, session_id, clone_id, role, content, created_at)
      select message, ${ctx.workspaceId}, session, ${cloneId}, 'user', 'A question', at from ${rows}`);
    await tx.execute(sql`insert into feedback (message_id, workspace_id, clone_id, session_id, rating, created_at, updated_at)
      select message, ${ctx.workspaceId}, ${cloneId}, session, 1, at, at from ${rows}`);
  });
});
afterAll(() => test.close());

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** How the statement that `call` sends is carried out. */
async function planOf(call: (store: ReturnType<typeof createAnalyticsStore>) => Promise<unknown>): Promise<PlanNode[]> {
  let nodes: PlanNode[] = [];
  const transaction = (scope: Parameters<Database['transaction']>[0], work: (tx: Tx) => Promise<unknown>) =>
    test.database.transaction(scope, (tx) =>
      work({
        execute: async (statement: SQL) => {
          const { rows } = await tx.execute<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(sql`explain (analyze, format json) ${statement}`);
          nodes = nodesOf(rows[0]?.['QUERY PLAN'][0].Plan as PlanNode);
          return { rows: [] };
        },
      } as unknown as Tx),
    );
  await call(createAnalyticsStore({ transaction } as unknown as Database));
  return nodes;
}

it.each<[string, Parameters<typeof planOf>[0], string[]]>([
  ['a workspace', (store) => store.days(ctx, { cloneId: undefined, ...SPAN }), ['feedback', 'messages', 'sessions']],
  ['a clone', (store) => store.days(ctx, { cloneId, ...SPAN }), ['feedback', 'messages', 'sessions']],
  ['each clone', (store) => store.clones(ctx, { cloneId: undefined, ...SPAN }), ['feedback', 'messages', 'sessions']],
  ['the top questions', (store) => store.topQuestions(ctx, { cloneId, ...SPAN }, 10), ['messages', 'sessions']],
])('counts the last days of %s without reading the conversations of earlier years', async (_what, call, tables) => {
  const nodes = await planOf(call);
  const read = nodes.map((node) => node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0));
  expect(Math.max(...read)).toBeLessThan(100);
  expect(nodes.map((node) => node['Relation Name'])).toEqual(expect.arrayContaining(tables));
});
