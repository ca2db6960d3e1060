import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTestStripe } from '../../providers/payments/stripe.testing.ts';
import { createTestServer, type TestServer } from '../server.testing.ts';
import { type Call, type Ids, toRequest } from './contract-requests.ts';

export interface Tenant {
  /** Access token of the workspace's owner. */
  token: string;
  /** A word that stands in everything the tenant owns and nowhere else. */
  marker: string;
  ids: Ids;
  visitorToken: string;
  publishableKey: string;
  /** Secret keys with one scope each. */
  billingKey: string;
  webhooksKey: string;
}

export interface Answer {
  status: number;
  text: string;
  contentType: string;
  requestId: string | null;
  location: string | null;
  etag: string | null;
}

export interface ContractWorld {
  a: Tenant;
  b: Tenant;
  call(call: Call): Promise<Answer>;
  fetch(request: Request): Promise<Response>;
  /** Everything a tenant owns, as text: equal as long as nothing of it changed. */
  fingerprint(tenant: Tenant): Promise<string>;
  close(): Promise<void>;
}

/** A whole server with two tenants that each own one of everything. */
export async function createContractWorld(): Promise<ContractWorld> {
  const stripe = await startTestStripe();
  const { secretKey, webhookSecret, url } = stripe;
  const receiver = createServer((request, response) => request.resume().on('end', () => response.writeHead(204).end()));
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const env = { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: url, ALLOWED_PRIVATE_HOSTS: host };
  const server = await createTestServer(env);
  const call = async (request: Call): Promise<Answer> => {
    const response = await server.fetch(toRequest(request));
    return {
      status: response.status,
      text: request.path.includes('/sources/') ? await untilWaiting(response) : await response.text(),
      contentType: response.headers.get('content-type') ?? '',
      requestId: response.headers.get('x-request-id'),
      location: response.headers.get('location'),
      etag: response.headers.get('etag'),
    };
  };
  const [a, b] = [await createTenant(server, call, 'alphaomega', host), await createTenant(server, call, 'betagamma', host)];
  const fingerprint = async (tenant: Tenant) => {
    const { status, text } = await call({ method: 'POST', path: '/v1/privacy/export', body: {}, token: tenant.token });
    if (status !== 200) throw new Error(`the export answered ${status}: ${text}`);
    // The export itself is audited, and using a key is noted on it.
    return text
      .split('\n')
      .filter((line) => !line.includes('"table":"audit_log"') && !line.includes('"complete"'))
      .map((line) => line.replace(/"last_used_at":[^,}]*/, ''))
      .join('\n');
  };
  const close = async () => {
    await server.close();
    receiver.close().closeAllConnections();
    await stripe.close();
  };
  return { a, b, call, fetch: (request) => server.fetch(request), fingerprint, close };
}

async function createTenant(
  server: TestServer,
  call: (request: Call) => Promise<Answer>,
  marker: string,
  receiver: string,
): Promise<Tenant> {
  const post = async <T>(path: string, body: unknown, token?: string): Promise<T> => {
    const answer = await call({ method: 'POST', path, body, ...(token === undefined ? {} : { token }) });
    if (answer.status >= 300) throw new Error(`POST ${path} answered ${answer.status}: ${answer.text}`);
    return JSON.parse(answer.text) as T;
  };
  const person = { email: `${marker}@example.test`, password: `password of ${marker}` };
  const { accessToken, workspace, user } = await post<{ accessToken: string; workspace: { id: string }; user: { id: string } }>(
    '/v1/auth/register',
    { ...person, name: marker },
  );
  await post('/v1/auth/login', person);
  const logins = await call({ method: 'GET', path: '/v1/me/logins', token: accessToken });
  const login = (JSON.parse(logins.text) as { data: { id: string; current: boolean }[] }).data.find(({ current }) => !current);
  if (!login) throw new Error(`The second login is not listed: ${logins.text}`);
  const clone = await post<{ id: string; slug: string }>('/v1/clones', { name: `Clone ${marker}`, persona: marker }, accessToken);
  const source = await post<{ id: string }>(
    `/v1/clones/${clone.id}/sources`,
    {
      type: 'text',
      title: `Title ${marker}`,
      text: `The capital of ${marker} is Springfield. It was founded in 1850 by ${marker}.`,
      externalId: `ext-${marker}`,
    },
    accessToken,
  );
  await server.untilIdle();
  await post(`/v1/clones/${clone.id}/publish`, {}, accessToken);
  const { session, token } = await post<{ session: { id: string }; token: string }>(`/v1/clones/${clone.id}/sessions`, {}, accessToken);
  const answer = await post<{ id: string }>(
    `/v1/sessions/${session.id}/messages`,
    { content: `What is the capital of ${marker}?` },
    accessToken,
  );
  const key = (input: object) => post<{ id: string; key: string }>('/v1/api-keys', input, accessToken);
  const publishable = await key({ kind: 'publishable', name: marker, cloneId: clone.id, allowedOrigins: [] });
  const billing = await key({ kind: 'secret', name: marker, scopes: ['billing:read'] });
  const webhooks = await key({ kind: 'secret', name: marker, scopes: ['webhooks:manage'] });
  const endpoint = await post<{ id: string }>(
    '/v1/webhook-endpoints',
    { url: `http://${receiver}/hook`, description: marker, events: ['source.ready'] },
    accessToken,
  );
  const delivery = await post<{ id: string; status: string }>(`/v1/webhook-endpoints/${endpoint.id}/test`, {}, accessToken);
  if (delivery.status !== 'delivered') throw new Error(`The test event was not delivered: ${JSON.stringify(delivery)}`);
  const back = 'http://localhost:8787/billing';
  const { account } = await post<{ account: { id: string } }>(
    '/v1/billing/payout-account',
    { returnUrl: back, refreshUrl: back, country: 'DE' },
    accessToken,
  );
  const invitation = await post<{ id: string }>(
    `/v1/workspaces/${workspace.id}/invitations`,
    { email: `guest-of-${marker}@example.test`, role: 'viewer' },
    accessToken,
  );
  return {
    token: accessToken,
    marker,
    ids: {
      workspaceId: workspace.id,
      userId: user.id,
      loginId: login.id,
      cloneId: clone.id,
      cloneSlug: clone.slug,
      sourceId: source.id,
      externalId: `ext-${marker}`,
      sessionId: session.id,
      messageId: answer.id,
      apiKeyId: billing.id,
      keyId: billing.id,
      webhookEndpointId: endpoint.id,
      deliveryId: delivery.id,
      payoutAccountId: account.id,
      invitationId: invitation.id,
      number: '1',
      at: '1',
    },
    visitorToken: token,
    publishableKey: publishable.key,
    billingKey: billing.key,
    webhooksKey: webhooks.key,
  };
}

/** What a response brings at once. The events of a source that waits, such as a page whose website does not answer, go on for minutes. */
async function untilWaiting(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}
