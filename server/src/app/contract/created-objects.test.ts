import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEmailTokens } from '../../modules/accounts/registrations/email-tokens.service.ts';
import { systemClock } from '../../shared/clock.ts';
import { TEST_JWT_SECRET } from '../server.testing.ts';
import { readContract } from './contract-document.ts';
import { pathFor, toRequest } from './contract-requests.ts';
import { type ContractWorld, createContractWorld } from './contract-world.ts';

const { operations } = readContract();
const creating = operations.filter(({ answers }) => answers.has(201));

let world: ContractWorld;
beforeAll(async () => {
  world = await createContractWorld();
});
afterAll(() => world?.close());

/** The token in the link of a registration's email. */
function registrationToken(): string {
  const proof = { kind: 'registration', email: 'completed@example.test', name: null } as const;
  return createEmailTokens({ secret: TEST_JWT_SECRET, clock: systemClock }).create(proof, Date.now() + 60_000);
}

/** A body with which each operation creates something. */
const bodies: Record<string, () => object> = {
  createClone: () => ({ name: 'Created' }),
  createSource: () => ({ type: 'text', title: 'Created', text: 'Some text.' }),
  createSourceBatch: () => ({ texts: [{ title: 'Created', text: 'Some text.' }] }),
  upsertSource: () => ({ type: 'text', title: 'Created', text: 'Some text.' }),
  duplicateClone: () => ({ sources: false }),
  createSession: () => ({}),
  createEmbedSession: () => ({ clone: world.a.publishableKey }),
  createApiKey: () => ({ kind: 'secret', name: 'Created', scopes: ['clones:read'] }),
  createWebhookEndpoint: () => ({ url: 'https://example.com/created', events: ['source.ready'] }),
  createInvitation: () => ({ email: 'created@example.test', role: 'viewer' }),
  completeRegistration: () => ({ token: registrationToken(), password: 'a password of somebody' }),
  register: () => ({ email: 'registered@example.test', password: 'a password of somebody' }),
};

describe.each(creating.map((operation) => [operation.operationId, operation] as const))('%s', (name, operation) => {
  it('answers 201 with the address of what it created', async () => {
    const body = bodies[name];
    if (!body) throw new Error(`Add a body with which ${name} creates something.`);
    const path = pathFor(operation, { ...world.a.ids, externalId: 'of a new source' });
    const made = await world.call({
      method: operation.method,
      path,
      body: body(),
      ...(operation.security ? { token: world.a.token } : {}),
    });
    expect([made.status, made.text]).toEqual([201, expect.any(String)]);
    const { location } = made;
    expect(location).toMatch(/^\/v1\//);
    // What another token than the owner's shows, and what has no GET.
    const own = JSON.parse(made.text) as { accessToken?: string; token?: string };
    const seen = await world.call({ method: 'GET', path: location ?? '', token: own.accessToken ?? own.token ?? world.a.token });
    expect([location, seen.status]).toEqual([location, hasGet(location ?? '') ? 200 : 405]);
  });
});

function hasGet(location: string): boolean {
  return operations.some(({ method, path }) => method === 'GET' && new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(location));
}

describe('an upsert', () => {
  const put = (body: object, suffix = '') =>
    world.call({ method: 'POST', path: `/v1/clones/${world.a.ids.cloneId}/sources${suffix}`, body, token: world.a.token });

  it('answers 201 for a new source and 200 without a location for one that it replaced', async () => {
    const text = (words: string) => ({ type: 'text', title: 'Upsert', text: words, externalId: 'upsert' });
    const [first, same, changed] = [await put(text('One.')), await put(text('One.')), await put(text('Two.'))];
    expect([first.status, same.status, changed.status]).toEqual([201, 200, 200]);
    expect([first.location, same.location, changed.location]).toEqual([expect.stringContaining('/v1/sources/src_'), null, null]);
    expect(JSON.parse(first.text)).not.toHaveProperty('created');
  });

  it('answers the same way to a file', async () => {
    const send = async (words: string) => {
      const form = new FormData();
      form.set('file', new Blob([words]), 'a.txt');
      form.set('externalId', 'file');
      const request = new Request(`http://localhost/v1/clones/${world.a.ids.cloneId}/sources`, { method: 'POST', body: form });
      request.headers.set('authorization', `Bearer ${world.a.token}`);
      return (await world.fetch(request)).status;
    };
    expect([await send('One.'), await send('Two.')]).toEqual([201, 200]);
  });

  it('answers 201 for a batch with a new text and 200 for one without', async () => {
    const batch = (...names: string[]) =>
      put({ texts: names.map((name) => ({ title: name, text: `${name}.`, externalId: name })) }, '/batch');
    expect([(await batch('a')).status, (await batch('a', 'b')).status, (await batch('b', 'a')).status]).toEqual([201, 201, 200]);
  });

  it('answers 200 for the session of a page that it resumes', async () => {
    const open = (token?: string) =>
      world.call({ method: 'POST', path: '/v1/embed/sessions', body: { clone: world.a.publishableKey, ...(token ? { token } : {}) } });
    const first = await open();
    const again = await open((JSON.parse(first.text) as { token: string }).token);
    expect([first.status, again.status, again.location]).toEqual([201, 200, null]);
    expect(JSON.parse(again.text)).not.toHaveProperty('resumed');
  });
});

describe('If-Match', () => {
  const clonePath = () => `/v1/clones/${world.a.ids.cloneId}`;
  const update = (bio: string, tag?: string) =>
    world.call({
      method: 'PATCH',
      path: clonePath(),
      body: { bio },
      token: world.a.token,
      ...(tag === undefined ? {} : { headers: { 'if-match': tag } }),
    });

  it('lets one of two people who read the same clone change it', async () => {
    const { etag } = await world.call({ method: 'GET', path: clonePath(), token: world.a.token });
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    const both = await Promise.all([update('first', etag ?? ''), update('second', etag ?? '')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const refused = both.find(({ status }) => status === 412);
    expect(JSON.parse(refused?.text ?? '')).toMatchObject({
      error: { type: 'conflict_error', code: 'precondition_failed', param: 'If-Match' },
    });
    const changed = both.find(({ status }) => status === 200);
    const now = await world.call({ method: 'GET', path: clonePath(), token: world.a.token });
    expect([now.etag, now.text]).toEqual([changed?.etag, changed?.text]);
    expect((await update('third', now.etag ?? '')).status).toBe(200);
  });

  it('accepts a weakened tag, one of several, any, and none', async () => {
    for (const tag of ['weak', 'list', '*', undefined]) {
      const { etag } = await world.call({ method: 'GET', path: clonePath(), token: world.a.token });
      const sent = tag === 'weak' ? `W/${etag}` : tag === 'list' ? `"other", ${etag}` : tag;
      expect([tag, (await update(`bio ${tag}`, sent)).status]).toEqual([tag, 200]);
    }
  });

  it('protects a clone from being published, unpublished, restored, or deleted after somebody else changed it', async () => {
    const { token } = world.a;
    const made = await world.call({ method: 'POST', path: '/v1/clones', body: { name: 'Guarded' }, token });
    const path = `/v1/clones/${JSON.parse(made.text).id}`;
    const send = (method: string, to: string, tag: string | null) =>
      world.call({ method, path: path + to, token, headers: { 'if-match': tag ?? '' } });
    const read = () => world.call({ method: 'GET', path, token });
    for (const [method, to] of [
      ['POST', '/publish'],
      ['POST', '/versions/1/restore'],
      ['POST', '/unpublish'],
      ['DELETE', ''],
    ] as const) {
      const before = await read();
      await world.call({ method: 'PATCH', path, body: { bio: `before ${method} ${to}` }, token });
      const changed = await read();
      expect([to, (await send(method, to, before.etag)).status, (await read()).text]).toEqual([to, 412, changed.text]);
      expect([to, (await send(method, to, changed.etag)).status]).toEqual([to, method === 'DELETE' ? 204 : 200]);
    }
    expect((await read()).status).toBe(404);
  });

  it('gives a source a tag that stays the same while it is processed', async () => {
    const body = { type: 'text', title: 'Tagged', text: 'Some text.' };
    const made = await world.call({ method: 'POST', path: `/v1/clones/${world.a.ids.cloneId}/sources`, body, token: world.a.token });
    expect(made.etag).toMatch(/^"[\w-]{22}"$/);
    await vi.waitFor(
      async () => {
        const now = await world.call({ method: 'GET', path: made.location ?? '', token: world.a.token });
        expect([JSON.parse(now.text).status, now.etag]).toEqual(['ready', made.etag]);
      },
      { timeout: 30_000, interval: 50 },
    );
  });
});

it('keeps the address and the tag of a repeated call', async () => {
  const call = {
    method: 'POST',
    path: '/v1/clones',
    body: { name: 'Twice' },
    token: world.a.token,
    headers: { 'idempotency-key': 'twice' },
  };
  const [first, again] = [await world.fetch(toRequest(call)), await world.fetch(toRequest(call))];
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  for (const name of ['location', 'etag']) expect([name, again.headers.get(name)]).toEqual([name, first.headers.get(name)]);
});
