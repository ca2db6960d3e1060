import { afterEach, describe, expect, it } from 'vitest';
import { listen } from '../http/listen.ts';
import { startTestLago } from '../providers/billing/lago.testing.ts';
import { startTestStripe } from '../providers/payments/stripe.testing.ts';
import { createTestServer, type TestServer } from './server.testing.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const METRICS_TOKEN = 'a token of the tests';
const input = { returnUrl: 'http://localhost:8787/billing', refreshUrl: 'http://localhost:8787/billing?again' };

async function startServer(env: NodeJS.ProcessEnv) {
  const server: TestServer = await createTestServer({ METRICS_TOKEN, ...env }, { maintenanceEveryMs: 200 });
  open.push(server);
  let token = '';
  const call = async <T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = text === undefined ? {} : { 'content-type': 'application/json' };
    const init = { method, headers: { ...type, ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers } };
    const answer = await server.fetch(new Request(`http://localhost${path}`, { ...init, ...(text === undefined ? {} : { body: text }) }));
    const said = await answer.text();
    const json = /^application\/json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(said) : undefined;
    return { status: answer.status, text: said, json: json as T };
  };
  const { json } = await call<{ accessToken: string; workspace: { id: string } }>('POST', '/v1/auth/register', {
    ...{ email: 'ada@example.test', password: 'correct horse' },
  });
  token = json.accessToken;
  const health = async () =>
    (
      await call<{ parts: Record<string, { status: string; needed: boolean; message: string | null; details: unknown }> }>(
        'GET',
        '/health/detailed',
      )
    ).json.parts;
  return { server, call, health, workspaceId: json.workspace.id };
}

describe('a server with Lago', () => {
  const start = async () => {
    const lago = await startTestLago();
    open.push(lago);
    return { lago, ...(await startServer({ LAGO_API_URL: lago.url, LAGO_API_KEY: lago.apiKey })) };
  };

  it('reports every answer to Lago under the workspace ID', async () => {
    const { lago, server, call, health, workspaceId } = await start();
    const clone = (await call<{ id: string }>('POST', '/v1/clones', { name: 'Ada' })).json;
    const text = 'The capital of France is Paris. It lies on the Seine.';
    await call('POST', `/v1/clones/${clone.id}/sources`, { type: 'text', title: 'France', text });
    await server.untilIdle();
    await call('POST', `/v1/clones/${clone.id}/publish`, {});
    const { session } = (await call<{ session: { id: string } }>('POST', `/v1/clones/${clone.id}/sessions`, {})).json;
    for (let n = 0; n < 2; n++) await call('POST', `/v1/sessions/${session.id}/messages`, { content: 'What is the capital of France?' });
    const answers = () => lago.events.filter(({ code }) => code === 'message_answered');
    await expect.poll(() => answers().length).toBe(2);
    expect(answers()[0]).toMatchObject({
      transaction_id: expect.stringMatching(/^evt_/),
      external_subscription_id: workspaceId,
      properties: { clone_id: clone.id, session_id: session.id },
    });
    expect(lago.customers).toEqual(new Set([workspaceId]));
    expect((await health()).lago).toMatchObject({ status: 'ok', needed: false, details: { metrics: 2 } });
    const metrics = async () => (await call('GET', '/metrics', undefined, { authorization: `Bearer ${METRICS_TOKEN}` })).text;
    await expect.poll(metrics).toContain('cloneai_usage_events_waiting 0');
    expect(await metrics()).toMatch(/cloneai_usage_events_reported_total{outcome="accepted"} [2-9]/);
    expect(await metrics()).toContain('cloneai_usage_report_lag_seconds 0');
  });

  it('keeps answering while Lago is down and reports the backlog', async () => {
    const { lago, health, call } = await start();
    lago.metrics.delete('message_answered');
    const { lago: part } = await health();
    expect(part).toMatchObject({ status: 'down', needed: false, message: expect.stringContaining('code message_answered') });
    expect((await call('GET', '/health/detailed')).status).toBe(200);
    const asked = lago.calls.length;
    for (let n = 0; n < 5; n++) await health();
    expect(lago.calls.length).toBe(asked);
  });
});

describe('a server with Stripe', () => {
  const start = async () => {
    const stripe = await startTestStripe();
    open.push(stripe);
    const env = { STRIPE_SECRET_KEY: stripe.secretKey, STRIPE_WEBHOOK_SECRET: stripe.webhookSecret, STRIPE_API_URL: stripe.url };
    return { stripe, ...(await startServer(env)) };
  };

  it('creates a payout account, handles its Stripe events, and exports it', async () => {
    const { stripe, call, health } = await start();
    const made = await call<{ account: { id: string }; onboardingUrl: string }>('POST', '/v1/billing/payout-account', input);
    expect([made.status, made.json.onboardingUrl]).toEqual([200, expect.stringContaining('https://connect.stripe.test/')]);
    const [accountId = ''] = stripe.accounts.keys();
    stripe.onboard(accountId);
    const { text, signature } = stripe.event({ accountId, at: new Date() });
    const received = await call('POST', '/v1/billing/stripe/webhook', text, { 'stripe-signature': signature, authorization: '' });
    expect([received.status, received.json]).toEqual([200, { received: true }]);
    expect((await call('GET', '/v1/billing/payout-account')).json).toMatchObject({ id: made.json.account.id, payoutsEnabled: true });
    const rows = (await call('POST', '/v1/privacy/export', {})).text
      .split('\n')
      .filter((line) => line.includes('"table":"payout_accounts"'));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain(accountId);
    expect((await health()).stripe).toMatchObject({ status: 'ok', needed: false, details: { livemode: false } });
  });

  it('verifies the raw bytes of a Stripe event without a credential', async () => {
    const { stripe, server, call } = await start();
    await call('POST', '/v1/billing/payout-account', input);
    const [accountId = ''] = stripe.accounts.keys();
    const listener = await listen({ host: '127.0.0.1', port: 0 });
    listener.serve((request, bindings) => server.fetch(request, bindings));
    open.push({ close: () => listener.drain(0) });
    const url = `http://127.0.0.1:${listener.port}/v1/billing/stripe/webhook`;
    // Not as JSON.stringify would write it, and not ASCII only.
    const odd = { metadata: { payout_account: 'Zürich “☃”', workspace: '' } };
    const at = new Date();
    const event = stripe.event({ accountId, at, body: odd });
    const post = (body: string, headers: Record<string, string>) =>
      fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json; charset=utf-8', ...headers } });
    expect((await post(event.text, { 'stripe-signature': event.signature })).status).toBe(200);
    for (const [body, headers] of [
      [event.text.replaceAll('":', '": '), { 'stripe-signature': event.signature }],
      [event.text, { 'stripe-signature': stripe.event({ accountId, at, body: odd, secret: 'whsec_other' }).signature }],
      [event.text, {}],
      ['{', { 'stripe-signature': event.signature }],
      ['', { 'stripe-signature': event.signature }],
    ] as [string, Record<string, string>][]) {
      const refused = await post(body, headers);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({
        error: { type: 'invalid_request_error', code: 'invalid_input', param: 'Stripe-Signature' },
      });
    }
    expect((await post('x'.repeat(2 * 1024 * 1024), { 'stripe-signature': event.signature })).status).toBe(413);
  });

  it('answers 502 when Stripe fails, and stores no response under the Idempotency-Key', async () => {
    const { stripe, call } = await start();
    const down = { status: 500, body: { error: { type: 'api_error', message: 'down' } }, headers: { 'stripe-should-retry': 'false' } };
    stripe.faults.push(down);
    const again = () => call<{ error: object }>('POST', '/v1/billing/payout-account', input, { 'idempotency-key': 'again' });
    const failed = await again();
    expect([failed.status, failed.json]).toEqual([
      502,
      { error: expect.objectContaining({ type: 'upstream_error', code: 'upstream_failed' }) },
    ]);
    expect((await again()).status).toBe(200);
    expect(stripe.accounts.size).toBe(1);
  });
});

it('explains which variables payout accounts need, and leaves them out of health', async () => {
  const { call, health } = await startServer({});
  for (const [method, path, body] of [
    ['POST', '/v1/billing/payout-account', input],
    ['GET', '/v1/billing/payout-account', undefined],
    ['POST', '/v1/billing/stripe/webhook', {}],
  ] as const) {
    const { status, json } = await call<{ error: { message: string } }>(method, path, body);
    expect([status, json.error.message]).toEqual([409, expect.stringContaining('STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET')]);
  }
  // A key on a call that anybody may make without a limit keeps nothing (it would fill the database): another body is no mismatch.
  for (const body of [{ a: 1 }, { b: 2 }]) {
    const keyed = { authorization: '', 'idempotency-key': 'the same' };
    const { json } = await call<{ error: { message: string } }>('POST', '/v1/billing/stripe/webhook', body, keyed);
    expect(json.error.message).toContain('STRIPE_SECRET_KEY');
  }
  expect(Object.keys(await health())).not.toEqual(expect.arrayContaining(['lago']));
  expect(Object.keys(await health())).not.toEqual(expect.arrayContaining(['stripe']));
});

it('deletes an account only after its usage was reported to Lago', async () => {
  const lago = await startTestLago();
  open.push(lago);
  const { call } = await startServer({ LAGO_API_URL: lago.url, LAGO_API_KEY: lago.apiKey });
  const clone = (await call<{ id: string }>('POST', '/v1/clones', { name: 'Ada' })).json;
  await call('POST', `/v1/clones/${clone.id}/publish`, {});
  const { session } = (await call<{ session: { id: string } }>('POST', `/v1/clones/${clone.id}/sessions`, {})).json;
  // Every call from here on fails, the sweep's and the deletion's alike.
  const down = { status: 503, body: 'down' };
  lago.faults.push(...Array.from({ length: 1_000 }, () => down));
  await call('POST', `/v1/sessions/${session.id}/messages`, { content: 'Hello?' });
  const refused = await call<{ error: { code: string } }>('DELETE', '/v1/me', { password: 'correct horse' });
  expect([refused.status, refused.json.error.code]).toEqual([503, 'unavailable']);
  lago.faults.length = 0;
  expect((await call('DELETE', '/v1/me', { password: 'correct horse' })).status).toBe(204);
  expect(lago.events.map(({ code }) => code)).toContain('message_answered');
});
