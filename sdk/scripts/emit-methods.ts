import { type Operation, refName, type Schema } from './contract.ts';
import { bodyDoc, idDoc, sentence, throwsDoc } from './emit-docs.ts';
import { exampleBody, exampleId, exampleValue } from './emit-examples.ts';
import { declaration, docComment, typeText } from './emit-models.ts';
import { nameInline } from './name-inline.ts';
import { camel, methodTypeName } from './naming.ts';

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

export interface Entry {
  path: string;
  method: string;
  operation: Operation;
}

function success(operation: Operation): { content: Record<string, { schema: Schema }>; description: string } {
  // An upsert answers 200 as well: what it returns is described where it creates.
  const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
  const found = answers.find(([status]) => status === '201') ?? answers[0];
  if (!found) throw new Error(`${operation.operationId} describes no success`);
  return { content: found[1].content ?? {}, description: found[1].description };
}

/** Declares a type that only one method uses, and those of the objects inside it. */
function declare(types: Map<string, string>, name: string, schema: Schema, schemas: Record<string, Schema>): void {
  const own = structuredClone(schema);
  nameInline(name, own, (inner, value) => types.set(inner, declaration(inner, value, schemas)));
  types.set(name, declaration(name, own, schemas));
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
    declare(types, type, schema, schemas);
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
    const first = schema.oneOf?.[0] ?? schema.anyOf?.[0] ?? schema;
    const member = schemas[refName(first) ?? ''] ?? first;
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
  // Files and line by line exports: the caller reads the body.
  if (Object.keys(content).length) return { kind: 'raw', type: 'Promise<Response>', item: '', code: `${call}.asResponse()` };
  return { kind: 'json', type: 'APIPromise<void>', item: '', code: call };
}

interface CallArguments {
  body: boolean;
  query: boolean;
  /** The names of the fields that hold files. */
  multipart: string[];
  authenticate: boolean;
}

function optionsText({ body, query, multipart, authenticate }: CallArguments): string {
  const parts = [
    body ? 'body' : '',
    query ? 'query' : '',
    multipart.length ? `multipart: [${multipart.map((name) => `'${name}'`).join(', ')}]` : '',
    authenticate ? '' : 'authenticate: false',
  ];
  const own = parts.filter(Boolean);
  return own.length ? `{ ${own.join(', ')}, ...options }` : 'options';
}

const fileFields = (schema: Schema | undefined) =>
  Object.entries(schema?.properties ?? {}).flatMap(([name, { format }]) => (format === 'binary' ? [name] : []));

/** One method per kind of body: an operation that takes JSON and a form becomes `create` and `upload`. */
export function methodsOf(entry: Entry, schemas: Record<string, Schema>): Method[] {
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
      if (!refName(schema)) declare(types, bodyType, schema, schemas);
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
      declare(types, queryType, { type: 'object', properties, required }, schemas);
      params.push({
        text: `query${required.length ? '' : '?'}: ${queryType}`,
        doc: `query Query parameters: ${query.map((each) => `\`${each.name}\``).join(', ')}.`,
      });
      if (required.length) values.push(exampleValue({ type: 'object', properties, required }, schemas));
      shown.push('query');
    }
    const args = {
      body: Boolean(type),
      query: query.length > 0,
      multipart: form ? fileFields(schemas[refName(schema) ?? ''] ?? schema) : [],
      authenticate: operation.security?.length !== 0,
    };
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
  if (kind === 'raw') return `const response = await ${call};\nfor await (const bytes of response.body ?? []) process.stdout.write(bytes);`;
  return `${name ? `const ${name} = ` : ''}await ${call};`;
}

const isNumeric = (operation: Operation, name: string) =>
  ['integer', 'number'].includes(
    String(operation.parameters?.find((parameter) => parameter.in === 'path' && parameter.name === name)?.schema.type),
  );
