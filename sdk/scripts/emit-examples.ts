import { type Operation, refName, type Schema } from './contract.ts';

type Schemas = Record<string, Schema>;

/** Strings that make an example readable, by the name of their field. */
const BY_NAME: Record<string, string> = {
  content: 'When are you open?',
  name: 'Ada',
  password: 'correct horse battery staple',
  query: 'opening hours',
  text: 'Monday to Friday, 9 to 17.',
  title: 'Opening hours',
  question: 'When are you open?',
  answer: 'Monday to Friday, 9 to 17.',
};

const quote = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`;
/** Ids are long; their prefix says enough. */
const shortened = (text: string) => text.replace(/^([a-z]+_)[0-9a-z]{20,}$/, '$1…');

/** An example value of a schema, as TypeScript: required fields only. */
export function exampleValue(schema: Schema, schemas: Schemas, name = ''): string {
  const target = schemas[refName(schema) ?? ''];
  if (target) return exampleValue(target, schemas, name);
  if (schema.format === 'binary') return "'report.pdf'";
  const given = schema.example ?? schema.default ?? schema.enum?.[0];
  if (given !== undefined) return typeof given === 'string' ? quote(shortened(given)) : JSON.stringify(given).replaceAll('"', "'");
  const variant = schema.oneOf?.[0] ?? schema.anyOf?.[0];
  if (variant) return exampleValue(variant, schemas, name);
  if (schema.allOf) {
    const members = schema.allOf.map((member) => schemas[refName(member) ?? ''] ?? member);
    return objectExample(
      { properties: Object.assign({}, ...members.map((m) => m.properties)), required: members.flatMap((m) => m.required ?? []) },
      schemas,
    );
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') return objectExample(schema, schemas);
  if (type === 'array') return `[${exampleValue(schema.items ?? {}, schemas, name)}]`;
  if (type === 'boolean') return 'true';
  if (type === 'integer' || type === 'number') return String(Math.max(1, schema.minimum ?? 1));
  if (schema.format === 'email') return "'ada@example.com'";
  if (schema.format === 'uri') return "'https://example.com'";
  return quote(BY_NAME[name] ?? (name.endsWith('Id') ? `${name.slice(0, 3)}_…` : '…'));
}

function objectExample({ properties = {}, required = [] }: Schema, schemas: Schemas): string {
  const fields = Object.entries(properties)
    .filter(([key]) => required.includes(key))
    .map(([key, field]) => `${key}: ${exampleValue(field, schemas, key)}`);
  return fields.length ? `{ ${fields.join(', ')} }` : '{}';
}

/** The first changeable field of a body without required fields: an empty change would show nothing. */
export function exampleBody(schema: Schema, schemas: Schemas): string {
  const target = schemas[refName(schema) ?? ''] ?? schema;
  const [first] = Object.keys(target.properties ?? {});
  const value = exampleValue(target, schemas);
  return value === '{}' && first ? objectExample({ ...target, required: [first] }, schemas) : value;
}

/** An example of a path parameter. */
export function exampleId(operation: Operation, name: string): string {
  const parameter = operation.parameters?.find((each) => each.in === 'path' && each.name === name);
  return exampleValue(parameter?.schema ?? {}, {}, name);
}
