import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compile } from './compile.testing.ts';
import type { Contract, Operation } from './contract.ts';
import { generate } from './generate.ts';
import { type Resource, resourceTree } from './resource-tree.ts';

const MODELS = 'src/generated/models.ts';
const THINGS = 'src/generated/resources/things.ts';

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function contractOf(paths: Record<string, Record<string, object>>, schemas: object = {}): Contract {
  return { openapi: '3.1.0', info: { title: 'Test', version: '1' }, paths, components: { schemas } } as unknown as Contract;
}

const operation = (method: string, more: object): Operation =>
  ({
    operationId: `${method}Thing`,
    'x-sdk': { resource: 'things', method },
    responses: { 200: { description: 'ok', ...json({ type: 'object' }) } },
    ...more,
  }) as Operation;

it('generates the same files for any order of the contract', () => {
  const a = { '/v1/a': { get: operation('list', {}), post: operation('create', {}) }, '/v1/b/{id}': { get: operation('get', {}) } };
  const b = { '/v1/b/{id}': { get: operation('get', {}) }, '/v1/a': { post: operation('create', {}), get: operation('list', {}) } };
  expect(generate(contractOf(a))).toEqual(generate(contractOf(b)));
});

it('matches the committed files', () => {
  const contract = JSON.parse(readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')) as Contract;
  for (const [name, text] of Object.entries(generate(contract)))
    expect(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'), `${name} is stale: run npm run generate`).toBe(text);
});

it('generates a method for every operation with x-sdk', () => {
  const contract = JSON.parse(readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')) as Contract;
  const named = Object.values(contract.paths).flatMap((path) => Object.values(path).filter((each) => each['x-sdk']));
  const text = Object.values(generate(contract)).join('\n');
  expect(named.length).toBeGreaterThan(20);
  for (const { 'x-sdk': place } of named) expect(text).toMatch(new RegExp(`^ {2}${place?.method}\\(`, 'm'));
});

it('splits a component with defaults that requests and responses share', () => {
  const schemas = { Settings: { type: 'object', properties: { bio: { type: 'string', default: '' } } } };
  const { [MODELS]: types = '', [THINGS]: resources = '' } = generate(
    contractOf(
      {
        '/v1/s': {
          put: operation('set', {
            requestBody: { required: true, ...json(ref('Settings')) },
            responses: { 200: { description: 'ok', ...json(ref('Settings')) } },
          }),
        },
      },
      schemas,
    ),
  );
  expect(types).toMatch(/Settings \{[^}]*bio: string;/);
  expect(types).toMatch(/SettingsInput \{[^}]*bio\?: string;/);
  expect(resources).toContain('set(body?: SettingsInput, options?: RequestOptions): APIPromise<Settings> {');
});

it('generates one method per kind of body', () => {
  const content = {
    'application/json': { schema: ref('New') },
    'multipart/form-data': { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] } },
  };
  const { [THINGS]: text = '' } = generate(
    contractOf(
      { '/v1/t': { post: operation('create', { requestBody: { required: true, content } }) } },
      { New: { type: 'object', required: ['a'], properties: { a: { type: 'string' } } } },
    ),
  );
  expect(text).toMatch(/create\(body: New,/);
  expect(text).toMatch(/upload\(body: ThingUploadParams,/);
  expect(text).toContain('file: Uploadable;');
});

it('nests resources with dotted names', () => {
  const files = generate(
    contractOf({
      '/v1/things/{thingId}/parts': { get: operation('list', { 'x-sdk': { resource: 'things.parts', method: 'list' } }) },
      '/v1/things': { get: operation('list', {}) },
    }),
  );
  expect(files[THINGS]).toContain('readonly parts = new ThingPartsResource(this._client);');
  expect(files[THINGS]).toContain(['return this._client.get(path`/v1/things/', '{thingId}/parts`, options);'].join('$'));
  expect(files['api.md']).toContain('`client.things.parts.list(thingId)`');
  // The package contains no sources that a link could lead to.
  expect(files['api.md']).not.toContain('](');
});

it('generates examples that compile', () => {
  const contract = JSON.parse(readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')) as Contract;
  const examples: string[] = [];
  const add = (resource: Resource): void => {
    for (const { example } of resource.methods.values()) examples.push(example);
    for (const child of resource.children.values()) add(child);
  };
  add(resourceTree(contract));
  const code = [
    "import { CloneAI } from '../src/index.ts';",
    'const client = new CloneAI();',
    ...examples.map((example) => `{\n${example}\n}`),
  ].join('\n');
  expect(examples.length).toBeGreaterThan(60);
  expect(compile(code)).toEqual([]);
});

it.each([
  ['a name that is not in camelCase', { 'x-sdk': { resource: 'things', method: 'no-name' } }, /camelCase/],
  ['no success', { responses: { 400: { description: 'no' } } }, /no success/],
])('refuses an operation with %s', (_what, more, message) => {
  expect(() => generate(contractOf({ '/v1/x': { get: operation('get', more) } }))).toThrow(message);
});

it('generates a method that returns the unread response for anything but JSON and events', () => {
  const { [THINGS]: text = '' } = generate(
    contractOf({
      '/v1/t': {
        get: operation('export', { responses: { 200: { description: 'ok', content: { 'text/csv': { schema: { type: 'string' } } } } } }),
      },
    }),
  );
  expect(text).toContain(
    "export(options?: RequestOptions): Promise<Response> {\n    return this._client.get('/v1/t', options).asResponse();",
  );
});
