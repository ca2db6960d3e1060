import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { storeConversation } from '../../../db/testing/conversation.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import type { Billing } from '../../../providers/billing/billing.port.ts';
import { createLagoBilling } from '../../../providers/billing/lago.billing.ts';
import { startTestLago, type TestLago } from '../../../providers/billing/lago.testing.ts';
import { createLedgerBilling } from '../../../providers/billing/ledger.billing.ts';
import { createManualQueue } from '../../../providers/jobs/manual-queue.testing.ts';
import { systemClock } from '../../../shared/clock.ts';
import type { Context } from '../../../shared/context.ts';
import { silentLogger } from '../../../shared/logger.ts';
import { noTelemetry } from '../../../shared/telemetry.ts';
import { createTestWorkspace } from '../../accounts/testing/accounts.testing.ts';
import { createUsageReportsStore } from './usage-reports.store.ts';
import { createUsageReporter } from './usage-reports.worker.ts';

let test: TestDatabase;
let lago: TestLago;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(async () => {
  await lago?.close();
  // Leave no due events for the next test.
  for (const { workspaceId } of contexts.splice(0)) await run(workspaceId, sql`update usage_events set next_report_at = null`);
});

const contexts: Context[] = [];
const run = (workspaceId: Context['workspaceId'], statement: ReturnType<typeof sql>) =>
  test.database.transaction({ workspaceId }, (tx) => tx.execute(statement));
const unreported = async ({ workspaceId }: Context) =>
  (await run(workspaceId, sql`select id from usage_events where next_report_at is not null order by id`)).rows.map(
    ({ id }) => id as string,
  );
const becomeDue = ({ workspaceId }: Context) =>
  run(workspaceId, sql`update usage_events set next_report_at = now() where next_report_at is not null`);

async function use(ctx: Context, count = 1): Promise<void> {
  let cloneId: Awaited<ReturnType<typeof storeConversation>>['cloneId'] | undefined;
  for (let n = 0; n < count; n++)
    ({ cloneId } = await storeConversation(test.database, ctx, {
      at: '2026-03-09T10:00:00.500Z',
      costMicros: 5,
      ...(cloneId ? { cloneId } : {}),
    }));
}

async function setUp(options: { billing?: Billing } = {}) {
  lago = await startTestLago();
  const { ctx } = await createTestWorkspace(test.database);
  contexts.push(ctx);
  const reports: Record<string, number> = {};
  const telemetry = {
    ...noTelemetry,
    usageReported: ({ outcome, events }: { outcome: string; events: number }) => {
      reports[outcome] = (reports[outcome] ?? 0) + events;
    },
  };
  const store = createUsageReportsStore(test.database);
  const server = async () => {
    const queue = createManualQueue();
    const { apiKey, url: apiUrl } = lago;
    const billing = options.billing ?? createLagoBilling({ apiUrl, apiKey, fetch, clock: systemClock, timeoutMs: 2_000 });
    const delivery = createUsageReporter({ store, billing, jobs: queue.jobs, logger: silentLogger, telemetry });
    return { queue, delivery };
  };
  const { queue, delivery } = await server();
  await delivery.start();
  // Starting checks the metrics.
  if (queue.hasWorker()) await expect.poll(() => lago.calls.length).toBe(2);
  lago.calls.length = 0;
  return { ctx, queue, delivery, store, server, reports };
}

const never = new AbortController().signal;
const down = { status: 503, body: 'down' };

describe('usage of a free workspace', () => {
  it('is not reported and does not stay in the backlog', async () => {
    const { ctx, store } = await setUp();
    const { ctx: free } = await createTestWorkspace(test.database);
    contexts.push(free);
    await use(ctx, 2);
    await use(free, 3);
    const { apiKey, url: apiUrl } = lago;
    const queue = createManualQueue();
    const delivery = createUsageReporter({
      store,
      billing: createLagoBilling({ apiUrl, apiKey, fetch, clock: systemClock, timeoutMs: 2_000 }),
      jobs: queue.jobs,
      logger: silentLogger,
      telemetry: noTelemetry,
      isFree: (workspaceId) => workspaceId === free.workspaceId,
    });
    await delivery.start();
    await delivery.sweep();
    while ((await queue.next()) !== undefined);
    expect([await unreported(ctx), await unreported(free)]).toEqual([[], []]);
    expect(JSON.stringify(lago.calls)).toContain(ctx.workspaceId);
    expect(JSON.stringify(lago.calls)).not.toContain(free.workspaceId);
  });
});

describe('usage reports', () => {
  it('are sent once for the events that a sweep finds', async () => {
    const { ctx, queue, delivery, reports } = await setUp();
    await use(ctx, 3);
    const ids = await unreported(ctx);
    await delivery.sweep();
    await delivery.sweep();
    expect(queue.waiting).toHaveLength(1);
    await queue.next();
    expect(lago.events.map((event) => event.transaction_id).sort()).toEqual(ids);
    expect(lago.events[0]).toMatchObject({
      external_subscription_id: ctx.workspaceId,
      timestamp: '1773050400.500',
      properties: { input_tokens: '100', output_tokens: '20', cost_micros: '5' },
    });
    expect(await unreported(ctx)).toEqual([]);
    await delivery.sweep();
    expect(queue.waiting).toEqual([]);
    expect(reports).toEqual({ accepted: 3, duplicate: 0, refused: 0, failed: 0 });
  });

  it('contain the events of several workspaces in one batch', async () => {
    const { ctx, queue, delivery } = await setUp();
    const { ctx: other } = await createTestWorkspace(test.database);
    contexts.push(other);
    await use(ctx, 2);
    await use(other, 2);
    await delivery.sweep();
    await queue.next();
    expect(lago.calls.filter(({ path }) => path.endsWith('/batch'))).toHaveLength(1);
    expect(lago.events.map((event) => event.external_subscription_id).sort()).toEqual(
      [ctx, ctx, other, other].map(({ workspaceId }) => workspaceId).sort(),
    );
    expect([await unreported(ctx), await unreported(other)]).toEqual([[], []]);
  });

  it('are not sent when the database is the ledger', async () => {
    const { ctx, queue, delivery } = await setUp({ billing: createLedgerBilling() });
    await use(ctx);
    await delivery.sweep();
    await delivery.flush(ctx.workspaceId, never);
    expect([queue.hasWorker(), queue.waiting]).toEqual([false, []]);
    expect(await unreported(ctx)).toHaveLength(1);
  });

  it('include usage from before the metering backend was configured', async () => {
    const { ctx } = await setUp({ billing: createLedgerBilling() });
    await use(ctx, 2);
    const { server } = await setUp();
    const later = await server();
    await later.delivery.start();
    await later.delivery.sweep();
    await later.queue.next();
    expect(lago.events).toHaveLength(2);
  });
});

describe('a failed report', () => {
  it('is retried with increasing delays, without extra jobs, lost events, or duplicates', async () => {
    const { ctx, queue, delivery, reports } = await setUp();
    await use(ctx, 2);
    await delivery.sweep();
    const delays: (number | undefined)[] = [];
    for (let n = 0; n < 6; n++) {
      lago.faults.push(down);
      await becomeDue(ctx);
      await delivery.sweep();
      expect(queue.waiting).toHaveLength(1);
      delays.push(await queue.next());
    }
    expect(delays).toEqual([0, 5, 15, 60, 300, 300]);
    expect(await unreported(ctx)).toHaveLength(2);
    await becomeDue(ctx);
    await queue.next();
    expect([lago.events.length, await unreported(ctx), queue.waiting]).toEqual([2, [], []]);
    expect(reports).toMatchObject({ accepted: 2, failed: 12 });
  });

  it('is retried after the time that the backend asks for', async () => {
    const { ctx, queue, delivery, store } = await setUp();
    await use(ctx);
    await delivery.sweep();
    lago.faults.push({ status: 429, body: {}, headers: { 'retry-after': '77' } });
    await queue.next();
    expect(queue.waiting).toMatchObject([{ afterSeconds: 77, payload: { attempt: 1 } }]);
    const { rows } = await run(
      ctx.workspaceId,
      sql`select extract(epoch from next_report_at - now())::float8 as seconds from usage_events`,
    );
    expect(Math.round((rows[0] as { seconds: number }).seconds / 10)).toBe(8);
    expect(await store.anyDue()).toBe(false);
  });

  it('is repeated and counted once when the backend had processed it', async () => {
    const { ctx, queue, delivery, reports } = await setUp();
    await use(ctx, 3);
    await delivery.sweep();
    // Reading the customer, creating it, then the batch.
    lago.faults.push('ok', 'ok', 'done, then cut');
    await queue.next();
    expect([lago.events.length, (await unreported(ctx)).length]).toEqual([3, 3]);
    await becomeDue(ctx);
    await queue.next();
    expect([lago.events.length, await unreported(ctx)]).toEqual([3, []]);
    expect(reports).toMatchObject({ accepted: 0, duplicate: 3, failed: 3 });
  });
});

describe('a rejected event', () => {
  it('is kept and reported again later without blocking other events', async () => {
    const { ctx, queue, delivery, store } = await setUp();
    await use(ctx, 3);
    const [bad = ''] = await unreported(ctx);
    lago.poison.set(bad, 'refused');
    await delivery.sweep();
    await queue.next();
    expect([lago.events.length, await unreported(ctx), await store.anyDue()]).toEqual([2, [bad], false]);
    lago.poison.clear();
    await becomeDue(ctx);
    await delivery.sweep();
    await queue.next();
    expect([lago.events.length, await unreported(ctx)]).toEqual([3, []]);
  });

  it('waits until Lago has its metric', async () => {
    const { ctx, queue, delivery, server } = await setUp();
    await use(ctx, 2);
    lago.metrics.delete('message_answered');
    await delivery.sweep();
    // The first server checked the metrics at its start and has the metric cached; another server does not.
    const late = await server();
    await late.delivery.start();
    await late.delivery.sweep();
    await late.queue.next();
    expect([lago.events, (await unreported(ctx)).length]).toEqual([[], 2]);
    lago.metrics.add('message_answered');
    await becomeDue(ctx);
    await queue.next();
    expect([lago.events.length, await unreported(ctx)]).toEqual([2, []]);
  });
});

describe('several servers that report usage', () => {
  it('send no event twice', async () => {
    const { ctx, server } = await setUp();
    await use(ctx, 250);
    const servers = await Promise.all([server(), server(), server()]);
    await Promise.all(
      servers.map(async ({ delivery, queue }) => {
        await delivery.start();
        await delivery.sweep();
        await queue.next();
      }),
    );
    const sent = lago.calls
      .filter(({ path }) => path.includes('/events'))
      .flatMap(({ text }) => (JSON.parse(text) as { events: { transaction_id: string }[] }).events.map((event) => event.transaction_id));
    expect([sent.length, new Set(sent).size, lago.events.length]).toEqual([250, 250, 250]);
    expect(await unreported(ctx)).toEqual([]);
  });

  it('report the events that a crashed server had claimed after the claim expires', async () => {
    const { ctx, queue, delivery, store } = await setUp();
    await use(ctx, 2);
    expect(await store.claim(100, 3)).toHaveLength(2); // The server crashes after this claim.
    expect(await store.anyDue()).toBe(false);
    await expect.poll(() => store.anyDue(), { interval: 200 }).toBe(true);
    await delivery.sweep();
    await queue.next();
    expect([lago.events.length, await unreported(ctx)]).toEqual([2, []]);
  });

  it('report the events of a stopping server immediately', async () => {
    const { ctx, queue, delivery, store } = await setUp();
    await use(ctx, 2);
    await delivery.sweep();
    lago.faults.push('hang');
    const stop = new AbortController();
    const job = queue.next(stop.signal);
    await expect.poll(() => lago.calls.length).toBe(1);
    stop.abort(new Error('The server is stopping.'));
    await expect(job).rejects.toThrow('stopping');
    expect(await store.claim(100, 1)).toHaveLength(2);
  });
});

describe('deleting a workspace', () => {
  it('reports its usage first, including events that another server has claimed', async () => {
    const { ctx, delivery, store } = await setUp();
    await use(ctx, 3);
    await store.claim(2, 600);
    await delivery.flush(ctx.workspaceId, never);
    expect([lago.events.length, await unreported(ctx)]).toEqual([3, []]);
  });

  it('is rejected while its usage cannot be reported', async () => {
    const { ctx, delivery } = await setUp();
    await use(ctx);
    lago.faults.push(down);
    await expect(delivery.flush(ctx.workspaceId, never)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await unreported(ctx)).toHaveLength(1);
    await delivery.flush(ctx.workspaceId, never);
    expect(lago.events).toHaveLength(1);
  });

  it('does not wait for rejected usage', async () => {
    const { ctx, delivery } = await setUp();
    await use(ctx, 2);
    lago.poison.set((await unreported(ctx))[0] ?? '', 'refused');
    await delivery.flush(ctx.workspaceId, never);
    expect(lago.events).toHaveLength(1);
  });
});

it('the usage backlog counts the waiting events and their age', async () => {
  const { ctx, delivery, queue } = await setUp();
  expect(await delivery.backlog()).toEqual({ events: 0, seconds: 0 });
  await use(ctx, 2);
  const age = (Date.now() - Date.parse('2026-03-09T10:00:00.500Z')) / 1000;
  const { events, seconds } = await delivery.backlog();
  expect(events).toBe(2);
  expect(Math.abs(seconds - age)).toBeLessThan(30);
  await delivery.sweep();
  await queue.next();
  expect(await delivery.backlog()).toEqual({ events: 0, seconds: 0 });
});
