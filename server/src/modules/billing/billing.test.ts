import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeConversation } from '../../db/testing/conversation.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { createTestOutbox } from '../../providers/mailer/outbox.testing.ts';
import { fixedClock } from '../../shared/clock.ts';
import type { Actor, Context, Role } from '../../shared/context.ts';
import { newId } from '../../shared/ids.ts';
import { createAccountsStore } from '../accounts/accounts.store.ts';
import { createAuditWriter } from '../accounts/audit-log/audit-log.store.ts';
import { createTestWorkspace, setMemberRole } from '../accounts/testing/accounts.testing.ts';
import { createBillingStore } from './billing.store.ts';
import { createBillingUsecases } from './billing.usecases.ts';

let test: TestDatabase;
let ctx: Context;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

async function setUp() {
  ctx = (await createTestWorkspace(test.database)).ctx;
  const clock = fixedClock('2026-03-10T12:00:00Z');
  const audit = createAuditWriter({ clock });
  const accounts = createAccountsStore(test.database, audit);
  const testOutbox = createTestOutbox(() => usecases.emails);
  const usecases = createBillingUsecases({
    store: createBillingStore(test.database, audit, testOutbox.outbox),
    clock,
    listOwnerIds: (workspaceId) => accounts.listOwnerIds(workspaceId, 50),
    findOwner: accounts.findOwner,
    publicUrl: 'https://clones.example.test',
  });
  return { clock, usecases, emails: testOutbox.mails };
}

describe('usage', () => {
  it('is summed by UTC day and by model, including the last day', async () => {
    const { usecases } = await setUp();
    await storeConversation(test.database, ctx, { at: '2026-03-01T00:00:00Z', costMicros: 5 });
    await storeConversation(test.database, ctx, { at: '2026-03-02T23:59:59Z', costMicros: 7 });
    await storeConversation(test.database, ctx, { at: '2026-03-03T00:00:00Z', costMicros: 100 });
    const report = await usecases.retrieveUsage(ctx, { from: '2026-03-01', to: '2026-03-02' });
    expect(report).toEqual({
      from: '2026-03-01',
      to: '2026-03-02',
      total: { answers: 2, sources: 0, inputTokens: 200, outputTokens: 40, costMicros: 12 },
      days: [
        { day: '2026-03-01', answers: 1, sources: 0, inputTokens: 100, outputTokens: 20, costMicros: 5 },
        { day: '2026-03-02', answers: 1, sources: 0, inputTokens: 100, outputTokens: 20, costMicros: 7 },
      ],
      models: [{ model: 'test-model', answers: 2, sources: 0, inputTokens: 200, outputTokens: 40, costMicros: 12 }],
    });
  });

  it('does not include other workspaces', async () => {
    const { usecases } = await setUp();
    await storeConversation(test.database, ctx, { at: '2026-03-05T00:00:00Z', costMicros: 5 });
    const { ctx: stranger } = await createTestWorkspace(test.database);
    expect((await usecases.retrieveUsage(stranger, {})).total).toMatchObject({ answers: 0, costMicros: 0 });
  });

  it('is rejected for more than 366 days and for dates in the wrong order', async () => {
    const { usecases } = await setUp();
    await expect(usecases.retrieveUsage(ctx, { from: '2024-01-01', to: '2026-01-01' })).rejects.toMatchObject({
      code: 'invalid_input',
      param: 'from',
    });
    await expect(usecases.retrieveUsage(ctx, { from: '2026-04-01' })).rejects.toMatchObject({ code: 'invalid_input', param: 'from' });
  });
});

describe('the spending limit', () => {
  it('rejects chats when the cost of the month reaches it and allows them after it is raised', async () => {
    const { usecases, clock } = await setUp();
    await expect(usecases.ensureAllowed(ctx)).resolves.toEqual({ limited: false });
    await storeConversation(test.database, ctx, { at: '2026-02-28T00:00:00Z', costMicros: 5000 });
    await storeConversation(test.database, ctx, { at: '2026-03-02T00:00:00Z', costMicros: 40 });
    expect(await usecases.updateSpendingLimit(ctx, { monthlyCostMicros: 50 })).toEqual({ monthlyCostMicros: 50, spentMicros: 40 });
    await expect(usecases.ensureAllowed(ctx)).resolves.toEqual({ limited: true });
    await storeConversation(test.database, ctx, { at: '2026-03-03T00:00:00Z', costMicros: 10 });
    clock.advance(10_001);
    await expect(usecases.ensureAllowed(ctx)).rejects.toMatchObject({ code: 'quota_exceeded' });
    await usecases.updateSpendingLimit(ctx, { monthlyCostMicros: 1000 });
    await expect(usecases.ensureAllowed(ctx)).resolves.toEqual({ limited: true });
    expect(await usecases.updateSpendingLimit(ctx, { monthlyCostMicros: null })).toMatchObject({ monthlyCostMicros: null });
  });

  it('rejects work that can cost more than is left, and work without a known price', async () => {
    const { usecases } = await setUp();
    await storeConversation(test.database, ctx, { at: '2026-03-02T00:00:00Z', costMicros: 40 });
    await expect(usecases.ensureAllowed(ctx, null)).resolves.toEqual({ limited: false });
    await usecases.updateSpendingLimit(ctx, { monthlyCostMicros: 50 });
    await expect(usecases.ensureAllowed(ctx, 10)).resolves.toEqual({ limited: true });
    await expect(usecases.ensureAllowed(ctx, 11)).rejects.toMatchObject({ code: 'quota_exceeded' });
    await expect(usecases.ensureAllowed(ctx, null)).rejects.toMatchObject({
      code: 'quota_exceeded',
      message: expect.stringContaining('MODEL_PRICES'),
    });
  });

  it('is changed only by a user who entered the password lately', async () => {
    const { clock, usecases } = await setUp();
    const actor = { ...ctx.actor, loginId: newId('refreshToken'), confirmedAt: clock.now().getTime() - 31 * 60_000 } as Actor;
    const late = usecases.updateSpendingLimit({ ...ctx, actor }, { monthlyCostMicros: null });
    await expect(late).rejects.toMatchObject({ code: 'confirmation_required' });
  });

  it('applies to each calendar month separately', async () => {
    const { usecases, clock } = await setUp();
    await storeConversation(test.database, ctx, { at: '2026-03-02T00:00:00Z', costMicros: 40 });
    await usecases.updateSpendingLimit(ctx, { monthlyCostMicros: 40 });
    await expect(usecases.ensureAllowed(ctx)).rejects.toMatchObject({ code: 'quota_exceeded' });
    clock.advance(25 * 86_400_000);
    await expect(usecases.ensureAllowed(ctx)).resolves.toEqual({ limited: true });
  });
});

describe('spending limit emails', () => {
  const addMember = async (role: Role) => {
    const { userId } = await createTestWorkspace(test.database);
    await setMemberRole(test.database, { id: ctx.workspaceId }, { id: userId }, role);
    return `${userId}@example.test`;
  };

  async function setUpOwners() {
    const { usecases, clock, emails } = await setUp();
    const first = `${ctx.actor.type === 'user' ? ctx.actor.userId : ''}@example.test`;
    const second = await addMember('owner');
    await addMember('admin');
    return {
      owners: [first, second].sort(),
      clock,
      limit: (monthlyCostMicros: number) => usecases.updateSpendingLimit(ctx, { monthlyCostMicros }),
      spend: (costMicros: number) => storeConversation(test.database, ctx, { at: clock.now().toISOString(), costMicros }),
      /** The recipients of the emails that the next question causes. */
      notified: async () => {
        clock.advance(10_001);
        await usecases.ensureAllowed(ctx).catch(() => {});
        return (await emails()).map(({ to }) => to).sort();
      },
    };
  }

  it('are sent to each owner once a month when the limit is reached, and to no other member', async () => {
    const { owners, clock, limit, spend, notified } = await setUpOwners();
    await limit(2_500_000);
    expect(await notified()).toEqual([]);
    await spend(2_600_000);
    expect(await notified()).toEqual(owners);
    expect(await notified()).toEqual([]);
    clock.advance(25 * 86_400_000);
    expect(await notified()).toEqual([]);
    await spend(2_600_000);
    expect(await notified()).toEqual(owners);
  });

  it('are not sent again when the limit is lowered, raised to the current cost, or restored', async () => {
    const { owners, limit, spend, notified } = await setUpOwners();
    await limit(2_500_000);
    await spend(2_600_000);
    expect(await notified()).toEqual(owners);
    for (const other of [1_000_000, 2_600_000, 2_500_000, 3_000_000, 2_500_000]) {
      await limit(other);
      expect([other, await notified()]).toEqual([other, []]);
    }
  });

  it('are sent once more each time the limit is raised and reached again', async () => {
    const { owners, limit, spend, notified } = await setUpOwners();
    await limit(2_500_000);
    await spend(2_600_000);
    expect(await notified()).toEqual(owners);
    for (const raised of [5_000_000, 8_000_000]) {
      await limit(raised);
      expect(await notified()).toEqual([]);
      await spend(3_000_000);
      expect([raised, await notified()]).toEqual([raised, owners]);
      expect(await notified()).toEqual([]);
    }
  });

  it('are not sent again for a lower limit when the earlier notification has no stored cost', async () => {
    const { owners, limit, spend, notified } = await setUpOwners();
    await limit(2_500_000);
    await spend(2_600_000);
    expect(await notified()).toEqual(owners);
    await test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
      tx.execute(sql`update spending_notifications set spent_micros = null where workspace_id = ${ctx.workspaceId}`),
    );
    await limit(2_000_000);
    expect(await notified()).toEqual([]);
  });

  it('name the workspace, the limit, and the month', async () => {
    const { usecases, clock, emails } = await setUp();
    await storeConversation(test.database, ctx, { at: '2026-03-02T00:00:00Z', costMicros: 2_600_000 });
    await usecases.updateSpendingLimit(ctx, { monthlyCostMicros: 2_500_000 });
    clock.advance(10_001);
    await expect(usecases.ensureAllowed(ctx)).rejects.toMatchObject({ code: 'quota_exceeded' });
    const [mail] = await emails();
    expect(mail?.subject).toBe('Test has reached its spending limit');
    expect(mail?.text).toMatch(/US\$ 2\.50.*/);
    expect(mail?.text).toContain('March 2026');
  });

  it('are not sent for a limit of zero, which was set on purpose', async () => {
    const { usecases, clock, emails } = await setUp();
    await usecases.updateSpendingLimit(ctx, { monthlyCostMicros: 0 });
    clock.advance(10_001);
    await expect(usecases.ensureAllowed(ctx)).rejects.toMatchObject({ code: 'quota_exceeded' });
    expect(await emails()).toEqual([]);
  });
});
