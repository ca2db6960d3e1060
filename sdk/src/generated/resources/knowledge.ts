// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource, path } from '../../api-resource.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { SearchHit, SearchInput } from '../models.ts';

export interface KnowledgeSearchResponse {
  data: SearchHit[];
}

/** The methods of `client.knowledge`. */
export class KnowledgeResource extends APIResource {
  /**
   * Search what a clone knows.
   *
   * By meaning and by keywords at once, best first.
   *
   * `POST /v1/clones/{cloneId}/search`
   *
   * @param cloneId The id of the clone.
   * @param body The request body; required: `query`.
   * @param options Options for this call.
   * @returns The chunks found.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} No credential, or one that is not valid.
   * @throws {PermissionError} The credential does not allow this.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * const knowledgeSearchResponse = await client.knowledge.search('cln_…', { query: 'opening hours' });
   * ```
   */
  search(cloneId: string, body: SearchInput, options?: RequestOptions): APIPromise<KnowledgeSearchResponse> {
    return this._client.post(path`/v1/clones/${cloneId}/search`, { body, ...options });
  }
}
