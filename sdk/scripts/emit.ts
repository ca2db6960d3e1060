import { type Contract, type Operation, refName, type Schema } from './contract.ts';

/** Members of resources that are written by hand: they join the generated interface of that name. */
const HELPERS: Record<string, string> = { sessions: 'SessionHelpers', sources: 'SourceHelpers' };
/** Component names that would hide one of JavaScript's own. */
const RENAMED: Record<string, string> = { Error: 'ErrorEnvelope' };

export const HEAD = '// Written by sdk/scripts/generate.ts from openapi/openapi.json; never edited.\n';

interface Entry {
  path: string;
  method: string;
  operation: Operation;
}

const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const typeName = (component: string) => RENAMED[component] ?? component;

/** Type of a schema: the component's name where it has one, else where it stands in `operations`. */
function typeOf(schema: Schema | undefined, place: string): string {
  const name = refName(schema);
  return name ? typeName(name) : place;
}

function success(operation: Operation): [string, Record<string, { schema: Schema }>] {
  const found = Object.entries(operation.responses).find(([status]) => status.startsWith('2'));
  if (!found) throw new Error(`${operation.operationId} describes no success`);
  return [found[0], found[1].content ?? {}];
}

/** What an operation gives back, and the letters by which the client knows it (see `OPERATIONS`). */
function resultOf({ operation, method, path }: Entry, schemas: Record<string, Schema>): { type: string; flags: string; payload?: string } {
  const id = operation.operationId;
  const [status, content] = success(operation);
  const place = (media: string) => `operations['${id}']['responses'][${status}]['content']['${media}']`;
  const json = content['application/json']?.schema;
  if (json) {
    const { data, nextCursor } = json.properties ?? {};
    if (data?.items && nextCursor)
      return { type: `PagePromise<${typeOf(data.items, `${place('application/json')}['data'][number]`)}>`, flags: 'l' };
    return { type: `ApiPromise<${typeOf(json, place('application/json'))}>`, flags: '' };
  }
  const events = content['text/event-stream']?.schema;
  if (events && method === 'post') {
    if (!/^\/v1\/sessions\/\{\w+\}\//.test(path)) throw new Error(`${id}: the SDK knows streamed answers of sessions only`);
    return { type: 'ChatStream', flags: 's' };
  }
  if (events) {
    const resumable = operation.parameters?.some((parameter) => parameter.in === 'query' && parameter.name === 'after');
    const schema = schemas[refName(events) ?? ''] ?? events;
    const member = schema.oneOf?.[0] ?? schema.anyOf?.[0] ?? schema;
    const payload = Object.keys(member.properties ?? {}).find((name) => name !== 'type');
    if (!payload) throw new Error(`${id}: an event is { type, and its data }`);
    return {
      type: `EventStream<${typeOf(events, place('text/event-stream'))}>`,
      flags: resumable ? 'e' : 'f',
      ...(payload === 'data' ? {} : { payload }),
    };
  }
  if (Object.keys(content).length)
    throw new Error(`${id}: the SDK has no method for ${Object.keys(content)[0]}; leave its x-sdk out, client.request() does it`);
  return { type: 'ApiPromise<void>', flags: '' };
}

/** One method per kind of body: an operation that takes JSON and a form becomes `create` and `upload`. */
function methodsOf(entry: Entry, schemas: Record<string, Schema>): { name: string; signature: string; spec: string; doc: string }[] {
  const { operation, method, path } = entry;
  const name = operation['x-sdk']?.method as string;
  const content = operation.requestBody?.content ?? {};
  const media = ['application/json', 'multipart/form-data'].filter((type) => content[type]);
  const query = operation.parameters?.filter((parameter) => parameter.in === 'query') ?? [];
  const result = resultOf(entry, schemas);
  const open = operation.security?.length === 0 ? 'o' : '';
  const ids = [...path.matchAll(/\{(\w+)\}/g)].map(([, id]) => `${id}: ${numeric(operation, id as string) ? 'number' : 'string'}`);
  const options = result.flags === 's' ? 'StreamOptions' : 'RequestOptions';

  return (media.length ? media : [undefined]).map((type) => {
    const form = type === 'multipart/form-data';
    const parameters = [...ids];
    const schema = type ? content[type]?.schema : undefined;
    if (type) {
      const optional = mayBeEmpty(schemas[refName(schema) ?? ''] ?? schema);
      const place = `NonNullable<operations['${operation.operationId}']['requestBody']>['content']['${type}']`;
      parameters.push(`${form ? 'form' : 'body'}${optional ? '?' : ''}: ${typeOf(schema, place)}`);
    } else if (query.length) {
      const optional = !query.some((parameter) => parameter.required);
      parameters.push(`query${optional ? '?' : ''}: NonNullable<operations['${operation.operationId}']['parameters']['query']>`);
    }
    parameters.push(`options?: ${options}`);
    const flags = `${type ? 'b' : query.length ? 'q' : ''}${form ? 'm' : ''}${open}${result.flags}`;
    const called = form && media.length > 1 ? 'upload' : name;
    return {
      name: called,
      signature: `${called}(${parameters.join(', ')}): ${result.type};`,
      spec: [method.toUpperCase(), path.replace('/v1/', '').replace(/\{\w+\}/g, '{}'), flags, result.payload ?? ''].join(' ').trimEnd(),
      doc: docOf(entry),
    };
  });
}

const numeric = (operation: Operation, name: string) =>
  ['integer', 'number'].includes(
    String(operation.parameters?.find((parameter) => parameter.in === 'path' && parameter.name === name)?.schema.type),
  );
const mayBeEmpty = (schema: Schema | undefined) => schema?.type === 'object' && !schema.required?.length;

function docOf({ operation, method, path }: Entry): string {
  const [, content] = success(operation);
  const [, response] = Object.entries(operation.responses).find(([status]) => status.startsWith('2')) ?? [];
  const lines = [`${operation.summary ?? operation.operationId}.`.replace(/\.\.$/, '.')];
  if (operation.description) lines.push('', ...operation.description.split('\n'));
  if (Object.keys(content).length && response) lines.push('', `@returns ${response.description}`);
  lines.push('', `\`${method.toUpperCase()} ${path}\``);
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd().replaceAll('*/', '*\u200b/')), ' */'].map((line) => `  ${line}`).join('\n');
}

/** `models.ts`: every schema under its name. */
export function emitModels(contract: Contract): string {
  const names = Object.keys(contract.components.schemas).sort();
  const lines = names.map((name) => `export type ${typeName(name)} = components['schemas']['${name}'];`);
  return `${HEAD}import type { components } from './types.ts';\n\n${lines.join('\n')}\n`;
}

/** `resources.ts`: an interface per resource, and the table the client makes them from. Sorted by name: it is diffed in CI. */
export function emitResources(contract: Contract): string {
  const entries = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const resources = new Map<string, Map<string, { signature: string; spec: string; doc: string }>>();
  for (const entry of entries) {
    const target = entry.operation['x-sdk'];
    if (!target) continue;
    for (const word of [target.resource, target.method])
      if (!/^[a-z][A-Za-z0-9]*$/.test(word))
        throw new Error(`${entry.operation.operationId}: x-sdk has ${word}, which is no name in camelCase`);
    const methods = resources.get(target.resource) ?? new Map();
    resources.set(target.resource, methods);
    for (const { name, ...method } of methodsOf(entry, contract.components.schemas)) {
      if (methods.has(name)) throw new Error(`${entry.operation.operationId}: ${target.resource}.${name} is taken`);
      methods.set(name, method);
    }
  }
  const sorted = [...resources].sort(byName).map(([name, methods]) => [name, [...methods].sort(byName)] as const);

  const body = [
    ...sorted.flatMap(([name, methods]) => [
      `export interface ${pascal(name)}Resource${HELPERS[name] ? ` extends ${HELPERS[name]}` : ''} {`,
      ...methods.flatMap(([, { doc, signature }]) => [doc, `  ${signature}`]),
      '}',
      '',
    ]),
    'export interface Resources {',
    ...sorted.map(([name]) => `  readonly ${name}: ${pascal(name)}Resource;`),
    '}',
    '',
    '/**',
    ' * Of each method: name, HTTP method, path below /v1/, and letters: b body, m multipart, q query, l list, s streamed answer, e events by sequence, f events that end,',
    ' * o open (no credential). A fifth word is what the payload of an event is called, where it is not `data`.',
    ' */',
    'export const OPERATIONS: Record<string, string> = {',
    ...sorted.flatMap(([name, methods]) => [
      `  ${name}:`,
      ...methods.map(([method, { spec }], index) => `    '${method} ${spec}${index < methods.length - 1 ? ";' +" : "',"}`),
    ]),
    '};',
    '',
  ].join('\n');

  const imports: [string, string[]][] = [
    ['../api-promise.ts', ['ApiPromise']],
    ['../follow.ts', ['EventStream']],
    ['../pagination.ts', ['PagePromise']],
    ['../realtime-state.ts', ['SessionHelpers']],
    ['../request.ts', ['RequestOptions']],
    ['../sources.ts', ['SourceHelpers']],
    ['../stream.ts', ['ChatStream']],
    ['../stream-state.ts', ['StreamOptions']],
    ['./models.ts', Object.keys(contract.components.schemas).sort().map(typeName)],
    ['./types.ts', ['operations']],
  ];
  // Words of comments are no use of a type.
  const code = body.replace(/\/\*\*[\s\S]*?\*\//g, '');
  const used = imports.flatMap(([from, names]) => {
    const wanted = names.filter((name) => new RegExp(`\\b${name}\\b`).test(code));
    return wanted.length ? [`import type { ${wanted.join(', ')} } from '${from}';`] : [];
  });
  return `${HEAD}${used.join('\n')}\n\n${body}`;
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
