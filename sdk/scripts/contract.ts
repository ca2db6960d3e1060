export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  example?: unknown;
  enum?: unknown[];
  minimum?: number;
  default?: unknown;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: boolean | Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

export interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  'x-sdk'?: { resource: string; method: string };
  security?: unknown[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: Schema }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}

export interface Contract {
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; responses?: Record<string, object>; parameters?: Record<string, object> };
}

/** Puts shared responses and parameters into the operations that refer to them. */
export function inlineComponents({ paths, components }: Contract): void {
  const inline = <T extends object>(value: T): T => {
    const [, kind, name] = /^#\/components\/(responses|parameters)\/(.+)$/.exec((value as { $ref?: string }).$ref ?? '') ?? [];
    if (!kind || !name) return value;
    const found = components[kind as 'responses' | 'parameters']?.[name];
    if (!found) throw new Error(`The contract refers to ${kind}/${name}, which it does not have.`);
    return found as T;
  };
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
    operation.responses = Object.fromEntries(Object.entries(operation.responses).map(([status, response]) => [status, inline(response)]));
    if (operation.parameters) operation.parameters = operation.parameters.map(inline);
  }
}

export const refName = (schema: Schema | undefined): string | undefined => schema?.$ref?.replace('#/components/schemas/', '');

/** The schemas directly inside a schema. */
function childrenOf(schema: Schema): Schema[] {
  const { properties = {}, items, additionalProperties, allOf = [], anyOf = [], oneOf = [] } = schema;
  const extra = typeof additionalProperties === 'object' ? [additionalProperties] : [];
  return [...Object.values(properties), ...(items ? [items] : []), ...extra, ...allOf, ...anyOf, ...oneOf];
}

/** Calls `visit` for a schema and all schemas inside it, without following references. */
function walk(schema: Schema, visit: (schema: Schema) => void): void {
  visit(schema);
  for (const child of childrenOf(schema)) walk(child, visit);
}

function reachable(roots: Schema[], schemas: Record<string, Schema>): Set<string> {
  const found = new Set<string>();
  const add = (root: Schema): void =>
    walk(root, (schema) => {
      const name = refName(schema);
      const target = name === undefined ? undefined : schemas[name];
      if (name === undefined || !target || found.has(name)) return;
      found.add(name);
      add(target);
    });
  for (const root of roots) add(root);
  return found;
}

/**
 * A field with a default is optional in requests and always present in responses, but JSON Schema has only one `required`. So a component
 * with defaults that both use becomes two: `X` for responses, where those fields are required, and `XInput` for requests.
 */
export function splitInputs(contract: Contract): void {
  const { schemas } = contract.components;
  const operations = Object.values(contract.paths).flatMap((path) => Object.values(path));
  const requests = operations.flatMap((operation) => Object.values(operation.requestBody?.content ?? {}).map((media) => media.schema));
  const responses = operations.flatMap((operation) =>
    Object.values(operation.responses).flatMap((response) => Object.values(response.content ?? {}).map((media) => media.schema)),
  );
  const inputs = reachable(requests, schemas);
  const outputs = reachable(responses, schemas);

  const hasDefault = (name: string): boolean => {
    let found = false;
    const visit = (schema: Schema) => {
      for (const field of Object.values(schema.properties ?? {})) if (field.default !== undefined) found = true;
    };
    for (const inner of [name, ...reachable([schemas[name] as Schema], schemas)]) walk(schemas[inner] as Schema, visit);
    return found;
  };
  const twins = new Map<string, string>();
  for (const name of inputs) if (outputs.has(name) && hasDefault(name)) twins.set(name, `${name}Input`);

  const retarget = (schema: Schema) => {
    const twin = twins.get(refName(schema) ?? '');
    if (twin) schema.$ref = `#/components/schemas/${twin}`;
  };
  for (const [name, twin] of twins) {
    if (schemas[twin]) throw new Error(`${twin} already exists, but ${name} needs that name for requests`);
    schemas[twin] = structuredClone(schemas[name] as Schema);
  }
  for (const root of [...requests, ...[...inputs].map((name) => schemas[twins.get(name) ?? name] as Schema)])
    if (!outputs.has(nameOf(schemas, root))) walk(root, retarget);

  const complete = (schema: Schema) => {
    const always = Object.entries(schema.properties ?? {}).filter(([, field]) => field.default !== undefined);
    if (always.length) schema.required = [...new Set([...(schema.required ?? []), ...always.map(([name]) => name)])];
  };
  for (const root of [...responses, ...[...outputs].map((name) => schemas[name] as Schema)]) walk(root, complete);
}

const nameOf = (schemas: Record<string, Schema>, schema: Schema): string =>
  Object.keys(schemas).find((name) => schemas[name] === schema) ?? '';
