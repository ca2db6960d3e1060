import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../db/db.ts';
import { rawQuery } from '../../db/raw-query.ts';
import type { Statement } from '../../db/statement.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import type { Context } from '../../shared/context.ts';
import { newId, type SessionId } from '../../shared/ids.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { createClaimStore } from './answering/claim.store.ts';
import { insertSession } from './chat.testing.ts';

interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Relation Name'?: string;
  'Actual Rows': number;
  Plans?: PlanNode[];
}

/** Rows of other sessions in the same workspace. */
const OTHERS = 3000;

let test: TestDatabase;
let ctx: Context;
let session: Awaited<ReturnType<typeof insertSession>>;
beforeAll(async () => {
  test = await createTestDatabase();
  ctx = (await createTestWorkspace(test.database)).ctx;
  session = await insertSession(test.database, ctx);
  const other: SessionId = (await insertSession(test.database, ctx, session.cloneId)).sessionId;
  // No statistics are collected before the test: a young database plans without them, and its connections keep such plans.
  await test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
    tx.execute(sql`
      insert into messages (id, workspace_id, session_id, clone_id, role, content, created_at)
      select 'msg_' || n, ${ctx.workspaceId}, ${other}, ${session.cloneId}, 'user', 'A question', now() from generate_series(1, ${OTHERS}) n`),
  );
});
afterAll(() => test.close());

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** The statement that `call` sends, without sending it. */
async function statementOf(call: (db: Database) => Promise<unknown>): Promise<Statement> {
  let sent: Statement | undefined;
  const statement = async (_: unknown, what: Statement) => {
    sent = what;
    return { rows: [] };
  };
  await call({ statement } as unknown as Database);
  return sent as Statement;
}

it('claims a session without reading the messages of other sessions', async () => {
  const now = new Date();
  const until = new Date(now.getTime() + 60_000);
  const claim = await statementOf((db) =>
    createClaimStore(db).claim(ctx, {
      ...{
        sessionId: session.sessionId,
        questionId: newId('message'),
        messageId: newId('message'),
        content: 'How much is it?',
        now,
        until,
      },
      ...{ callKey: 'key', hold: { id: newId('event'), cloneId: session.cloneId, model: 'small', maxMicros: 10, until } },
    }),
  );
  const { rows } = await test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
    rawQuery<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(tx, `explain (analyze, format json) ${claim.text}`, claim.values),
  );
  const plan = rows[0]?.['QUERY PLAN'][0].Plan as PlanNode;
  const nodes = nodesOf(plan);
  expect(nodes.filter((node) => node['Actual Rows'] > 100)).toEqual([]);
  // The plan is the one of the claim: it stores a question.
  expect(nodes.filter((node) => node['Node Type'] === 'ModifyTable').map((node) => node['Relation Name'])).toContain('messages');
});
