import { refName, type Schema } from './contract.ts';
import { pascal, singular } from './naming.ts';

type Add = (name: string, schema: Schema) => void;

/**
 * Gives each object inside the schema `name` a name of its own, so that editors show `ChatTextDeltaEvent` instead of its fields. Replaces
 * the objects in `schema` by references, and passes them to `add`.
 */
export function nameInline(name: string, schema: Schema, add: Add): void {
  const { properties = {}, items, additionalProperties, allOf = [] } = schema;
  for (const [key, field] of Object.entries(properties)) properties[key] = named(`${name}${pascal(key)}`, field, add);
  if (items) schema.items = named(singular(name), items, add);
  if (typeof additionalProperties === 'object') schema.additionalProperties = named(`${name}Value`, additionalProperties, add);
  // The members of an intersection become one interface, or stay what they are.
  for (const member of allOf) if (!refName(member)) nameInline(name, member, add);
  for (const kind of ['oneOf', 'anyOf'] as const)
    schema[kind]?.forEach((member, index, members) => {
      const tag = tagOf(member);
      if (tag) members[index] = named(variantName(name, tag), member, add);
      else if (!refName(member)) nameInline(name, member, add);
    });
}

/** A reference to the object under its new name; any other schema as it is. */
function named(name: string, schema: Schema, add: Add): Schema {
  if (refName(schema)) return schema;
  nameInline(name, schema, add);
  const { description, default: fallback, ...rest } = schema;
  const types = [rest.type ?? []].flat();
  const isObject = rest.allOf ? rest.allOf.some(refName) : types.includes('object') && Object.keys(rest.properties ?? {}).length > 0;
  if (!isObject) return schema;
  add(name, rest.allOf ? rest : { ...rest, type: 'object' });
  const reference: Schema = { $ref: `#/components/schemas/${name}` };
  const shared = { ...(description ? { description } : {}), ...(fallback === undefined ? {} : { default: fallback }) };
  return types.includes('null') ? { ...shared, anyOf: [reference, { type: 'null' }] } : { ...shared, ...reference };
}

/** The only value of the `type` or `kind` that tells a member of a union from the others. */
function tagOf({ properties = {} }: Schema): string | undefined {
  const { enum: values = [] } = properties.type ?? properties.kind ?? {};
  return values.length === 1 ? String(values[0]) : undefined;
}

/** `ChatEvent` and `text-delta` give `ChatTextDeltaEvent`: the last word of the union's name says what its members are. */
function variantName(union: string, tag: string): string {
  const [, start, last] = /^(.*?)([A-Z][a-z]*)$/.exec(union) ?? [];
  const middle = tag
    .split(/[^A-Za-z0-9]+/)
    .map(pascal)
    .join('');
  return start ? `${start}${middle}${last}` : `${union}${middle}`;
}
