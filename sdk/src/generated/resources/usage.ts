// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { UsageReport } from '../models.ts';

export interface UsageRetrieveParams {
  /** First day, UTC. Default: 30 days before `to`. */
  from?: string;
  /** Last day, UTC, included. Default: today. */
  to?: string;
  cloneId?: string;
}

/** The methods of `client.usage`. */
export class UsageResource extends APIResource {
  /**
   * Retrieve the usage of the workspace.
   *
   * Counts answers, tokens, and model cost by day and by model.
   *
   * `GET /v1/usage`
   *
   * @param query Query parameters: `from`, `to`, `cloneId`.
   * @param options Options for this call.
   * @returns The usage.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} No credential, or one that is not valid.
   * @throws {PermissionError} The credential does not allow this.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * const usageReport = await client.usage.retrieve();
   * ```
   */
  retrieve(query?: UsageRetrieveParams, options?: RequestOptions): APIPromise<UsageReport> {
    return this._client.get('/v1/usage', { query, ...options });
  }
}
