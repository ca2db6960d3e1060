import fc from 'fast-check';
import type { JsonSchema, Operation } from './contract-document.ts';
import { arbitraryOf } from './schema-arbitrary.ts';

/** Ids of one tenant's objects, by the name a path gives them (`cloneId`, `sourceId`, …). */
export type Ids = Record<string, string>;

/** Path with the tenant's ids put in. A parameter nobody has an id for is an error: a new kind of object needs one in the test world. */
export function pathFor(operation: Operation, ids: Ids): string {
  return operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined)
      throw new Error(`${operation.operationId} has the path parameter ${name}, for which the test world has no object`);
    return encodeURIComponent(id);
  });
}

/** Bodies that a schema cannot describe well enough to make one up. */
const SAMPLES: Record<string, unknown> = {
  searchClone: { query: 'capital' },
  deleteSourceBatch: { externalIds: ['of no source'] },
  updateSourceBatch: { externalIds: ['of no source'], addTags: ['public'] },
  updateClone: { bio: 'changed by the contract tests', retrieval: { threshold: 0.5 } },
  createApiKey: { kind: 'secret', name: 'made by the contract tests', scopes: ['keys:manage'] },
  createLogin: { workspaceId: 'wsp_01jd5zq8w3x6v9k2m4n7p0r5st' },
  createSession: { metadata: { by: 'the contract tests' } },
};

/** A body that fits the contract and is the same in every run. */
export function sampleBody(operation: Operation, schemas: Record<string, JsonSchema>): unknown {
  if (!operation.body) return undefined;
  if (SAMPLES[operation.operationId]) return SAMPLES[operation.operationId];
  return fc.sample(arbitraryOf(operation.body.schema, schemas), { numRuns: 1, seed: 20260101 })[0];
}

export interface Call {
  method: string;
  path: string;
  body?: unknown;
  /** Sent as it is instead of `body`. */
  rawBody?: string;
  token?: string;
  headers?: Record<string, string>;
}

/** A request as a client would send it. */
export function toRequest({ method, path, body, rawBody, token, headers = {} }: Call): Request {
  const text = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
  return new Request(`http://localhost${path}`, {
    method,
    headers: {
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(text === undefined ? {} : { body: text }),
  });
}
