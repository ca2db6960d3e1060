import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../shared/context.ts';
import { type Operation, readContract } from './contract-document.ts';
import { pathFor, sampleBody } from './contract-requests.ts';
import { type ContractWorld, createContractWorld } from './contract-world.ts';

const { document, operations } = readContract();
const guarded = operations.filter((operation) => operation.security);

let world: ContractWorld;
const keys = new Map<string, string>();
beforeAll(async () => {
  world = await createContractWorld();
});
afterAll(() => world?.close());

/** A secret key of tenant B with exactly these scopes. */
async function keyWith(scopes: readonly string[]): Promise<string> {
  const name = scopes.toSorted().join(' ');
  const known = keys.get(name);
  if (known) return known;
  const body = { kind: 'secret', name: 'contract tests', scopes };
  const made = await world.call({ method: 'POST', path: '/v1/api-keys', body, token: world.b.token });
  if (made.status !== 201) throw new Error(`POST /v1/api-keys answered ${made.status}: ${made.text}`);
  const { key } = JSON.parse(made.text) as { key: string };
  keys.set(name, key);
  return key;
}

/** Tenant B's call with tenant A's ids: a caller that may call the operation finds nothing there, and changes nothing. */
async function statusFor(operation: Operation, token: string) {
  const query = new URLSearchParams(operation.parameters.some(({ name }) => name === 'live') ? { live: 'false' } : {});
  const { status, text } = await world.call({
    method: operation.method,
    path: `${pathFor(operation, world.a.ids)}?${query}`,
    ...(operation.body ? { body: sampleBody(operation, document.components.schemas) } : {}),
    token,
  });
  return { status, text };
}

describe.each(guarded.map((operation) => [operation.operationId, operation] as const))('%s', (_name, operation) => {
  const alternatives = operation.credentials.get('secretKey');
  if (!alternatives) {
    it('refuses a secret key, because the contract names none, whatever its scopes are', async () => {
      expect((await statusFor(operation, await keyWith(SCOPES))).status).toBe(403);
    });
    return;
  }

  it('accepts a secret key with the scopes that the contract names', async () => {
    for (const scopes of alternatives) {
      expect(scopes.length, 'names a scope').toBeGreaterThan(0);
      const { status, text } = await statusFor(operation, await keyWith(scopes));
      expect([scopes, [401, 403].includes(status) ? text : 'accepted']).toEqual([scopes, 'accepted']);
    }
  });

  it('refuses a secret key with every other scope', async () => {
    const named = new Set(alternatives.flat());
    const together = alternatives.length === 1 ? (alternatives[0] ?? []) : [[...named]].flat();
    const missing = alternatives.length === 1 ? together.map((scope) => [scope]) : [together];
    for (const scopes of missing) {
      const others = SCOPES.filter((scope) => !scopes.includes(scope));
      expect([scopes, (await statusFor(operation, await keyWith(others))).status]).toEqual([scopes, 403]);
    }
  });
});

it('accepts a session token and a publishable key where the contract names them', async () => {
  const refused: string[] = [];
  for (const operation of guarded.filter(({ method }) => method !== 'DELETE'))
    for (const [kind, token] of [
      ['sessionToken', world.a.visitorToken],
      ['publishableKey', world.a.publishableKey],
    ] as const) {
      // With a publishable key, this one also checks the token in its body.
      if (!operation.credentials.has(kind) || operation.operationId === 'renewSessionToken') continue;
      const { status } = await statusFor(operation, token);
      if (status === 401 || status === 403) refused.push(`${operation.operationId} ${kind}`);
    }
  expect(refused).toEqual([]);
});

it('names the credentials and the scope of every operation', () => {
  const unnamed = guarded.filter(({ credentials }) => {
    const scoped = [credentials.get('accessToken'), credentials.get('secretKey')].flatMap((alternatives) => alternatives ?? []);
    return credentials.size === 0 || scoped.some((scopes) => scopes.length === 0);
  });
  expect(unnamed.map(({ operationId }) => operationId)).toEqual([]);
});
