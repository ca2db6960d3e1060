import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Operation, readContract } from './contract-document.ts';
import { pathFor, sampleBody } from './contract-requests.ts';
import { type ContractWorld, createContractWorld, type Tenant } from './contract-world.ts';

const { document, operations } = readContract();
const guarded = operations.filter((operation) => operation.security);

/** What a visitor's session token and a page's publishable key may do; every other operation must refuse them. */
const VISITOR_MAY = new Set([
  'createMessage',
  'deleteSession',
  'endSession',
  'retrieveSession',
  'createFeedback',
  'listMessages',
  'openSocket',
  'renewSessionToken',
  'stopMessage',
  'streamSessionEvents',
  'streamMessage',
]);
const PAGE_MAY = new Set(['createSession']);
/** Operations of a person, not of a workspace: they ask for a logged-in user instead of a scope. */
const NEEDS_A_PERSON = new Set([
  'retrieveMe',
  'updateMe',
  'deleteMe',
  'listWorkspaces',
  'listLogins',
  'createLogin',
  'deleteLogin',
  'deleteOtherLogins',
  'changePassword',
  'listMembers',
  'updateMember',
  'deleteMember',
]);

let world: ContractWorld;
let victim: Tenant;
let attacker: Tenant;

beforeAll(async () => {
  world = await createContractWorld();
  [victim, attacker] = [world.a, world.b];
});
afterAll(() => world?.close());

/** The victim's ids wherever a body or a query names one. */
function aimed(operation: Operation): unknown {
  const body = sampleBody(operation, document.components.schemas);
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, victim.ids[name] ?? value]));
}

function queryFor(operation: Operation): string {
  const query = new URLSearchParams();
  for (const { name, in: place } of operation.parameters) {
    if (place === 'query' && victim.ids[name] !== undefined) query.set(name, victim.ids[name]);
    if (place === 'query' && name === 'live') query.set(name, 'false');
  }
  return query.size > 0 ? `?${query}` : '';
}

const call = (operation: Operation, token?: string) =>
  world.call({
    method: operation.method,
    path: pathFor(operation, victim.ids) + queryFor(operation),
    ...(operation.body ? { body: aimed(operation) } : {}),
    ...(token === undefined ? {} : { token }),
  });

it('reads operations from the contract', () => {
  expect(operations.length).toBeGreaterThan(30);
  expect(guarded.length).toBeGreaterThan(25);
});

describe.each(guarded.map((operation) => [operation.operationId, operation] as const))('%s', (_name, operation) => {
  it('rejects a missing or invalid credential', async () => {
    for (const token of [undefined, 'sk_live_nonsense', 'eyJhbGciOiJub25lIn0.e30.', 'x'.repeat(9000)]) {
      const { status, text } = await call(operation, token);
      expect([status, text]).toEqual([401, expect.stringContaining('authentication_error')]);
    }
  });

  it('reveals and changes nothing of another tenant', async () => {
    const before = await world.fingerprint(victim);
    const { status, text } = await call(operation, attacker.token);
    expect(status).toBeLessThan(500);
    if (operation.path.includes('{')) expect([403, 404]).toContain(status);
    expect(text).not.toContain(victim.marker);
    if (status < 300) for (const id of Object.values(victim.ids)) if (id.length > 20) expect(text).not.toContain(id);
    expect(await world.fingerprint(victim)).toBe(before);
  });

  it('rejects visitors and publishable keys unless the operation is for them', async () => {
    for (const [token, allowed] of [
      [victim.visitorToken, VISITOR_MAY],
      [victim.publishableKey, PAGE_MAY],
    ] as const) {
      if (allowed.has(operation.operationId)) continue;
      expect([403, 404]).toContain((await call(operation, token)).status);
    }
  });

  it('rejects a key without the required scope', async () => {
    const statuses = [await call(operation, victim.billingKey), await call(operation, victim.webhooksKey)].map(({ status }) => status);
    expect(statuses).toContain(403);
    if (NEEDS_A_PERSON.has(operation.operationId)) expect(statuses).toEqual([403, 403]);
  });
});

const withBody = operations.filter((operation) => operation.body);
describe.each(withBody.map((operation) => [operation.operationId, operation] as const))('%s', (_name, operation) => {
  it('answers a malformed body with 4xx in the envelope', async () => {
    const bodies = [
      '{',
      '[]',
      'null',
      '"text"',
      '{"__proto__":{"a":1},"nope":[[[[]]]]}',
      `{"name":${'['.repeat(2000)}${']'.repeat(2000)}}`,
      '\u0000',
    ];
    for (const rawBody of bodies) {
      const { status, text } = await world.call({
        method: operation.method,
        path: pathFor(operation, victim.ids),
        rawBody,
        ...(operation.security ? { token: victim.token } : {}),
      });
      // A body whose every field may be left out is satisfied by an object of unknown fields or by none.
      const lenient = operation.body && !operation.body.required;
      if (!(lenient && status < 300)) expect([rawBody.slice(0, 20), status >= 400 && status < 500]).toEqual([rawBody.slice(0, 20), true]);
      if (status >= 400) expect(JSON.parse(text)).toMatchObject({ error: { type: expect.any(String), requestId: expect.any(String) } });
    }
  });
});

const withIds = operations.filter((operation) => operation.path.includes('{'));
describe.each(withIds.map((operation) => [operation.operationId, operation] as const))('%s', (_name, operation) => {
  it('answers invalid IDs with 4xx', async () => {
    for (const junk of ['x', '..', "cln_'or'1'='1", '%00', 'cln_0', '💥', 'a'.repeat(3000)]) {
      const ids = Object.fromEntries(Object.keys(victim.ids).map((name) => [name, junk]));
      const { status } = await world.call({
        method: operation.method,
        path: pathFor(operation, ids),
        ...(operation.body ? { body: aimed(operation) } : {}),
        token: victim.token,
      });
      expect([junk.slice(0, 20), status >= 400 && status < 500]).toEqual([junk.slice(0, 20), true]);
    }
  });
});
