import { type Contract, refName, type Schema } from './contract.ts';

export const HEAD = '// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.\n';

/** Component names that would hide one of JavaScript's own. */
const RENAMED: Record<string, string> = { Error: 'ErrorEnvelope' };

export const typeName = (component: string) => RENAMED[component] ?? component;

/** A doc comment, or nothing when there is nothing to say. */
export function docComment(lines: readonly string[], indent = ''): string {
  if (!lines.length) return '';
  const safe = lines.flatMap((line) => line.split('\n')).map((line) => line.replaceAll('*/', '*\u200b/'));
  if (safe.length === 1) return `${indent}/** ${safe[0]} */\n`;
  return `${indent}/**\n${safe.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

/** The TypeScript type of a schema, as text. */
export function typeText(schema: Schema, indent = ''): string {
  const name = refName(schema);
  if (name) return typeName(name);
  const { enum: values, allOf, type, items, properties } = schema;
  if (values) return unique(values.map((value) => literal(value))).join(' | ');
  if (allOf) return allOf.map((member) => bracketed(member, indent)).join(' & ');
  const members = schema.oneOf ?? schema.anyOf;
  if (members) return unique(members.map((member) => typeText(member, indent))).join(' | ');
  if (Array.isArray(type)) return unique(type.map((one) => typeText({ ...schema, type: one }, indent))).join(' | ');
  if (type === 'array') return `${bracketed(items ?? {}, indent)}[]`;
  if (type === 'string') return schema.format === 'binary' ? 'Uploadable' : 'string';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean' || type === 'null') return type;
  if (properties && Object.keys(properties).length) return objectBody(schema, indent);
  if (type !== 'object') return 'unknown';
  const values_ = schema.additionalProperties;
  return `Record<string, ${values_ === false ? 'never' : typeof values_ === 'object' ? typeText(values_, indent) : 'unknown'}>`;
}

/** A type as part of a larger one: in parentheses if it is a union or an intersection. */
function bracketed(schema: Schema, indent: string): string {
  const parts = schema.enum ?? schema.allOf ?? schema.oneOf ?? schema.anyOf ?? (Array.isArray(schema.type) ? schema.type : []);
  const text = typeText(schema, indent);
  return parts.length > 1 ? `(${text})` : text;
}

function objectBody({ properties = {}, required = [] }: Schema, indent: string): string {
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(([key, field]) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
    return `${docComment(field.description ? [field.description] : [], inner)}${inner}${name}${required.includes(key) ? '' : '?'}: ${typeText(field, inner)};\n`;
  });
  return `{\n${fields.join('')}${indent}}`;
}

/** The declaration of a schema under a name: an interface where possible. */
export function declaration(name: string, schema: Schema, schemas: Record<string, Schema>): string {
  const doc = docComment(schema.description ? [schema.description] : []);
  if (isObject(schema)) return `${doc}export interface ${name} ${objectBody(schema, '')}\n`;
  const { allOf = [] } = schema;
  const bases = allOf.flatMap((member) => refName(member) ?? []);
  const own = allOf.filter((member) => !refName(member));
  const extendable = bases.length && own.every(isObject) && bases.every((base) => isInterface(schemas[base], schemas));
  if (!extendable) return `${doc}export type ${name} = ${typeText(schema)};\n`;
  const merged = {
    properties: Object.assign({}, ...own.map((member) => member.properties)),
    required: own.flatMap((m) => m.required ?? []),
  };
  return `${doc}export interface ${name} extends ${bases.map(typeName).join(', ')} ${objectBody(merged, '')}\n`;
}

const isObject = ({ type, properties = {} }: Schema): boolean => type === 'object' && Object.keys(properties).length > 0;

function isInterface(schema: Schema | undefined, schemas: Record<string, Schema>): boolean {
  if (!schema) return false;
  if (schema.allOf) return schema.allOf.every((member) => isInterface(schemas[refName(member) ?? ''] ?? member, schemas));
  return isObject(schema);
}

const literal = (value: unknown) => (typeof value === 'string' ? `'${value.replace(/['\\]/g, '\\$&')}'` : String(value));
const unique = (texts: string[]) => [...new Set(texts)];

/** `models.ts`: every schema of the contract under its name. */
export function emitModels({ components: { schemas } }: Contract): string {
  const names = Object.keys(schemas).sort();
  const body = names.map((name) => declaration(typeName(name), schemas[name] as Schema, schemas)).join('\n');
  const imports = /\bUploadable\b/.test(body) ? "import type { Uploadable } from '../upload-types.ts';\n" : '';
  return `${HEAD}${imports}\n${body}`;
}
