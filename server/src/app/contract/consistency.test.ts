import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JsonSchema, readContract } from './contract-document.ts';
import { type ContractWorld, createContractWorld } from './contract-world.ts';

const { schemas } = readContract().document.components;

let world: ContractWorld;
beforeAll(async () => {
  world = await createContractWorld();
});
afterAll(() => world?.close());

it('shows a rating in the same form in which it was given', async () => {
  const { messageId, sessionId } = world.a.ids;
  const call = async (method: string, path: string, body?: object) =>
    JSON.parse((await world.call({ method, path, token: world.a.token, ...(body ? { body } : {}) })).text);
  const shown = async () =>
    (await call('GET', `/v1/sessions/${sessionId}/messages`)).data.find(({ id }: { id: string }) => id === messageId).feedback;
  expect(await shown()).toBeNull();
  for (const rating of ['up', 'down']) {
    expect((await call('POST', `/v1/messages/${messageId}/feedback`, { rating })).rating).toBe(rating);
    expect(await shown()).toBe(rating);
  }
});

it('lets every field be null that is described as null at times', () => {
  const fields = Object.entries(schemas).flatMap(([name, { properties = {} }]) =>
    Object.entries(properties).map(([field, schema]) => ({
      at: `${name}.${field}`,
      schema: schema as JsonSchema & { description?: string },
    })),
  );
  const described = fields.filter(({ schema }) => /\bnull (?:if|for|when|until)\b/i.test(schema.description ?? ''));
  const nullable = ({ type, anyOf = [], oneOf = [] }: JsonSchema): boolean =>
    [type].flat().includes('null') || [...anyOf, ...oneOf].some(nullable);
  expect(described.length).toBeGreaterThan(10);
  expect(described.filter(({ schema }) => !nullable(schema)).map(({ at }) => at)).toEqual([]);
});

it('describes every time as date-time, and every day as date', () => {
  const times: [string, string | undefined][] = [];
  const days: [string, string | undefined][] = [];
  const visit = (schema: JsonSchema, at: string): void => {
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      if (/(?:At|^timestamp)$/.test(name)) times.push([`${at}.${name}`, field.format]);
      if (name === 'day') days.push([`${at}.${name}`, field.format]);
      visit(field, `${at}.${name}`);
    }
    for (const inner of [schema.items, ...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])])
      if (inner) visit(inner, at);
  };
  for (const [name, schema] of Object.entries(schemas)) visit(schema, name);
  expect(times.length).toBeGreaterThan(30);
  expect(times.filter(([, format]) => format !== 'date-time')).toEqual([]);
  expect(days.filter(([, format]) => format !== 'date')).toEqual([]);
});
