import fc from 'fast-check';
import type { JsonSchema } from './contract-document.ts';

type Schemas = Record<string, JsonSchema>;

/** Values that fit a JSON schema of the contract (the parts of JSON Schema that the contract uses; anything else throws). */
export function arbitraryOf(schema: JsonSchema, schemas: Schemas, depth = 0): fc.Arbitrary<unknown> {
  if (depth > 12) return fc.constant(null);
  if (schema.$ref) return arbitraryOf(resolve(schema.$ref, schemas), schemas, depth + 1);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const options = schema.oneOf ?? schema.anyOf;
  if (options) return fc.oneof(...options.map((option) => arbitraryOf(option, schemas, depth + 1)));
  if (schema.allOf) return arbitraryOf(mergeAll(schema, schemas), schemas, depth + 1);
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => arbitraryOf({ ...schema, type }, schemas, depth)));
  switch (schema.type) {
    case 'string':
      return stringOf(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1_000_000 });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, schemas, depth + 1), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, Math.max(3, schema.minItems ?? 0)),
      });
    case 'object':
      return objectOf(schema, schemas, depth);
    case undefined:
      return fc.jsonValue({ maxDepth: 2 });
    default:
      throw new Error(`schema type ${schema.type} is not known to the contract tests`);
  }
}

function stringOf(schema: JsonSchema): fc.Arbitrary<string> {
  const length = { minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 60, Math.max(60, schema.minLength ?? 0)) };
  if (schema.pattern)
    return fc
      .stringMatching(new RegExp(schema.pattern))
      .filter((text) => text.length >= length.minLength && text.length <= (schema.maxLength ?? 1000));
  switch (schema.format) {
    case 'email':
      return fc.integer({ min: 1, max: 1e9 }).map((n) => `person-${n}@example.test`);
    case 'uri':
      return fc.webUrl();
    case 'date-time':
      return fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map((date) => date.toISOString());
    default:
      return fc
        .string({ ...length, unit: 'binary' })
        .filter((text) => schema.minLength === undefined || text.trim().length >= schema.minLength);
  }
}

function objectOf(schema: JsonSchema, schemas: Schemas, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, arbitraryOf(inner, schemas, depth + 1)]),
  );
  if (Object.keys(properties).length === 0 && schema.additionalProperties === false) return fc.constant({});
  if (Object.keys(properties).length === 0)
    return fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ maxLength: 20 }), { maxKeys: 3 });
  return fc.record(properties, { requiredKeys: schema.required ?? [] });
}

function mergeAll(schema: JsonSchema, schemas: Schemas): JsonSchema {
  const { allOf = [], ...rest } = schema;
  const merged: JsonSchema = { ...rest };
  for (const part of allOf) {
    const inner = part.$ref ? resolve(part.$ref, schemas) : part;
    const flat = inner.allOf ? mergeAll(inner, schemas) : inner;
    Object.assign(merged, flat, {
      properties: { ...merged.properties, ...flat.properties },
      required: [...(merged.required ?? []), ...(flat.required ?? [])],
    });
  }
  return merged;
}

function resolve(ref: string, schemas: Schemas): JsonSchema {
  const schema = schemas[ref.replace('#/components/schemas/', '')];
  if (!schema) throw new Error(`the contract refers to ${ref}, which it does not have`);
  return schema;
}
