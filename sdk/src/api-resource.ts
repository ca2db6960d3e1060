import type { APIClient } from './api-client.ts';
import { CloneAIError } from './errors.ts';

/** The base of the generated resource classes. */
export abstract class APIResource {
  protected readonly _client: APIClient;

  constructor(client: APIClient) {
    this._client = client;
  }
}

/** Builds a request path: encodes each value, and rejects values that would point to a different path. */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return parts.reduce((built, part, index) => {
    const value = String(values[index - 1]);
    if (/^\.{0,2}$/.test(value)) throw new CloneAIError(`"${value}" is not a valid id.`);
    return built + encodeURIComponent(value) + part;
  });
}
