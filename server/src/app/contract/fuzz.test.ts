import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Operation, readContract } from './contract-document.ts';
import { type Answer, type ContractWorld, createContractWorld } from './contract-world.ts';
import { arbitraryOf } from './schema-arbitrary.ts';

/** Cases per operation; CONTRACT_FUZZ_RUNS asks for more. */
const RUNS = Number(process.env.CONTRACT_FUZZ_RUNS ?? 25);
/** A generated id such as `..` makes the path of another route, or of none. Every other answer must be in the contract. */
const OF_OTHER_PATHS = new Set([404, 405]);

const { document, operations } = readContract();
// Deletions last: what they remove is what the others work on.
const ordered = operations.toSorted((x, y) => Number(x.method === 'DELETE') - Number(y.method === 'DELETE'));

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ ...document, $id: 'contract' });

let world: ContractWorld;
let cases = 0;
let failures = 0;
beforeAll(async () => {
  world = await createContractWorld();
});
afterAll(async () => {
  console.log(
    `contract fuzz: ${cases} cases over ${operations.length} operations, ${failures} of them failing (5xx, or outside the contract)`,
  );
  await world?.close();
});

function requestArbitrary(operation: Operation) {
  const schemas = document.components.schemas;
  const garbage = fc.oneof(fc.string({ maxLength: 40, unit: 'binary' }), fc.constantFrom('..', '%', '0', '-1', 'null'));
  const params = fc.record(
    Object.fromEntries(
      operation.parameters
        .filter((parameter) => parameter.in === 'path')
        .map(({ name, schema }) => [
          name,
          fc.oneof(
            { weight: 6, arbitrary: fc.constant(world.a.ids[name] ?? '') },
            { weight: 2, arbitrary: arbitraryOf(schema, schemas).map(String) },
            { weight: 1, arbitrary: garbage },
          ),
        ]),
    ),
  );
  const query = fc.record(
    Object.fromEntries(
      operation.parameters
        .filter((parameter) => parameter.in === 'query')
        .map(({ name, schema }) => [
          name,
          fc.oneof({ weight: 3, arbitrary: arbitraryOf(schema, schemas).map(String) }, { weight: 1, arbitrary: garbage }),
        ]),
    ),
    { requiredKeys: [] },
  );
  const body = operation.body
    ? fc.oneof(
        { weight: 6, arbitrary: arbitraryOf(operation.body.schema, schemas).map((value) => JSON.stringify(value)) },
        { weight: 2, arbitrary: fc.json({ maxDepth: 4 }) },
        { weight: 1, arbitrary: fc.string({ maxLength: 60, unit: 'binary' }) },
      )
    : fc.constant(undefined);
  const token = fc.constantFrom(
    world.a.token,
    world.a.token,
    world.a.token,
    world.a.visitorToken,
    world.a.publishableKey,
    world.b.token,
    'nonsense',
    undefined,
  );
  return fc.record({ params, query, body, token });
}

describe('responses to generated input match the contract', () => {
  it.each(ordered.map((operation) => [operation.operationId, operation] as const))('%s', async (_name, operation) => {
    await fc.assert(
      fc.asyncProperty(requestArbitrary(operation), async ({ params, query, body, token }) => {
        cases++;
        const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? '') || '%20');
        const search = new URLSearchParams(query as Record<string, string>);
        if (operation.parameters.some(({ name }) => name === 'live')) search.set('live', 'false');
        const answer = await world.call({
          method: operation.method,
          path: `${path}?${search}`,
          ...(body === undefined ? {} : { rawBody: body }),
          ...(token === undefined ? {} : { token }),
        });
        failures++;
        checkAnswer(operation, answer);
        failures--;
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});

const validators = new Map<string, ValidateFunction>();

function checkAnswer(operation: Operation, { status, text, contentType, requestId }: Answer): void {
  const described = operation.answers.get(status);
  if (!(status === 503 && described)) expect(status, text.slice(0, 500)).toBeLessThan(500);
  expect(requestId).toBeTruthy();
  if (!described) {
    expect(operation.path.includes('{'), `${status} is not in the contract: ${text.slice(0, 300)}`).toBe(true);
    expect(OF_OTHER_PATHS, `${status} is not in the contract: ${text.slice(0, 300)}`).toContain(status);
  }
  if (!contentType.startsWith('application/json')) return;
  const key = `${operation.operationId} ${status}`;
  const validate = validators.get(key) ?? ajv.compile(rebased(described?.schema ?? { $ref: '#/components/schemas/Error' }));
  validators.set(key, validate);
  expect(validate(JSON.parse(text)), `${status} ${text.slice(0, 300)} ${ajv.errorsText(validate.errors)}`).toBe(true);
}

/** `#/components/…` of the document, seen from a schema that stands alone. */
function rebased<T>(schema: T): T {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"contract#/components/')) as T;
}
