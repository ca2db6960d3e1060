import { readFileSync } from 'node:fs';

export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

export interface Operation {
  operationId: string;
  method: string;
  path: string;
  /** A credential is needed. */
  security: boolean;
  /** The kinds of credentials that it accepts, each with alternatives: scopes that are needed together. */
  credentials: Map<string, string[][]>;
  parameters: { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: JsonSchema }[];
  /** Undefined when the operation takes no JSON. */
  body: { schema: JsonSchema; required: boolean } | undefined;
  takesFile: boolean;
  /** Schema of the JSON answer by status; undefined for answers that are not JSON. */
  answers: Map<number, { schema: JsonSchema | undefined; mediaTypes: string[] }>;
}

interface Document {
  paths: Record<string, Record<string, RawOperation>>;
  webhooks?: Record<string, { post: RawOperation }>;
  components: {
    schemas: Record<string, JsonSchema>;
    responses: Record<string, RawResponse>;
    parameters: Record<string, RawParameter>;
    headers: Record<string, { description: string; schema: JsonSchema }>;
  };
}

type Ref = { $ref: string };
type RawParameter = { name: string; in: 'path' | 'query' | 'header'; required?: boolean; description?: string; schema: JsonSchema };
type RawResponse = {
  description: string;
  headers?: Record<string, Ref>;
  content?: Record<string, { schema?: JsonSchema; example?: unknown }>;
};

export interface RawOperation {
  operationId: string;
  summary?: string;
  description?: string;
  security?: Record<string, string[]>[];
  parameters?: (RawParameter | Ref)[];
  requestBody?: { required?: boolean; content: Record<string, { schema: JsonSchema; example?: unknown }> };
  responses: Record<string, RawResponse | Ref>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The committed contract, read from its file, so that a route cannot be forgotten by a list in a test. */
export function readContract(): { document: Document; operations: Operation[] } {
  const file = new URL('../../../../openapi/openapi.json', import.meta.url);
  const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, raw]) => toOperation(document, method.toUpperCase(), path, raw)),
  );
  return { document, operations };
}

/** The component that a reference names, or the value itself. */
export function resolved<T extends object>(document: Document, value: T | Ref): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T;
  const [kind = '', name = ''] = value.$ref.replace('#/components/', '').split('/');
  const found = (document.components as unknown as Record<string, Record<string, T> | undefined>)[kind]?.[name];
  if (!found) throw new Error(`the contract refers to ${value.$ref}, which it does not have`);
  return found;
}

function toOperation(document: Document, method: string, path: string, raw: RawOperation): Operation {
  const credentials = new Map<string, string[][]>();
  for (const way of raw.security ?? [])
    for (const [kind, scopes] of Object.entries(way)) credentials.set(kind, [...(credentials.get(kind) ?? []), scopes]);
  const json = raw.requestBody?.content['application/json'];
  return {
    operationId: raw.operationId,
    method,
    path,
    // An empty way among several: none is needed.
    security: (raw.security ?? []).length > 0 && !raw.security?.some((way) => Object.keys(way).length === 0),
    credentials,
    parameters: (raw.parameters ?? []).map((parameter) => {
      const known = resolved(document, parameter);
      return { ...known, required: known.required ?? false };
    }),
    body: json && { schema: json.schema, required: raw.requestBody?.required ?? false },
    takesFile: raw.requestBody?.content['multipart/form-data'] !== undefined,
    answers: new Map(
      Object.entries(raw.responses).map(([status, answer]) => {
        const { content = {} } = resolved(document, answer);
        return [Number(status), { schema: content['application/json']?.schema, mediaTypes: Object.keys(content) }];
      }),
    ),
  };
}
