import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { isLeaf, isLeafList, type Schema } from '../../http/contract-fields.ts';
import { ERROR_CODES } from '../../shared/errors.ts';
import { DOMAIN_EVENT_TYPES } from '../../shared/events.ts';
import { type RawOperation, readContract, resolved } from './contract-document.ts';

const { document } = readContract();
const schemas = document.components.schemas as Record<string, Schema>;
const paths = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);
const webhooks = Object.values(document.webhooks ?? {}).map(({ post }) => post);
const operations = [...paths.map(({ operation }) => operation), ...webhooks];

interface Field {
  at: string;
  field: Schema;
}

/** Every field of a schema and of the schemas inside it. */
function fieldsOf(schema: Schema, at: string): Field[] {
  const { properties = {}, items, additionalProperties, allOf = [], anyOf = [], oneOf = [] } = schema;
  const own = Object.entries(properties).flatMap(([name, field]) => [{ at: `${at}.${name}`, field }, ...fieldsOf(field, `${at}.${name}`)]);
  const inner = [...(items ? [items] : []), ...(typeof additionalProperties === 'object' ? [additionalProperties] : [])];
  return [...own, ...[...inner, ...allOf, ...anyOf, ...oneOf].flatMap((each) => fieldsOf(each, at))];
}

/** The bodies of an operation, with their examples. */
function bodiesOf({ operationId, requestBody, responses }: RawOperation) {
  const bodies = [
    ...Object.entries(requestBody?.content ?? {}).map(([type, media]) => ({ at: `${operationId} body`, type, media })),
    ...Object.entries(responses).flatMap(([status, response]) =>
      Object.entries(resolved(document, response).content ?? {}).map(([type, media]) => ({ at: `${operationId} ${status}`, type, media })),
    ),
  ];
  return bodies.filter(({ at, media }) => !at.endsWith(' 101') && media.schema !== undefined);
}

const fields = [
  ...Object.entries(schemas).flatMap(([name, schema]) => fieldsOf(schema, name)),
  ...operations.flatMap((operation) => bodiesOf(operation).flatMap(({ at, media }) => fieldsOf(media.schema as Schema, at))),
];
const parameters = operations.flatMap(({ operationId, parameters: list = [] }) =>
  list.map((parameter) => ({ at: operationId, parameter: resolved(document, parameter) })),
);

describe('the contract', () => {
  it('describes every operation, schema, field, and parameter', () => {
    const missing = {
      operations: operations.filter(({ summary, description = '' }) => !summary || !description.replace(/Credential: .*$/s, '').trim()),
      schemas: Object.entries(schemas).filter(([, { description }]) => !description),
      fields: fields.filter(({ field }) => field.$ref === undefined && !field.description),
      parameters: parameters.filter(({ parameter }) => !parameter.description),
    };
    expect({
      operations: missing.operations.map(({ operationId }) => operationId),
      schemas: missing.schemas.map(([name]) => name),
      fields: missing.fields.map(({ at }) => at),
      parameters: missing.parameters.map(({ at, parameter }) => `${at} ${parameter.name}`),
    }).toEqual({ operations: [], schemas: [], fields: [], parameters: [] });
    console.log(
      `contract: ${operations.length} operations, ${Object.keys(schemas).length} schemas, ${fields.length} fields, and ${parameters.length} parameters, all with descriptions`,
    );
  });

  it('has an example of every field, parameter, and body', () => {
    const isValue = (field: Schema) => field.format !== 'binary' && (isLeaf(field) || isLeafList(field));
    expect({
      fields: fields.filter(({ field }) => isValue(field) && field.example === undefined).map(({ at }) => at),
      parameters: parameters
        .filter(({ parameter }) => (parameter.schema as Schema).example === undefined)
        .map(({ at, parameter }) => `${at} ${parameter.name}`),
      bodies: operations
        .flatMap(bodiesOf)
        .filter(({ media }) => media.example === undefined && !JSON.stringify(media.schema).includes('binary'))
        .map(({ at, type }) => `${at} ${type}`),
    }).toEqual({ fields: [], parameters: [], bodies: [] });
  });

  it('has only examples that are valid', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema({ ...document, $id: 'contract' });
    const rebased = (schema: unknown) => JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"contract#/components/'));
    const compiled = new Map<string, ValidateFunction>();
    const check = (at: string, schema: unknown, example: unknown) => {
      const key = JSON.stringify(schema);
      const validate = compiled.get(key) ?? ajv.compile(rebased(schema));
      compiled.set(key, validate);
      return validate(example) ? [] : [`${at}: ${JSON.stringify(example)?.slice(0, 200)} ${ajv.errorsText(validate.errors)}`];
    };
    const wrong = [
      ...fields.flatMap(({ at, field }) => (field.example === undefined ? [] : check(at, field, field.example))),
      ...parameters.flatMap(({ at, parameter }) =>
        check(`${at} ${parameter.name}`, parameter.schema, (parameter.schema as Schema).example),
      ),
      ...operations
        .flatMap(bodiesOf)
        .flatMap(({ at, media }) => (media.example === undefined ? [] : check(at, media.schema, media.example))),
    ];
    expect(wrong).toEqual([]);
  });

  it('tells the forms of every union apart by a field', () => {
    const unions = Object.entries(schemas).filter(([, { oneOf, anyOf }]) => (oneOf ?? anyOf ?? []).filter(({ $ref }) => $ref).length > 1);
    expect(unions.map(([name]) => name)).toEqual(
      expect.arrayContaining(['ChatEvent', 'CreateApiKeyInput', 'CreateSourceInput', 'SocketServerFrame']),
    );
    for (const [name, schema] of unions) {
      const { discriminator } = schema as { discriminator?: { propertyName: string; mapping: Record<string, string> } };
      expect([name, Object.keys(discriminator?.mapping ?? {}).length]).toEqual([name, schema.oneOf?.length]);
    }
    const unnamed = fields.filter(
      ({ field }) => [...(field.oneOf ?? []), ...(field.anyOf ?? [])].filter(({ type }) => type === 'object').length > 1,
    );
    expect(unnamed.map(({ at }) => at)).toEqual([]);
  });

  it('keeps null out of named schemas: a field that may be null says so itself', () => {
    const takesNull = ({ type }: Schema) => [type].flat().includes('null');
    expect({
      schemas: Object.entries(schemas).filter(([, schema]) => takesNull(schema)),
      fields: fields.filter(({ field }) => field.allOf?.some(takesNull)).map(({ at }) => at),
    }).toEqual({ schemas: [], fields: [] });
  });

  it('closes the list of error codes, and names the codes of every status', () => {
    expect(schemas.ErrorBody?.properties?.code?.enum).toEqual([...ERROR_CODES]);
    const named = Object.values(document.components.responses).flatMap(({ description }) => [...description.matchAll(/`([a-z_]+)`/g)]);
    const codes = new Set(named.map(([, code]) => code));
    // Which no operation declares: a wrong method reaches no operation, and nothing has to be paid.
    const unnamed = ERROR_CODES.filter((code) => !codes.has(code));
    expect(['method_not_allowed', 'payment_required']).toEqual(expect.arrayContaining(unnamed));
  });

  it('describes the request of every webhook event, with its signature', () => {
    expect(Object.keys(document.webhooks ?? {}).sort()).toEqual([...DOMAIN_EVENT_TYPES].sort());
    for (const [type, { post }] of Object.entries(document.webhooks ?? {})) {
      const example = post.requestBody?.content['application/json']?.example as { type: string };
      expect([type, example.type]).toEqual([type, type]);
      const names = (post.parameters ?? []).map((parameter) => resolved(document, parameter).name);
      expect(names).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature']);
    }
  });

  it('describes the headers of requests and responses', () => {
    const names = (at: string, response: RawOperation['responses'][string]) => [
      at,
      Object.keys(resolved(document, response).headers ?? {}),
    ];
    for (const { method, operation } of paths) {
      const { operationId, parameters: list = [], responses } = operation;
      const own = list.map((parameter) => resolved(document, parameter).name);
      const counted = 'x-rate-limit' in operation && operation['x-rate-limit'] !== 'none';
      expect([operationId, own.includes('Idempotency-Key')]).toEqual([operationId, method === 'post' && counted]);
      for (const [status, response] of Object.entries(responses)) {
        if (status === '101') continue;
        const at = `${operationId} ${status}`;
        const expected = [
          'X-Request-Id',
          ...(status === '201' ? ['Location'] : []),
          ...(status.startsWith('2') && counted ? ['RateLimit-Remaining'] : []),
          ...(status === '429' ? ['Retry-After', 'RateLimit-Reset'] : []),
        ];
        expect(names(at, response)).toEqual([at, expect.arrayContaining(expected)]);
      }
    }
  });
});
