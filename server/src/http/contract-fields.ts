/** What a field means, and a value that it may have. */
export interface FieldText {
  description?: string;
  example?: unknown;
}

/** By name: `Schema.field`, or `field` in any schema. The schema of a parameter or an unnamed body is its operation. */
export type FieldTexts = Readonly<Record<string, FieldText>>;

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  example?: unknown;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

const LEAVES = new Set(['string', 'integer', 'number', 'boolean']);
const BY_FORMAT: Record<string, unknown> = {
  'date-time': '2026-01-31T09:30:00.000Z',
  date: '2026-01-31',
  uri: 'https://example.com',
  email: 'ada@example.com',
};

const typesOf = ({ type }: Schema): string[] => [type ?? []].flat();

/** A schema whose values hold no others: text, a number, true or false, or a choice of them. */
export const isLeaf = (schema: Schema): boolean =>
  schema.enum !== undefined || schema.const !== undefined || typesOf(schema).some((type) => LEAVES.has(type));

/** A list of such values. */
export const isLeafList = ({ items }: Schema): boolean => items !== undefined && isLeaf(items);

/** Adds what the fields inside a schema do not say themselves. `owner`: the name of the schema. */
export function completeFields(schema: Schema, owner: string, texts: FieldTexts): void {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    // What a reference leads to describes itself.
    if (field.$ref === undefined) completeField(field, owner, name, texts);
    completeFields(field, owner, texts);
  }
  const { items, additionalProperties, allOf = [], anyOf = [], oneOf = [] } = schema;
  const inner = typeof additionalProperties === 'object' ? [additionalProperties] : [];
  for (const each of [...(items ? [items] : []), ...inner, ...allOf, ...anyOf, ...oneOf]) completeFields(each, owner, texts);
}

/** Adds description and example to one field, or to the schema of a parameter. */
export function completeField(field: Schema, owner: string, name: string, texts: FieldTexts): void {
  const known = { ...texts[name], ...texts[`${owner}.${name}`] };
  if (field.description === undefined && known.description !== undefined) field.description = known.description;
  if (field.example !== undefined || !(isLeaf(field) || isLeafList(field))) return;
  const example = isLeaf(field) ? leafExample(field, known.example) : listExample(field, known.example);
  if (example !== undefined) field.example = example;
}

function listExample(field: Schema, given: unknown): unknown {
  const items = field.items ?? {};
  if (Array.isArray(given) && given.every((item) => fits(items, item))) return given;
  const item = items.example ?? leafExample(items, undefined);
  return item === undefined ? undefined : [item];
}

function leafExample(schema: Schema, given: unknown): unknown {
  if (given !== undefined && fits(schema, given)) return given;
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [type] = typesOf(schema);
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return Math.min(Math.max(1, schema.minimum ?? 1), schema.maximum ?? Number.MAX_SAFE_INTEGER);
  return BY_FORMAT[schema.format ?? ''];
}

function fits(schema: Schema, value: unknown): boolean {
  if (schema.enum) return schema.enum.includes(value);
  const types = typesOf(schema);
  if (value === null) return types.includes('null');
  if (typeof value === 'number') return types.includes('number') || (types.includes('integer') && Number.isInteger(value));
  if (typeof value === 'boolean') return types.includes('boolean');
  if (typeof value !== 'string' || !types.includes('string')) return false;
  if (schema.format === 'date-time' || (schema.format === 'uri' && !URL.canParse(value))) return false;
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema;
  return value.length >= minLength && value.length <= maxLength && (pattern === undefined || new RegExp(pattern).test(value));
}

/** An example of a whole value. `required`: without the fields that may be left out, as a short request. */
export function exampleOf(schema: Schema, schemas: Record<string, Schema>, { required }: { required: boolean }, depth = 0): unknown {
  const inner = (each: Schema) => exampleOf(each, schemas, { required }, depth + 1);
  if (depth > 20) throw new Error('A schema of the contract contains itself.');
  if (schema.$ref !== undefined) return inner(schemas[schema.$ref.replace('#/components/schemas/', '')] ?? {});
  if (schema.example !== undefined) return schema.example;
  const form = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].find((each) => each.type !== 'null');
  if (form) return inner(form);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(inner));
  if (schema.properties) {
    const names = Object.keys(schema.properties);
    const needed = names.filter((name) => schema.required?.includes(name));
    const shown = !required ? names : needed.length > 0 ? needed : names.slice(0, 1);
    return Object.fromEntries(shown.map((name) => [name, inner(schema.properties?.[name] ?? {})]));
  }
  if (typesOf(schema).includes('array')) return schema.items ? [inner(schema.items)] : [];
  if (typesOf(schema).includes('object')) return {};
  return leafExample(schema, undefined);
}
