import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonSchema, readContract } from './contract-document.ts';
import { pathFor, sampleBody } from './contract-requests.ts';
import { type ContractWorld, createContractWorld } from './contract-world.ts';

const { document, operations } = readContract();
const { schemas } = document.components;
// Deletions last: what they remove is what the others work on.
const ordered = operations.toSorted((x, y) => Number(x.method === 'DELETE') - Number(y.method === 'DELETE'));
/** Stripe signs its own format, whose fields are not ours to refuse. */
const FOREIGN_BODY = new Set(['receivePaymentEvent']);

let world: ContractWorld;
beforeAll(async () => {
  world = await createContractWorld();
});
afterAll(() => world?.close());

const refusals = { parameters: 0, fields: 0, bodies: 0 };
afterAll(() =>
  console.log(
    `unknown input: ${refusals.parameters} of ${operations.length} operations refuse a query parameter, ${refusals.fields} fields in bodies and ${refusals.bodies} bodies are refused`,
  ),
);

async function refused(operation: (typeof operations)[number], query: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await world.call({
    method: operation.method,
    path: pathFor(operation, world.a.ids) + query,
    ...(body === undefined ? {} : { body }),
    headers,
    ...(operation.security ? { token: world.a.token } : {}),
  });
  const { error } = JSON.parse(answer.text) as { error?: { code: string; param: string | null } };
  return [answer.status, error?.code, error?.param];
}

describe.each(ordered.map((operation) => [operation.operationId, operation] as const))('%s', (_name, operation) => {
  it('refuses an unknown query parameter and names it', async () => {
    const required = operation.parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
    const query = new URLSearchParams(Object.fromEntries(required.map(({ name }) => [name, '1'])));
    query.set('externalld', 'nope');
    expect(await refused(operation, `?${query}`, sampleBody(operation, schemas))).toEqual([400, 'invalid_input', 'externalld']);
    refusals.parameters++;
  });

  if (!operation.parameters.some(({ name }) => name === 'If-Match'))
    it('refuses If-Match, because it does not compare it', async () => {
      expect(await refused(operation, '', sampleBody(operation, schemas), { 'if-match': '"of something"' })).toEqual([
        400,
        'invalid_input',
        'If-Match',
      ]);
    });

  const numbers = operation.parameters.filter(({ in: place, schema }) => place === 'query' && schema.type === 'integer');
  if (numbers.length > 0)
    it('refuses numbers that are not in decimal digits', async () => {
      for (const { name } of numbers)
        for (const text of ['', ' 1', '0x1', '1e1', '1.5', 'true', 'NaN'])
          expect([text, ...(await refused(operation, `?${new URLSearchParams({ [name]: text })}`, undefined))]).toEqual([
            text,
            400,
            'invalid_input',
            expect.any(String),
          ]);
    });

  if (operation.body && !FOREIGN_BODY.has(operation.operationId))
    it('refuses an unknown field in each object of its body and names it', async () => {
      const sample = sampleBody(operation, schemas);
      for (const { path, body } of withUnknownField(sample, operation.body?.schema ?? {})) {
        expect(await refused(operation, '', body)).toEqual([400, 'invalid_input', path]);
        refusals.fields++;
      }
    });

  if (!operation.body && operation.method !== 'GET')
    it('refuses a body, because it takes none', async () => {
      expect((await refused(operation, '', { reason: 'x' })).slice(0, 2)).toEqual([400, 'invalid_input']);
      refusals.bodies++;
    });
});

it('closes every object that a request may contain', () => {
  const open = operations
    .filter(({ operationId }) => !FOREIGN_BODY.has(operationId))
    .flatMap(({ operationId, body }) => (body ? openObjects(body.schema, operationId) : []));
  expect(open).toEqual([]);
});

/** The sample with an unknown field in one of its objects, for each object that the schema closes. */
function withUnknownField(sample: unknown, given: JsonSchema, at: string[] = []): { path: string; body: unknown }[] {
  const schema = formOf(sample, resolve(given));
  if (Array.isArray(sample))
    return sample
      .slice(0, 1)
      .flatMap((item) =>
        withUnknownField(item, schema.items ?? {}, [...at, '0']).map(({ path, body }) => ({ path, body: [body, ...sample.slice(1)] })),
      );
  if (sample === null || typeof sample !== 'object' || typeof schema.additionalProperties === 'object') return [];
  const here = { path: [...at, 'unknownField'].join('.'), body: { ...sample, unknownField: 'nope' } };
  const below = Object.entries(sample).flatMap(([name, value]) =>
    withUnknownField(value, schema.properties?.[name] ?? {}, [...at, name]).map(({ path, body }) => ({
      path,
      body: { ...sample, [name]: body },
    })),
  );
  return [here, ...below];
}

/** The form of a union that a sample has, by its constant fields. */
function formOf(sample: unknown, schema: JsonSchema): JsonSchema {
  const forms = (schema.oneOf ?? schema.anyOf)?.map(resolve);
  if (!forms) return schema;
  const constant = ({ const: only, enum: few }: JsonSchema) => (only === undefined ? few : [only]);
  const fits = ({ properties = {} }: JsonSchema) =>
    Object.entries(properties).every(([name, inner]) => constant(inner)?.includes((sample as Record<string, unknown>)[name]) ?? true);
  return forms.find((form) => sample !== null && typeof sample === 'object' && fits(form)) ?? {};
}

function resolve(schema: JsonSchema): JsonSchema {
  return schema.$ref ? resolve(schemas[schema.$ref.replace('#/components/schemas/', '')] ?? {}) : schema;
}

function openObjects(given: JsonSchema, at: string, depth = 0): string[] {
  if (depth > 12) return [];
  const schema = resolve(given);
  if (schema.allOf) return [`${at}: allOf cannot be closed`];
  const inner = [
    ...Object.entries(schema.properties ?? {}).map(([name, field]) => [`${at}.${name}`, field] as const),
    ...(schema.items ? [[`${at}[]`, schema.items] as const] : []),
    ...[...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].map((form, i) => [`${at}#${i}`, form] as const),
  ];
  const open = [schema.type].flat().includes('object') && schema.additionalProperties === undefined ? [at] : [];
  return [...open, ...inner.flatMap(([path, field]) => openObjects(field, path, depth + 1))];
}
