// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { Model } from '../models.ts';

export interface ModelListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

/** The methods of `client.models`. */
export class ModelsResource extends APIResource {
  /**
   * List the chat models that a clone can use.
   *
   * What the model service of this server offers, sorted by name. If the service cannot be asked, only the default is listed.
   *
   * Credential: access token or secret key with the scope `clones:read`.
   *
   * `GET /v1/models`
   *
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns A page of models.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const model of client.models.list()) console.log(model);
   * ```
   */
  list(query?: ModelListParams, options?: RequestOptions): PagePromise<Model> {
    return new PagePromise(this._client, '/v1/models', query, options);
  }
}
