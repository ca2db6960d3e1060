import { afterEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { type ContractFake, contractFake } from '../contract-fake.testing.ts';
import { startVendor } from '../vendor.testing.ts';
import type { NewPayoutAccount } from './payments.port.ts';
import { createStripePayments } from './stripe.payments.ts';
import { startTestStripe } from './stripe.testing.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function setUp(options: { timeoutMs?: number; retries?: number; secretKey?: string } = {}) {
  const stripe = await startTestStripe();
  open.push(stripe);
  // Starts at the machine's time, like the mock server, and moves only by `advance`.
  const clock = fixedClock(new Date());
  const { secretKey, webhookSecret, url } = stripe;
  const payments = createStripePayments({ secretKey, webhookSecret, apiUrl: url, clock, timeoutMs: 1_000, ...options });
  const input: NewPayoutAccount = {
    reference: newId('payoutAccount'),
    workspaceId: newId('workspace'),
    country: null,
    askedAt: clock.now(),
  };
  const make = async (given: Partial<NewPayoutAccount> = {}) => {
    const made = await payments.createPayoutAccount({ ...input, ...given });
    if ('refused' in made) throw made.refused;
    return made.account;
  };
  return { stripe, payments, clock, input, make };
}

describe('a payout account', () => {
  it('is created with our reference, only the capabilities for payouts, and the pinned API version', async () => {
    const { stripe, input, make } = await setUp();
    expect(await make()).toEqual({
      accountId: expect.stringMatching(/^acct_[0-9a-f]{16}$/),
      country: 'US',
      detailsSubmitted: false,
      chargesEnabled: false,
      payoutsEnabled: false,
      requirementsDue: ['external_account', 'tos_acceptance.date'],
      disabledReason: 'requirements.past_due',
    });
    expect(stripe.calls[0]?.headers).toMatchObject({
      'stripe-version': '2026-10-28.endive',
      'idempotency-key': `cloneai-${input.reference}`,
    });
    expect(Object.fromEntries(new URLSearchParams(stripe.calls[0]?.text))).toEqual({
      type: 'express',
      'capabilities[transfers][requested]': 'true',
      'metadata[payout_account]': input.reference,
      'metadata[workspace]': input.workspaceId,
    });
  });

  it('is created once, for repeated and concurrent requests and after a lost response', async () => {
    const { stripe, make } = await setUp();
    stripe.slow.makeMs = 200;
    stripe.faults.push('done, then cut');
    const all = await Promise.all([make(), make(), make()]);
    expect(new Set([...all, await make()].map(({ accountId }) => accountId)).size).toBe(1);
    expect(stripe.accounts.size).toBe(1);
  });

  it('is looked up before another attempt once Stripe may have dropped the idempotency key', async () => {
    const { stripe, make, clock } = await setUp({ retries: 0 });
    stripe.faults.push('done, then cut', 'done, then cut');
    await expect(make()).rejects.toMatchObject({ code: 'upstream_failed' });
    const [first] = stripe.accounts.keys();
    stripe.forgetKeys();
    clock.advance(30 * 3_600_000);
    expect((await make()).accountId).toBe(first);
    expect(stripe.accounts.size).toBe(1);
  });

  it('is created by a late attempt if it does not exist', async () => {
    const { stripe, make, clock, payments, input } = await setUp();
    await payments.createPayoutAccount({ ...input, reference: newId('payoutAccount') });
    clock.advance(30 * 3_600_000);
    await make();
    expect(stripe.accounts.size).toBe(2);
  });

  it('in an unknown country is refused as invalid input, and nothing is created', async () => {
    const { stripe, payments, input } = await setUp();
    expect(await payments.createPayoutAccount({ ...input, country: 'XX' })).toMatchObject({
      refused: { code: 'invalid_input', param: 'country' },
    });
    expect(await payments.createPayoutAccount({ ...input, country: 'DE' })).toMatchObject({ account: { country: 'DE' } });
    expect(stripe.accounts.size).toBe(1);
  });

  it('with other parameters under the same reference does not count as refused', async () => {
    const { make, payments, input } = await setUp();
    await make();
    await expect(payments.createPayoutAccount({ ...input, country: 'DE' })).rejects.toMatchObject({ code: 'upstream_failed' });
  });

  it('is returned in its current state', async () => {
    const { stripe, make, payments } = await setUp();
    const { accountId } = await make();
    stripe.onboard(accountId);
    expect(await payments.readPayoutAccount(accountId)).toMatchObject({
      ...{ detailsSubmitted: true, chargesEnabled: true, payoutsEnabled: true, requirementsDue: [], disabledReason: null },
    });
    await expect(payments.readPayoutAccount('acct_unknown')).rejects.toMatchObject({ code: 'upstream_failed' });
  });

  it('has a new onboarding link each time', async () => {
    const { make, payments } = await setUp();
    const { accountId } = await make();
    const urls = { returnUrl: 'https://a.example/back', refreshUrl: 'https://a.example/again' };
    const [one, two] = [await payments.onboardingLink(accountId, urls), await payments.onboardingLink(accountId, urls)];
    expect(one.url).toContain(accountId);
    expect(one.url).not.toBe(two.url);
    expect(one.expiresAt.getTime()).toBeGreaterThan(Date.now());
  });

  it('has no link with a URL that Stripe rejects, and the error names the parameter', async () => {
    const { make, payments } = await setUp();
    const { accountId } = await make();
    const good = { returnUrl: 'https://a.example/back', refreshUrl: 'https://a.example/again' };
    for (const param of ['returnUrl', 'refreshUrl'] as const)
      await expect(payments.onboardingLink(accountId, { ...good, [param]: 'http://192.0.2.1/' })).rejects.toMatchObject({
        ...{ code: 'invalid_input', param },
      });
  });
});

describe('a failure of Stripe', () => {
  it.each([
    ['hangs', 'hang', 'upstream_timeout'],
    ['cuts the connection', 'cut', 'upstream_failed'],
    ['answers 500', { status: 500, body: { error: { type: 'api_error', message: 'secret detail' } } }, 'upstream_failed'],
    [
      'answers 429',
      { status: 429, body: { error: { type: 'invalid_request_error', code: 'rate_limit', message: 'slow' } } },
      'upstream_failed',
    ],
    ['answers with a page', { status: 200, body: '<html>secret detail</html>' }, 'upstream_failed'],
    ['answers with other JSON', { status: 200, body: { ok: true } }, 'upstream_failed'],
  ] as const)('is told in our own words: it %s', async (_name, fault, code) => {
    const { stripe, make, payments } = await setUp({ retries: 0, timeoutMs: 300 });
    const { accountId } = await make();
    // Stripe's client always retries a closed connection once.
    stripe.faults.push(fault, fault);
    const error = await payments.readPayoutAccount(accountId).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).not.toContain('secret');
    stripe.faults.length = 0;
    await expect(payments.readPayoutAccount(accountId)).resolves.toBeDefined();
  });

  it('is retried when it is temporary', async () => {
    const { stripe, make } = await setUp();
    stripe.faults.push({ status: 503, body: { error: { type: 'api_error', message: 'busy' } } }, 'cut');
    await make();
    expect(stripe.accounts.size).toBe(1);
  });

  it('caused by a wrong key is reported by the health check, without the key', async () => {
    const { payments } = await setUp({ secretKey: 'sk_live_wrong' });
    const error = await payments.check().catch((thrown: Error) => thrown);
    expect((error as Error).message).toContain('STRIPE_SECRET_KEY');
    expect((error as Error).message).not.toContain('sk_');
    const good = await setUp();
    await good.payments.check();
    expect([payments.livemode, good.payments.livemode]).toEqual([true, false]);
  });
});

describe('an event', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('is accepted with a valid signature', async () => {
    const { stripe, payments, clock } = await setUp();
    const { text, signature } = stripe.event({ accountId: 'acct_1', at: clock.now() });
    expect(payments.readEvent(bytes(text), signature)).toEqual({ id: 'evt_1', type: 'payout_account.changed', accountId: 'acct_1' });
    const other = stripe.event({ accountId: 'acct_1', type: 'payout.paid', id: 'evt_2', at: clock.now() });
    expect(payments.readEvent(bytes(other.text), other.signature)).toEqual({ id: 'evt_2', type: 'other' });
  });

  it('is refused with another secret, another body, no signature, or a signature older than five minutes', async () => {
    const { stripe, payments, clock } = await setUp();
    const at = clock.now();
    const good = stripe.event({ accountId: 'acct_1', at });
    const wrong = stripe.event({ accountId: 'acct_1', at, secret: 'whsec_other' });
    const stale = stripe.event({ accountId: 'acct_1', at: new Date(at.getTime() - 301_000) });
    const attempts: [string, string | undefined][] = [
      [wrong.text, wrong.signature],
      [good.text.replace('acct_1', 'acct_2'), good.signature],
      [`${good.text} `, good.signature],
      [good.text, undefined],
      [good.text, ''],
      [good.text, 't=1,v1=00'],
      [good.text, good.signature.replace('v1=', 'v0=')],
      [stale.text, stale.signature],
      ['', good.signature],
    ];
    for (const [text, signature] of attempts)
      expect(() => payments.readEvent(bytes(text), signature)).toThrow(
        expect.objectContaining({ code: 'invalid_input', param: 'Stripe-Signature' }),
      );
    const late = stripe.event({ accountId: 'acct_1', at: new Date(at.getTime() - 299_000) });
    expect(payments.readEvent(bytes(late.text), late.signature)).toMatchObject({ id: 'evt_1' });
  });
});

const fake: ContractFake | string = await contractFake();
if (typeof fake === 'string') console.log(`Skipped: Stripe’s contract. ${fake}`);

describe.skipIf(typeof fake === 'string')('Stripe’s own contract', () => {
  it('accepts our requests, and we parse its example objects', async () => {
    if (typeof fake === 'string') return;
    const { url, log, close } = await fake.start();
    open.push({ close });
    // Stripe's client does not support a base path.
    const front = await startVendor(async ({ method, path, query, headers, text }) => {
      const type = headers['content-type'] ?? '';
      const init = { method, headers: { 'content-type': type, 'idempotency-key': String(headers['idempotency-key'] ?? '') } };
      const answer = await fetch(`${url}/stripe${path}?${query}`, { ...init, ...(method === 'POST' ? { body: text } : {}) });
      return { status: answer.status, body: await answer.json() };
    });
    open.push(front);
    const clock = fixedClock(new Date());
    const payments = createStripePayments({ secretKey: 'sk_test_any', webhookSecret: 'whsec_any', apiUrl: front.url, clock });
    const input = { reference: newId('payoutAccount'), workspaceId: newId('workspace'), country: 'DE', askedAt: clock.now() };
    expect(await payments.createPayoutAccount(input)).toMatchObject({
      account: { payoutsEnabled: false, requirementsDue: expect.any(Array) },
    });
    expect(await payments.readPayoutAccount('acct_1')).toMatchObject({ accountId: expect.stringMatching(/^acct_/) });
    const urls = { returnUrl: 'https://a.example/back', refreshUrl: 'https://a.example/again' };
    expect(await payments.onboardingLink('acct_1', urls)).toMatchObject({ url: expect.stringMatching(/^https:/) });
    await payments.check();
    const seen = await log();
    expect(seen.map(({ errors }) => errors).filter(Boolean)).toEqual([]);
    expect(seen.map(({ path }) => path)).toEqual(['/v1/accounts', '/v1/accounts/acct_1', '/v1/account_links', '/v1/account']);
    expect(seen[0]?.idempotencyKey).toBe(`cloneai-${input.reference}`);
  });
});
