import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Operation, readContract } from './contract-document.ts';
import { pathFor } from './contract-requests.ts';
import { type ContractWorld, createContractWorld } from './contract-world.ts';
import { arbitraryOf } from './schema-arbitrary.ts';

/** What programs send by mistake: a text cut in the middle of an emoji, a C string, a whole book. */
const TEXTS = { surrogate: 'a\ud83d', nul: 'a\u0000b', megabyte: 'x'.repeat(1024 * 1024) } as const;
/** Bodies per operation, so that each optional field and each kind of body is in one of them. */
const SAMPLES = 60;
/** Operations whose schema cleans texts from documents instead of refusing them. */
const CLEANED = new Set(['createSource', 'createSourceBatch', 'updateSourceBatch', 'upsertSource']);

const { document, operations } = readContract();
let world: ContractWorld;
beforeAll(async () => {
  world = await createContractWorld();
});
afterAll(() => world?.close());

type Path = (string | number)[];

/** The places of all texts in a value. */
function textsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => textsIn(member, [...path, Array.isArray(value) ? Number(key) : key]));
}

/** The value with another text in one place. */
function withText(value: unknown, [first, ...rest]: Path, text: string): unknown {
  if (first === undefined) return text;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[first] = withText(copy[first], rest, text);
  return copy;
}

interface Sample {
  path: Path;
  body: unknown;
}

/** The text fields of the operation, each with bodies that have it. Entries of a list, and of an object with free keys, are one field. */
function textFields(operation: Operation): { field: string; samples: Sample[] }[] {
  if (!operation.body) return [];
  const bodies = fc.sample(arbitraryOf(operation.body.schema, document.components.schemas), { numRuns: SAMPLES, seed: 20260102 });
  const found = new Map<string, Sample[]>();
  for (const body of bodies)
    for (const path of textsIn(body)) {
      const field = path.map((part, i) => (typeof part === 'number' || path[i - 1] === 'metadata' ? '*' : part)).join('.');
      found.set(field, [...(found.get(field) ?? []), { path, body }]);
    }
  return [...found].map(([field, samples]) => ({ field, samples }));
}

const send = (operation: Operation, rawBody: string | undefined, query = '', headers: Record<string, string> = {}) =>
  world.call({
    method: operation.method,
    path: pathFor(operation, world.a.ids) + query,
    token: world.a.token,
    headers,
    ...(rawBody === undefined ? {} : { rawBody }),
  });

const withTexts = operations
  .map((operation) => [operation.operationId, operation, textFields(operation)] as const)
  .filter(([, , fields]) => fields.length > 0)
  // Deletions last: what they remove is what the others work on.
  .sort(([, a], [, b]) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));

it('finds the text fields of the contract', () => {
  expect(withTexts.flatMap(([, , fields]) => fields).length).toBeGreaterThan(50);
});

describe.each(withTexts)('%s', (id, operation, fields) => {
  it.each(fields.map((each) => [each.field, each] as const))(
    'answers unusual texts in %s without an error of the server',
    async (_, { samples }) => {
      for (const [kind, text] of Object.entries(TEXTS)) {
        const named: unknown[] = [];
        for (const { path, body } of samples) {
          const { status, text: answer } = await send(operation, JSON.stringify(withText(body, path, text)));
          if (status >= 500) expect.unreachable(`${kind}: ${status} ${answer.slice(0, 500)}`);
          if (kind === 'megabyte' || CLEANED.has(id) || id === 'receivePaymentEvent') break;
          // The caller has no other way to learn which of its texts is cut.
          const { param } = JSON.parse(answer).error;
          named.push(param);
          expect([kind, status]).toEqual([kind, 400]);
          if (param === path.join('.')) break;
          // The sample itself is invalid in another field, whose error comes first.
          const { status: asItIs, text: refusal } = await send(operation, JSON.stringify(body));
          expect([kind, asItIs, JSON.parse(refusal).error?.param]).toEqual([kind, 400, param]);
          if (body === samples.at(-1)?.body) expect.unreachable(`${kind}: never named, but ${named.join(', ')}`);
        }
      }
    },
  );
});

const withQuery = operations.filter(({ parameters }) => parameters.some(({ in: place }) => place === 'query'));

it.each(withQuery.map((operation) => [operation.operationId, operation] as const))(
  '%s answers unusual texts in its query without an error of the server',
  async (_id, operation) => {
    for (const { name, in: place } of operation.parameters) {
      if (place !== 'query') continue;
      for (const text of ['%00', 'a%00b', '%ED%A0%BD', '%', 'x'.repeat(12_000), '']) {
        const live = operation.parameters.some((each) => each.name === 'live') && name !== 'live' ? '&live=false' : '';
        const { status } = await send(operation, undefined, `?${name}=${text}${live}`);
        if (status >= 500) expect.unreachable(`${name}=${text.slice(0, 10)}: ${status}`);
      }
    }
  },
);

it.each(operations.filter(({ takesFile }) => takesFile).map((operation) => [operation.operationId, operation] as const))(
  '%s answers unusual texts in its form without an error of the server',
  async (_id, operation) => {
    const part = (name: string, value: string, rest = '') =>
      `--x\r\ncontent-disposition: form-data; name="${name}"${rest}\r\n\r\n${value}\r\n`;
    for (const text of [TEXTS.nul, TEXTS.megabyte, '\ufffd', '']) {
      for (const name of ['title', 'externalId', 'url', 'tags', 'tags[]', '__proto__', 'other']) {
        const form = `${part(name, text)}${part('file', 'Bees dance.', '; filename="bees.txt"')}--x--\r\n`;
        const { status } = await send(operation, form, '', { 'content-type': 'multipart/form-data; boundary=x' });
        if (status >= 500) expect.unreachable(`${name}=${text.slice(0, 10)}: ${status}`);
      }
      const form = `${part('file', 'Bees dance.', `; filename="${text.slice(0, 1000)}.txt"`)}--x--\r\n`;
      expect((await send(operation, form, '', { 'content-type': 'multipart/form-data; boundary=x' })).status).toBeLessThan(500);
    }
  },
);
