// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { WorkspaceAnalytics } from '../models.ts';

export interface AnalyticsRetrieveParams {
  /** Number of days, including today. */
  days?: number;
  /** Time zone in which days begin and end, by its IANA name. */
  timeZone?: string;
}

/** The methods of `client.analytics`. */
export class AnalyticsResource extends APIResource {
  /**
   * Retrieve the analytics of all clones.
   *
   * Counts as retrieveCloneAnalytics does, for all clones of the workspace together and for each.
   *
   * Credential: access token or secret key with the scope `conversations:read`.
   *
   * `GET /v1/analytics`
   *
   * @param query Query parameters: `days`, `timeZone`.
   * @param options Options for this call.
   * @returns The analytics.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const workspaceAnalytics = await client.analytics.retrieve();
   * ```
   */
  retrieve(query?: AnalyticsRetrieveParams, options?: RequestOptions): APIPromise<WorkspaceAnalytics> {
    return this._client.get('/v1/analytics', { query, ...options });
  }
}
