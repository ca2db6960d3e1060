import { createHmac, randomBytes } from 'node:crypto';
import { startVendor, type Vendor, type VendorAnswer } from '../vendor.testing.ts';

export interface StripeAccount {
  id: string;
  object: 'account';
  created: number;
  country: string;
  details_submitted: boolean;
  charges_enabled: boolean;
  payouts_enabled: boolean;
  requirements: { currently_due: string[]; past_due: string[]; disabled_reason: string | null };
  metadata: Record<string, string>;
}

export interface TestStripe extends Vendor {
  secretKey: string;
  webhookSecret: string;
  accounts: Map<string, StripeAccount>;
  /** Milliseconds to create an account. */
  slow: { makeMs: number };
  /** Drops the idempotency keys, as Stripe does after a day. */
  forgetKeys(): void;
  /** Completes the onboarding: payouts become enabled. */
  onboard(accountId: string): void;
  /** A signed event about an account, as Stripe sends it. `body` overrides the account in it. */
  event(input: { accountId: string; id?: string; type?: string; at: Date; secret?: string; body?: Partial<StripeAccount> }): {
    text: string;
    signature: string;
  };
}

const VERSION = '2026-10-28.endive';
const json = (status: number, body: unknown, headers: Record<string, string> = {}): VendorAnswer => ({ status, body, headers });
const refuse = (status: number, error: Record<string, unknown>) => json(status, { error: { type: 'invalid_request_error', ...error } });

/** Behaves like Stripe for payout accounts: keys, versions, idempotency keys, accounts, links, signatures. */
export async function startTestStripe(): Promise<TestStripe> {
  const secretKey = 'sk_test_of_the_tests';
  const webhookSecret = 'whsec_of_the_tests';
  const accounts = new Map<string, StripeAccount>();
  const keys = new Map<string, { text: string; answer: VendorAnswer | 'running' }>();
  const slow = { makeMs: 0 };

  async function makeAccount(form: URLSearchParams): Promise<VendorAnswer> {
    const known = ['type', 'capabilities[transfers][requested]', 'country', 'metadata[payout_account]', 'metadata[workspace]'];
    const odd = [...form.keys()].find((name) => !known.includes(name));
    if (odd) return refuse(400, { code: 'parameter_unknown', param: odd, message: `Received unknown parameter: ${odd}` });
    if (form.get('type') !== 'express') return refuse(400, { param: 'type', message: 'Invalid type' });
    const country = form.get('country') ?? 'US';
    if (!['US', 'DE', 'FR'].includes(country)) return refuse(400, { param: 'country', message: `Country '${country}' is unknown.` });
    await new Promise((resolve) => setTimeout(resolve, slow.makeMs));
    const account: StripeAccount = {
      id: `acct_${randomBytes(8).toString('hex')}`,
      object: 'account',
      created: Math.floor(Date.now() / 1000),
      country,
      details_submitted: false,
      charges_enabled: false,
      payouts_enabled: false,
      requirements: { currently_due: ['external_account', 'tos_acceptance.date'], past_due: [], disabled_reason: 'requirements.past_due' },
      metadata: { payout_account: form.get('metadata[payout_account]') ?? '', workspace: form.get('metadata[workspace]') ?? '' },
    };
    accounts.set(account.id, account);
    return json(200, account);
  }

  /** Stripe's idempotency: the same response for the same key, an error for another body, 409 during the first request. Invalid requests are not stored. */
  async function once(key: string | undefined, text: string, run: () => Promise<VendorAnswer>): Promise<VendorAnswer> {
    if (key === undefined) return run();
    const first = keys.get(key);
    if (first?.answer === 'running') return refuse(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'in use' });
    if (first && first.text !== text)
      return refuse(400, { type: 'idempotency_error', message: 'Keys for idempotent requests can only be used…' });
    if (first) return first.answer as VendorAnswer;
    keys.set(key, { text, answer: 'running' });
    const answer = await run();
    if (answer.status === 400) keys.delete(key);
    else keys.set(key, { text, answer });
    return answer;
  }

  const gone = (id: string) =>
    json(403, {
      error: {
        type: 'invalid_request_error',
        code: 'account_invalid',
        message: `The provided key does not have access to account '${id}'`,
      },
    });

  const vendor = await startVendor(async ({ method, path, query, headers, text }) => {
    if (headers.authorization !== `Bearer ${secretKey}`) return refuse(401, { message: 'Invalid API Key provided: sk_test_***' });
    if (headers['stripe-version'] !== VERSION) return refuse(400, { message: `Invalid Stripe API version: ${headers['stripe-version']}` });
    const form = new URLSearchParams(text);
    const id = /^\/v1\/accounts\/(acct_\w+)$/.exec(path)?.[1];
    if (method === 'GET' && id) return accounts.has(id) ? json(200, accounts.get(id)) : gone(id);
    if (method === 'GET' && path === '/v1/account') return json(200, { id: 'acct_platform', object: 'account' });
    if (method === 'GET' && path === '/v1/accounts') {
      const since = Number(query.get('created[gte]'));
      const data = [...accounts.values()].filter(({ created }) => created >= since).reverse();
      return json(200, { object: 'list', url: '/v1/accounts', has_more: false, data });
    }
    if (method !== 'POST') return refuse(404, { message: `Unrecognized request URL (${method}: ${path})` });
    const key = headers['idempotency-key']?.toString();
    if (path === '/v1/accounts') return once(key, text, () => makeAccount(form));
    if (path !== '/v1/account_links') return refuse(404, { message: `Unrecognized request URL (${method}: ${path})` });
    const account = form.get('account') ?? '';
    if (!accounts.has(account)) return gone(account);
    for (const name of ['refresh_url', 'return_url'])
      if (!URL.canParse(form.get(name) ?? '') || form.get(name)?.startsWith('http://192.'))
        return refuse(400, { param: name, message: 'Not a valid URL' });
    if (form.get('type') !== 'account_onboarding') return refuse(400, { param: 'type', message: 'Invalid type' });
    const created = Math.floor(Date.now() / 1000);
    const url = `https://connect.stripe.test/setup/e/${account}/${Math.random().toString(36).slice(2)}`;
    return json(200, { object: 'account_link', created, expires_at: created + 300, url });
  });

  return {
    ...vendor,
    secretKey,
    webhookSecret,
    accounts,
    slow,
    forgetKeys: () => keys.clear(),
    onboard(accountId) {
      const account = accounts.get(accountId);
      if (!account) throw new Error(`There is no account ${accountId}.`);
      const requirements = { currently_due: [], past_due: [], disabled_reason: null };
      accounts.set(accountId, { ...account, details_submitted: true, charges_enabled: true, payouts_enabled: true, requirements });
    },
    event({ accountId, id = 'evt_1', type = 'account.updated', at, secret = webhookSecret, body = {} }) {
      const object = { ...accounts.get(accountId), id: accountId, ...body };
      const text = JSON.stringify({
        id,
        object: 'event',
        api_version: VERSION,
        type,
        account: accountId,
        livemode: false,
        data: { object },
      });
      const time = Math.floor(at.getTime() / 1000);
      const v1 = createHmac('sha256', secret).update(`${time}.${text}`).digest('hex');
      return { text, signature: `t=${time},v1=${v1}` };
    },
  };
}
