import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { createStripePayments } from '../../../providers/payments/stripe.payments.ts';
import { startTestStripe, type TestStripe } from '../../../providers/payments/stripe.testing.ts';
import { fixedClock } from '../../../shared/clock.ts';
import type { Context } from '../../../shared/context.ts';
import { newId } from '../../../shared/ids.ts';
import { silentLogger } from '../../../shared/logger.ts';
import { createAuditLogStore, createAuditWriter } from '../../accounts/audit-log/audit-log.store.ts';
import { createTestWorkspace } from '../../accounts/testing/accounts.testing.ts';
import { createPayoutAccountsStore } from './payout-accounts.store.ts';
import { createPayoutAccountsUsecases } from './payout-accounts.usecases.ts';

let test: TestDatabase;
let stripe: TestStripe;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(() => stripe?.close());

const input = { returnUrl: 'https://clones.example/billing', refreshUrl: 'https://clones.example/billing?again' };

async function setUp(options: { without?: boolean; secretKey?: string } = {}) {
  stripe = await startTestStripe();
  const { ctx } = await createTestWorkspace(test.database);
  // Starts at the real time, because the Stripe stand-in uses it, and changes only with `advance`.
  const clock = fixedClock(new Date());
  const { secretKey, webhookSecret, url: apiUrl } = stripe;
  const payments = createStripePayments({ ...{ secretKey, webhookSecret, apiUrl, clock }, timeoutMs: 2_000, retries: 1, ...options });
  const store = createPayoutAccountsStore(test.database, createAuditWriter({ clock }));
  const deps = { store, clock, logger: silentLogger, returnOrigins: ['https://clones.example', 'http://localhost:8787'] };
  const usecases = createPayoutAccountsUsecases({ ...deps, payments: options.without ? null : payments });
  const accountOf = async (of: Context = ctx) => {
    const { accountId } = (await store.find(of.workspaceId, payments)) ?? {};
    return accountId ?? 'none';
  };
  const send = (event: { text: string; signature: string | undefined }) => {
    const caller = { requestId: newId('request'), signal: ctx.signal };
    return usecases.receivePaymentEvent(caller, { body: new TextEncoder().encode(event.text), signature: event.signature });
  };
  const reads = () => stripe.calls.filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/accounts/')).length;
  const audited = async () =>
    (await createAuditLogStore(test.database).list(ctx, { before: undefined, limit: 50 })).filter(({ action }) =>
      action.startsWith('payout'),
    );
  return { ctx, clock, store, payments, usecases, accountOf, send, reads, audited };
}

describe('a payout account', () => {
  it('is created with an onboarding link and an audit entry', async () => {
    const { ctx, usecases, accountOf, audited } = await setUp();
    const { account, onboardingUrl, onboardingExpiresAt } = await usecases.createPayoutAccount(ctx, input);
    expect(account).toMatchObject({
      id: expect.stringMatching(/^poa_/),
      provider: 'stripe',
      livemode: false,
      country: 'US',
      payoutsEnabled: false,
      requirementsDue: ['external_account', 'tos_acceptance.date'],
    });
    expect(onboardingUrl).toContain(await accountOf());
    expect(Date.parse(onboardingExpiresAt ?? '')).toBeGreaterThan(Date.now());
    const link = new URLSearchParams(stripe.calls.at(-1)?.text);
    expect([link.get('return_url'), link.get('refresh_url')]).toEqual([input.returnUrl, input.refreshUrl]);
    expect(await audited()).toMatchObject([
      {
        action: 'payout_account.created',
        target: account.id,
        details: { provider: 'stripe', livemode: false, account: await accountOf() },
      },
    ]);
    expect(JSON.stringify(await audited())).not.toContain('connect.stripe');
  });

  it('is returned again with a new link by the next call', async () => {
    const { ctx, usecases, audited } = await setUp();
    const first = await usecases.createPayoutAccount(ctx, input);
    const second = await usecases.createPayoutAccount(ctx, input);
    expect(second.account.id).toBe(first.account.id);
    expect(second.onboardingUrl).not.toBe(first.onboardingUrl);
    expect([stripe.accounts.size, (await audited()).length]).toEqual([1, 1]);
  });

  it('is created once by concurrent calls', async () => {
    const { ctx, usecases, audited } = await setUp();
    stripe.slow.makeMs = 300;
    const all = await Promise.all([1, 2, 3, 4].map(() => usecases.createPayoutAccount(ctx, input)));
    expect(new Set(all.map(({ account }) => account.id)).size).toBe(1);
    expect([stripe.accounts.size, (await audited()).length]).toEqual([1, 1]);
  });

  it('is created once although the server crashed or Stripe did not respond after creating it', async () => {
    const { ctx, usecases } = await setUp();
    stripe.faults.push(...Array.from({ length: 4 }, () => 'done, then cut' as const));
    await expect(usecases.createPayoutAccount(ctx, input)).rejects.toMatchObject({ code: 'upstream_failed' });
    stripe.faults.length = 0;
    await expect(usecases.retrievePayoutAccount(ctx)).rejects.toMatchObject({ code: 'not_found' });
    await usecases.createPayoutAccount(ctx, input);
    expect(stripe.accounts.size).toBe(1);
  });

  it('needs no link when nothing is required', async () => {
    const { ctx, usecases, accountOf } = await setUp();
    await usecases.createPayoutAccount(ctx, input);
    stripe.onboard(await accountOf());
    expect(await usecases.createPayoutAccount(ctx, input)).toMatchObject({
      account: { payoutsEnabled: true, chargesEnabled: true, detailsSubmitted: true, requirementsDue: [] },
      onboardingUrl: null,
      onboardingExpiresAt: null,
    });
  });

  it('cannot change its country', async () => {
    const { ctx, usecases } = await setUp();
    expect((await usecases.createPayoutAccount(ctx, { ...input, country: 'DE' })).account.country).toBe('DE');
    await usecases.createPayoutAccount(ctx, { ...input, country: 'DE' });
    await expect(usecases.createPayoutAccount(ctx, { ...input, country: 'FR' })).rejects.toMatchObject({
      code: 'conflict',
      param: 'country',
    });
  });

  it('can be created in another country after Stripe rejected the first one', async () => {
    const { ctx, usecases, store, payments } = await setUp();
    await expect(usecases.createPayoutAccount(ctx, { ...input, country: 'XX' })).rejects.toMatchObject({
      code: 'invalid_input',
      param: 'country',
    });
    expect(await store.find(ctx.workspaceId, payments)).toBeUndefined();
    expect((await usecases.createPayoutAccount(ctx, { ...input, country: 'DE' })).account.country).toBe('DE');
  });

  it('of test mode is not used with a live key', async () => {
    const { ctx, usecases, store, clock } = await setUp();
    await usecases.createPayoutAccount(ctx, input);
    const { webhookSecret, url: apiUrl } = stripe;
    const payments = createStripePayments({ secretKey: 'sk_live_of_the_tests', webhookSecret, apiUrl, clock });
    const live = createPayoutAccountsUsecases({ store, payments, clock, logger: silentLogger, returnOrigins: [] });
    await expect(live.retrievePayoutAccount(ctx)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('accepts only allowed return URLs and calls Stripe for no others', async () => {
    const { ctx, usecases } = await setUp();
    for (const url of [
      'https://evil.example/billing',
      'https://clones.example.evil.example/',
      'https://clones.example:444/',
      'http://clones.example/',
      'https://clones.example@evil.example/',
      'https://user:secret@clones.example/',
    ])
      for (const param of ['returnUrl', 'refreshUrl'] as const)
        await expect(usecases.createPayoutAccount(ctx, { ...input, [param]: url })).rejects.toMatchObject({ code: 'invalid_input', param });
    expect(stripe.calls).toEqual([]);
    await usecases.createPayoutAccount(ctx, { ...input, returnUrl: 'http://localhost:8787/back' });
  });

  it('is hidden from other workspaces and from callers without permission', async () => {
    const { ctx, usecases } = await setUp();
    await usecases.createPayoutAccount(ctx, input);
    const { ctx: stranger } = await createTestWorkspace(test.database);
    await expect(usecases.retrievePayoutAccount(stranger)).rejects.toMatchObject({ code: 'not_found' });
    const reader = { ...ctx, actor: { ...ctx.actor, scopes: ['billing:read'] } } as Context;
    const nobody = { ...ctx, actor: { ...ctx.actor, scopes: [] } } as Context;
    await expect(usecases.createPayoutAccount(reader, input)).rejects.toMatchObject({ code: 'permission_denied' });
    const scopes = ['workspace:manage'];
    const admin = { ...ctx, actor: { ...ctx.actor, role: 'admin', scopes } } as Context;
    const key = { ...ctx, actor: { type: 'secret_key', keyId: 'key_1', cloneId: null, scopes } } as unknown as Context;
    for (const other of [admin, key])
      await expect(usecases.createPayoutAccount(other, input)).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(usecases.retrievePayoutAccount(nobody)).rejects.toMatchObject({ code: 'permission_denied' });
    await usecases.retrievePayoutAccount(reader);
  });

  it('asks for the password again before the account is set up', async () => {
    const { ctx, usecases } = await setUp();
    const actor = { ...ctx.actor, loginId: newId('refreshToken'), confirmedAt: null } as Context['actor'];
    await expect(usecases.createPayoutAccount({ ...ctx, actor }, input)).rejects.toMatchObject({ code: 'confirmation_required' });
  });

  it('requires a payment provider, and the error says which variables to set', async () => {
    const { ctx, usecases, send } = await setUp({ without: true });
    for (const call of [
      usecases.createPayoutAccount(ctx, input),
      usecases.retrievePayoutAccount(ctx),
      send({ text: '{}', signature: 't=1,v1=00' }),
    ])
      await expect(call).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET'),
      });
  });
});

describe('the state of a payout account', () => {
  it('is fetched from Stripe only when the stored state is old', async () => {
    const { ctx, usecases, accountOf, clock, reads } = await setUp();
    await usecases.createPayoutAccount(ctx, input);
    stripe.onboard(await accountOf());
    expect([(await usecases.retrievePayoutAccount(ctx)).payoutsEnabled, reads()]).toEqual([false, 0]);
    clock.advance(31_000);
    expect([(await usecases.retrievePayoutAccount(ctx)).payoutsEnabled, reads()]).toEqual([true, 1]);
    await usecases.retrievePayoutAccount(ctx);
    expect(reads()).toBe(1);
  });

  it('is the last stored state with its time when Stripe does not respond', async () => {
    const { ctx, usecases, clock } = await setUp();
    const { account } = await usecases.createPayoutAccount(ctx, input);
    clock.advance(60_000);
    stripe.faults.push('cut', 'cut', 'cut');
    expect(await usecases.retrievePayoutAccount(ctx)).toEqual(account);
  });
});

describe('a Stripe event', () => {
  it('causes a fetch of the account and is not trusted itself', async () => {
    const { ctx, usecases, accountOf, clock, send, audited } = await setUp();
    await usecases.createPayoutAccount(ctx, input);
    const accountId = await accountOf();
    const lie = { payouts_enabled: true, charges_enabled: true };
    await send(stripe.event({ accountId, id: 'evt_a', at: clock.now(), body: lie }));
    expect(await usecases.retrievePayoutAccount(ctx)).toMatchObject({ payoutsEnabled: false, chargesEnabled: false });
    stripe.onboard(accountId);
    clock.advance(1_000);
    await send(stripe.event({ accountId, id: 'evt_b', at: clock.now() }));
    expect(await usecases.retrievePayoutAccount(ctx)).toMatchObject({ payoutsEnabled: true, requirementsDue: [] });
    expect(await audited()).toMatchObject([
      { action: 'payout_account.updated', actor: 'system', details: { payoutsEnabled: true, chargesEnabled: true } },
      { action: 'payout_account.created' },
    ]);
  });

  it('out of order does not overwrite a newer state', async () => {
    const { ctx, usecases, accountOf, clock, send } = await setUp();
    await usecases.createPayoutAccount(ctx, input);
    const accountId = await accountOf();
    const before = stripe.event({ accountId, id: 'evt_c', at: clock.now() });
    stripe.onboard(accountId);
    await send(stripe.event({ accountId, id: 'evt_d', at: clock.now() }));
    await send(before);
    expect(await usecases.retrievePayoutAccount(ctx)).toMatchObject({ payoutsEnabled: true });
  });

  it('whose fetch started earlier and finished later does not overwrite a newer state', async () => {
    const { ctx, store, usecases, accountOf, payments, clock } = await setUp();
    const { account } = await usecases.createPayoutAccount(ctx, input);
    const [slow, fast] = [await store.startRefresh(ctx.workspaceId, account.id), await store.startRefresh(ctx.workspaceId, account.id)];
    const old = await payments.readPayoutAccount(await accountOf());
    stripe.onboard(await accountOf());
    const fresh = await payments.readPayoutAccount(await accountOf());
    await store.storeRefresh(ctx, account.id, fast, fresh, clock.now());
    expect(await store.storeRefresh(ctx, account.id, slow, old, clock.now())).toMatchObject({ payoutsEnabled: true });
    expect(await usecases.retrievePayoutAccount(ctx)).toMatchObject({ payoutsEnabled: true });
  });

  it('is processed once, and a repeated event causes no fetch', async () => {
    const { ctx, usecases, accountOf, clock, send, reads, audited } = await setUp();
    await usecases.createPayoutAccount(ctx, input);
    const event = stripe.event({ accountId: await accountOf(), id: 'evt_e', at: clock.now() });
    for (let n = 0; n < 3; n++) await send(event);
    expect([reads(), (await audited()).length]).toEqual([1, 1]);
    // After 30 days the same id counts as a new event.
    clock.advance(31 * 86_400_000);
    await usecases.removeOldEvents(100);
    await send(stripe.event({ accountId: await accountOf(), id: 'evt_e', at: clock.now() }));
    expect(reads()).toBe(2);
  });

  it('that failed is processed when Stripe sends it again', async () => {
    const { ctx, usecases, accountOf, clock, send } = await setUp();
    await usecases.createPayoutAccount(ctx, input);
    stripe.onboard(await accountOf());
    const event = stripe.event({ accountId: await accountOf(), id: 'evt_f', at: clock.now() });
    const down = { status: 500, body: { error: { type: 'api_error', message: 'down' } } };
    stripe.faults.push(down, down);
    await expect(send(event)).rejects.toMatchObject({ code: 'upstream_failed' });
    await send(event);
    expect(await usecases.retrievePayoutAccount(ctx)).toMatchObject({ payoutsEnabled: true });
  });

  it('of an unknown account or another type is accepted and changes nothing', async () => {
    const { ctx, usecases, accountOf, clock, send, reads } = await setUp();
    await usecases.createPayoutAccount(ctx, input);
    await send(stripe.event({ accountId: 'acct_foreign', id: 'evt_g', at: clock.now() }));
    await send(stripe.event({ accountId: await accountOf(), id: 'evt_h', type: 'payout.paid', at: clock.now() }));
    expect(reads()).toBe(0);
  });

  it('with an invalid or old signature is rejected and changes nothing', async () => {
    const { ctx, usecases, accountOf, clock, send, reads } = await setUp();
    await usecases.createPayoutAccount(ctx, input);
    const accountId = await accountOf();
    const at = clock.now();
    const good = stripe.event({ accountId, at });
    for (const event of [
      stripe.event({ accountId, at, secret: 'whsec_other' }),
      stripe.event({ accountId, at: new Date(at.getTime() - 301_000) }),
      { ...good, signature: undefined },
      { ...good, text: good.text.replace('"livemode":false', '"livemode":true') },
    ])
      await expect(send(event)).rejects.toMatchObject({ code: 'invalid_input' });
    expect(reads()).toBe(0);
  });
});
