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
  parameters: { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: JsonSchema }[];
  /** Undefined when the operation takes no JSON. */
  body: { schema: JsonSchema; required: boolean } | undefined;
  takesFile: boolean;
  /** Schema of the JSON answer by status; undefined for answers that are not JSON. */
  answers: Map<number, { schema: JsonSchema | undefined; mediaTypes: string[] }>;
}

interface Document {
  paths: Record<string, Record<string, RawOperation>>;
  components: { schemas: Record<string, JsonSchema> };
}

interface RawOperation {
  operationId: string;
  security?: unknown[];
  parameters?: { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: JsonSchema }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { content?: Record<string, { schema?: JsonSchema }> }>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The committed contract, read from its file, so that a route cannot be forgotten by a list in a test. */
export function readContract(): { document: Document; operations: Operation[] } {
  const file = new URL('../../../../openapi/openapi.json', import.meta.url);
  const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, raw]) => toOperation(method.toUpperCase(), path, raw)),
  );
  return { document, operations };
}

function toOperation(method: string, path: string, raw: RawOperation): Operation {
  const json = raw.requestBody?.content['application/json'];
  return {
    operationId: raw.operationId,
    method,
    path,
    // An empty way among several: none is needed.
    security: (raw.security ?? []).length > 0 && !raw.security?.some((way) => Object.keys(way as object).length === 0),
    parameters: (raw.parameters ?? []).map((parameter) => ({ ...parameter, required: parameter.required ?? false })),
    body: json && { schema: json.schema, required: raw.requestBody?.required ?? false },
    takesFile: raw.requestBody?.content['multipart/form-data'] !== undefined,
    answers: new Map(
      Object.entries(raw.responses).map(([status, answer]) => [
        Number(status),
        { schema: answer.content?.['application/json']?.schema, mediaTypes: Object.keys(answer.content ?? {}) },
      ]),
    ),
  };
}
