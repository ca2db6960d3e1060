import type { Contract, Operation, Schema } from './contract.ts';
import { refName } from './contract.ts';
import { exampleBody, exampleId, exampleValue } from './emit-examples.ts';
import { declaration, docComment, HEAD, typeName, typeText } from './emit-models.ts';
import { camel, className, kebab, methodTypeName } from './naming.ts';

/** Base classes with hand-written methods, by resource. */
const HELPERS: Record<string, { name: string; from: string }> = {
  sessions: { name: 'SessionHelpers', from: '../../sessions.ts' },
  sources: { name: 'SourceHelpers', from: '../../sources.ts' },
};

/** The class that the SDK throws for each status. */
const ERRORS: Record<string, string> = {
  400: 'InvalidRequestError',
  401: 'AuthenticationError',
  402: 'PaymentRequiredError',
  403: 'PermissionError',
  404: 'NotFoundError',
  409: 'ConflictError',
  413: 'InvalidRequestError',
  415: 'InvalidRequestError',
  429: 'RateLimitError',
  500: 'InternalError',
  502: 'UpstreamError',
  503: 'InternalError',
  504: 'UpstreamError',
};

export interface Method {
  name: string;
  /** The call as it reads in api.md: `client.clones.create(body)`. */
  call: string;
  http: string;
  result: string;
  /** Interfaces that only this method uses, as text by name. */
  types: Map<string, string>;
  code: string;
  example: string;
}

export interface Resource {
  /** Dotted: `clones.versions`. */
  name: string;
  methods: Map<string, Method>;
  children: Map<string, Resource>;
}

interface Entry {
  path: string;
  method: string;
  operation: Operation;
}

/** The resources of a contract as a tree, sorted by name: the generated files are diffed in CI. */
export function resourceTree(contract: Contract): Resource {
  const root: Resource = { name: '', methods: new Map(), children: new Map() };
  const entries: Entry[] = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  for (const entry of entries) {
    const place = entry.operation['x-sdk'];
    if (!place) continue;
    for (const word of [...place.resource.split('.'), place.method])
      if (!/^[a-z][A-Za-z0-9]*$/.test(word))
        throw new Error(`${entry.operation.operationId}: x-sdk has "${word}", which is not in camelCase`);
    let resource = root;
    for (const word of place.resource.split('.')) {
      const name = resource.name ? `${resource.name}.${word}` : word;
      const child = resource.children.get(word) ?? { name, methods: new Map(), children: new Map() };
      resource.children.set(word, child);
      resource = child;
    }
    for (const method of methodsOf(entry, contract.components.schemas)) {
      if (resource.methods.has(method.name)) throw new Error(`${entry.operation.operationId}: ${place.resource}.${method.name} is taken`);
      resource.methods.set(method.name, method);
    }
  }
  const sort = (resource: Resource) => {
    resource.methods = new Map([...resource.methods].sort(byName));
    resource.children = new Map([...resource.children].sort(byName));
    for (const [name, child] of resource.children) {
      if (resource.methods.has(name)) throw new Error(`${child.name} is a method and a resource`);
      sort(child);
    }
  };
  sort(root);
  return root;
}

function success(operation: Operation): { content: Record<string, { schema: Schema }>; description: string } {
  const found = Object.entries(operation.responses).find(([status]) => status.startsWith('2'));
  if (!found) throw new Error(`${operation.operationId} describes no success`);
  return { content: found[1].content ?? {}, description: found[1].description };
}

/** The return type of a method, and the statement that returns it. */
function resultOf(entry: Entry, schemas: Record<string, Schema>, types: Map<string, string>, args: CallArguments) {
  const { operation, method, path } = entry;
  const { resource = '', method: name = '' } = operation['x-sdk'] ?? {};
  const { content } = success(operation);
  const url = path.includes('{') ? `path\`${path.replaceAll('{', '${')}\`` : `'${path}'`;
  const named = (schema: Schema, suffix: string): string => {
    if (refName(schema) || !schema.properties) return typeText(schema);
    const type = methodTypeName(resource, name, suffix);
    types.set(type, declaration(type, schema, schemas));
    return type;
  };
  const call = `this._client.${method}(${[url, optionsText(args)].filter(Boolean).join(', ')})`;
  const json = content['application/json']?.schema;
  if (json) {
    const { data, nextCursor } = json.properties ?? {};
    if (data?.items && nextCursor) {
      const item = named(data.items, 'Item');
      const rest = args.query ? ', query, options' : ', undefined, options';
      return { kind: 'list', type: `PagePromise<${item}>`, item, code: `new PagePromise(this._client, ${url}${rest})` };
    }
    const item = named(json, 'Response');
    return { kind: 'json', type: `APIPromise<${item}>`, item, code: call };
  }
  const events = content['text/event-stream']?.schema;
  if (events && method === 'post') {
    const [, sessionId] = /^\/v1\/sessions\/\{(\w+)\}\//.exec(path) ?? [];
    if (!sessionId) throw new Error(`${operation.operationId}: the SDK only supports streamed answers of sessions`);
    return { kind: 'stream', type: 'ChatStream', item: '', code: `new ChatStream(this._client, ${url}, ${sessionId}, body, options)` };
  }
  if (events) {
    const numbered = operation.parameters?.some((parameter) => parameter.in === 'query' && parameter.name === 'after') ?? false;
    const schema = schemas[refName(events) ?? ''] ?? events;
    const member = schema.oneOf?.[0] ?? schema.anyOf?.[0] ?? schema;
    const payload = Object.keys(member.properties ?? {}).find((key) => key !== 'type');
    if (!payload) throw new Error(`${operation.operationId}: an event needs a type and a second property with its data`);
    const format = [args.query ? 'query' : '', `numbered: ${numbered}`, payload === 'data' ? '' : `payload: '${payload}'`];
    return {
      kind: 'events',
      type: `EventStream<${named(events, 'Event')}>`,
      item: '',
      code: `streamEvents(this._client, ${url}, { ${format.filter(Boolean).join(', ')} }, options)`,
    };
  }
  const [other] = Object.keys(content);
  if (other)
    throw new Error(`${operation.operationId}: the SDK has no method for ${other}; remove x-sdk, and callers use client.request()`);
  return { kind: 'json', type: 'APIPromise<void>', item: '', code: call };
}

interface CallArguments {
  body: boolean;
  query: boolean;
  multipart: boolean;
  authenticate: boolean;
}

function optionsText({ body, query, multipart, authenticate }: CallArguments): string {
  const parts = [body ? 'body' : '', query ? 'query' : '', multipart ? 'multipart: true' : '', authenticate ? '' : 'authenticate: false'];
  const own = parts.filter(Boolean);
  return own.length ? `{ ${own.join(', ')}, ...options }` : 'options';
}

/** One method per kind of body: an operation that takes JSON and a form becomes `create` and `upload`. */
function methodsOf(entry: Entry, schemas: Record<string, Schema>): Method[] {
  const { operation, method, path } = entry;
  const { resource = '', method: ownName = '' } = operation['x-sdk'] ?? {};
  const content = operation.requestBody?.content ?? {};
  const media = ['application/json', 'multipart/form-data'].filter((type) => content[type]);
  const query = operation.parameters?.filter((parameter) => parameter.in === 'query') ?? [];
  if (media.length && query.length) throw new Error(`${operation.operationId}: the SDK has no methods with a body and a query`);
  const ids = [...path.matchAll(/\{(\w+)\}/g)].map(([, id]) => id as string);

  return (media.length ? media : [undefined]).map((type) => {
    const form = type === 'multipart/form-data';
    const name = form && media.length > 1 ? 'upload' : ownName;
    const types = new Map<string, string>();
    const params = ids.map((id) => ({
      text: `${id}: ${isNumeric(operation, id) ? 'number' : 'string'}`,
      doc: `${id} ${idDoc(operation, id)}`,
    }));
    const values = ids.map((id) => exampleId(operation, id));
    const shown = [...ids];

    const schema = type ? content[type]?.schema : undefined;
    if (schema) {
      const target = schemas[refName(schema) ?? ''] ?? schema;
      const bodyType = refName(schema) ? typeText(schema) : methodTypeName(resource, name, 'Params');
      if (!refName(schema)) types.set(bodyType, declaration(bodyType, schema, schemas));
      const optional = target.type === 'object' && !target.required?.length;
      params.push({ text: `body${optional ? '?' : ''}: ${bodyType}`, doc: `body ${bodyDoc(target, form)}` });
      values.push(exampleBody(schema, schemas));
      shown.push('body');
    } else if (query.length) {
      const queryType = methodTypeName(resource, name, 'Params');
      const required = query.filter((parameter) => parameter.required).map((parameter) => parameter.name);
      const properties = Object.fromEntries(
        query.map(({ name, schema, description }) => [name, { ...schema, ...(description ? { description } : {}) }]),
      );
      types.set(queryType, declaration(queryType, { type: 'object', properties, required }, schemas));
      params.push({
        text: `query${required.length ? '' : '?'}: ${queryType}`,
        doc: `query Query parameters: ${query.map((each) => `\`${each.name}\``).join(', ')}.`,
      });
      if (required.length) values.push(exampleValue({ type: 'object', properties, required }, schemas));
      shown.push('query');
    }
    const args = { body: Boolean(type), query: query.length > 0, multipart: form, authenticate: operation.security?.length !== 0 };
    const result = resultOf({ ...entry, operation: { ...operation, 'x-sdk': { resource, method: name } } }, schemas, types, args);
    params.push({
      text: `options?: ${result.kind === 'stream' ? 'StreamOptions' : 'RequestOptions'}`,
      doc: 'options Options for this call.',
    });

    const call = `client.${resource}.${name}(${values.join(', ')})`;
    const example = exampleOf(result, call);
    const doc = [
      sentence(operation.summary ?? operation.operationId),
      ...(operation.description ? ['', operation.description] : []),
      '',
      `\`${method.toUpperCase()} ${path}\``,
      '',
      ...params.map((param) => `@param ${param.doc}`),
      ...(Object.keys(success(operation).content).length ? [`@returns ${success(operation).description}`] : []),
      ...throwsDoc(operation),
      '@example',
      '```ts',
      example,
      '```',
    ];
    return {
      name,
      call: `client.${resource}.${name}(${shown.join(', ')})`,
      http: `${method.toUpperCase()} ${path}`,
      result: result.type,
      types,
      code: `${docComment(doc, '  ')}  ${name}(${params.map((param) => param.text).join(', ')}): ${result.type} {\n    return ${result.code};\n  }\n`,
      example,
    };
  });
}

function exampleOf({ kind, item }: { kind: string; item: string }, call: string): string {
  const name = /^\w+$/.test(item) ? camel(item) : item ? 'result' : '';
  if (kind === 'list') return `for await (const ${name || 'item'} of ${call}) console.log(${name || 'item'});`;
  if (kind === 'events') return `for await (const event of ${call}) console.log(event.type);`;
  if (kind === 'stream')
    return `const stream = ${call};\nfor await (const event of stream) if (event.type === 'text-delta') console.log(event.data.text);`;
  return `${name ? `const ${name} = ` : ''}await ${call};`;
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function idDoc(operation: Operation, id: string): string {
  const { description } = operation.parameters?.find((parameter) => parameter.in === 'path' && parameter.name === id) ?? {};
  if (description) return sentence(description);
  return id.endsWith('Id') ? `The id of the ${words(id.slice(0, -2))}.` : `The ${words(id)}.`;
}

function bodyDoc({ required = [] }: Schema, form: boolean): string {
  const kind = form ? 'The form' : 'The request body';
  return required.length ? `${kind}; required: ${required.map((key) => `\`${key}\``).join(', ')}.` : `${kind}.`;
}

/** One line per error class, with what its first status means here. */
function throwsDoc(operation: Operation): string[] {
  const byClass = new Map<string, string>();
  for (const [status, { description }] of Object.entries(operation.responses)) {
    const name = ERRORS[status];
    const [first = ''] = description.split(/(?<=\.) /);
    if (name && !byClass.has(name)) byClass.set(name, `@throws {${name}} ${sentence(first)}`);
  }
  return [...byClass.values()];
}

const isNumeric = (operation: Operation, name: string) =>
  ['integer', 'number'].includes(
    String(operation.parameters?.find((parameter) => parameter.in === 'path' && parameter.name === name)?.schema.type),
  );

/** The file of a top-level resource: its class, those of its nested resources, and the types that only its methods use. */
export function emitResource(resource: Resource, schemas: string[]): string {
  const types: string[] = [];
  const classes: string[] = [];
  const add = (each: Resource): void => {
    for (const child of each.children.values()) add(child);
    const fields = [...each.children].map(
      ([name, child]) => `  /** ${methodList(child)} */\n  readonly ${name} = new ${className(child.name)}(this._client);\n`,
    );
    const methods = [...each.methods.values()];
    for (const method of methods) types.push(...method.types.values());
    const members = [fields.join(''), ...methods.map(({ code }) => code)].filter(Boolean).join('\n');
    classes.push(
      `/** The methods of \`client.${each.name}\`. */\nexport class ${className(each.name)} extends ${HELPERS[each.name]?.name ?? 'APIResource'} {\n${members}}\n`,
    );
  };
  add(resource);
  const body = [...types, ...classes].join('\n');
  return `${HEAD}${importLines(body, schemas)}\n${body}`;
}

/** `Methods: create, list` with helpers left out: they have docs of their own. */
export function methodList({ methods, children }: Resource): string {
  const names = (list: Iterable<string>) => [...list].map((name) => `\`${name}\``).join(', ');
  return [methods.size ? `Methods: ${names(methods.keys())}.` : '', children.size ? `Resources: ${names(children.keys())}.` : '']
    .filter(Boolean)
    .join(' ');
}

function importLines(body: string, schemas: string[]): string {
  // Names in comments are no uses.
  const code = body.replace(/\/\*\*[\s\S]*?\*\//g, '');
  const used = (name: string) => new RegExp(`\\b${name}\\b`).test(code);
  const values: [string, string[]][] = [
    ['../../api-resource.ts', [used('APIResource') ? 'APIResource' : '', code.includes('path`') ? 'path' : '']],
    ['../../event-stream.ts', ['streamEvents'].filter(used)],
    ['../../pagination.ts', ['PagePromise'].filter(used)],
    ['../../stream.ts', ['ChatStream'].filter((name) => code.includes(`new ${name}`))],
    ...Object.values(HELPERS).map(({ name, from }): [string, string[]] => [from, [name].filter(used)]),
  ];
  const typesOnly: [string, string[]][] = [
    ['../../api-promise.ts', ['APIPromise']],
    ['../../follow-events.ts', ['EventStream']],
    ['../../http-client.ts', ['RequestOptions']],
    ['../../stream.ts', ['StreamOptions']],
    ['../../uploads.ts', ['Uploadable']],
    ['../models.ts', schemas.map(typeName).sort()],
  ];
  const line = (from: string, names: string[], type: string) =>
    names.length ? [`import ${type}{ ${names.join(', ')} } from '${from}';\n`] : [];
  return [
    ...values.flatMap(([from, names]) => line(from, names.filter(Boolean), '')),
    ...typesOnly.flatMap(([from, names]) => line(from, names.filter(used), 'type ')),
  ].join('');
}

/** `resources.ts`: the class that `CloneAI` extends, with a field per resource. */
export function emitRoot(root: Resource): string {
  const names = [...root.children.keys()];
  const imports = names.map((name) => `import { ${className(name)} } from './resources/${kebab(name)}.ts';\n`).join('');
  const fields = [...root.children].map(
    ([name, child]) => `  /** ${methodList(child)} */\n  readonly ${name} = new ${className(name)}(this);\n`,
  );
  const exported = names.map((name) => `export * from './resources/${kebab(name)}.ts';\n`).join('');
  return `${HEAD}import { APIClient } from '../api-client.ts';\n${imports}\n${exported}\n/** Every resource of the API as a field. */\nexport class Resources extends APIClient {\n${fields.join('')}}\n`;
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
