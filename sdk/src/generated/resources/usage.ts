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
  /** The clone. */
  cloneId?: string;
}

/** The methods of `client.usage`. */
export class UsageResource extends APIResource {
  /**
   * Retrieve the usage of the workspace.
   *
   * Counts answers, tokens, and model cost by day and by model.
   *
   * Credential: access token or secret key with the scope `billing:read`.
   *
   * `GET /v1/usage`
   *
   * @param query Query parameters: `from`, `to`, `cloneId`.
   * @param options Options for this call.
   * @returns The usage.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const usageReport = await client.usage.retrieve();
   * ```
   */
  retrieve(query?: UsageRetrieveParams, options?: RequestOptions): APIPromise<UsageReport> {
    return this._client.get('/v1/usage', { query, ...options });
  }
}
