// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { UsageGroup, UsageReport } from '../models.ts';

export interface UsageListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
  /** What to add up by. `apiKey`: the key that created the session, publishable keys of pages included. `visitor`: your own ID for the visitor. */
  groupBy?: 'day' | 'clone' | 'session' | 'apiKey' | 'visitor' | 'model';
  /** First day, UTC. Default: 30 days before `to`. */
  from?: string;
  /** Last day, UTC, included. Default: today. */
  to?: string;
  /** Only usage of this clone. */
  cloneId?: string;
  /** Only usage of this session. */
  sessionId?: string;
  /** Only usage of sessions that this key created. */
  apiKeyId?: string;
  /** Only usage of sessions with exactly this visitorId. */
  visitorId?: string;
}

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
   * List usage by day, clone, session, API key, visitor, or model.
   *
   * Adds up answers, tokens, and model cost. Sorted by `key`.
   *
   * Credential: access token or secret key with the scope `billing:read`.
   *
   * `GET /v1/usage/breakdown`
   *
   * @param query Query parameters: `limit`, `cursor`, `groupBy`, `from`, `to`, `cloneId`, `sessionId`, `apiKeyId`, `visitorId`.
   * @param options Options for this call.
   * @returns A page of sums.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const usageGroup of client.usage.list()) console.log(usageGroup);
   * ```
   */
  list(query?: UsageListParams, options?: RequestOptions): PagePromise<UsageGroup> {
    return new PagePromise(this._client, '/v1/usage/breakdown', query, options);
  }

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
