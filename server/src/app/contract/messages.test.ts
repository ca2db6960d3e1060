import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ContractWorld, createContractWorld } from './contract-world.ts';

let world: ContractWorld;
beforeAll(async () => {
  world = await createContractWorld();
});
afterAll(() => world?.close());

async function refusal(method: string, path: string, init: { body?: unknown; rawBody?: string } = {}) {
  const answer = await world.call({ method, path, token: world.a.token, ...init });
  const { error } = JSON.parse(answer.text) as { error?: { message: string; param: string | null } };
  return [answer.status, error?.param ?? null, error?.message];
}

it('names the range of a number and a parameter that is sent twice', async () => {
  expect(await refusal('GET', '/v1/clones?limit=101')).toEqual([400, 'limit', 'limit: must be a whole number from 1 to 100']);
  expect(await refusal('GET', '/v1/clones?limit=5&limit=6')).toEqual([400, 'limit', 'limit: is sent more than once. Send it once.']);
  expect(await refusal('GET', '/v1/clones?cursor=a&cursor=b')).toEqual([400, 'cursor', 'cursor: is sent more than once. Send it once.']);
});

it('names the missing field, and every other wrong one', async () => {
  expect(await refusal('POST', '/v1/clones', { body: {} })).toEqual([400, 'name', 'name: is required']);
  expect(await refusal('POST', '/v1/clones', { body: { name: '', bio: 5 } })).toEqual([
    400,
    'name',
    'name: must not be empty. bio: must be a string, not a number.',
  ]);
  expect(await refusal('POST', '/v1/api-keys', { body: {} })).toEqual([400, 'kind', "kind: must be 'secret' or 'publishable'"]);
});

it('takes an empty body as no fields where the body is optional, and says that it is empty elsewhere', async () => {
  const publish = `/v1/clones/${world.a.ids.cloneId}/publish`;
  expect((await refusal('POST', publish, { rawBody: '' }))[0]).toBe(200);
  expect((await refusal('POST', publish))[0]).toBe(200);
  for (const rawBody of ['', undefined])
    expect(await refusal('POST', '/v1/clones', rawBody === undefined ? {} : { rawBody })).toEqual([
      400,
      null,
      'The body is empty. Send a JSON object.',
    ]);
});
