// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { AuditLogEntry } from '../models.ts';

export interface AuditLogListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

/** The methods of `client.auditLog`. */
export class AuditLogResource extends APIResource {
  /**
   * List audit log entries, newest first.
   *
   * Shows who changed what: members, API keys, clones, sources, and settings. Entries contain ids, and no texts of visitors.
   *
   * Credential: access token or secret key with the scope `workspace:manage`.
   *
   * `GET /v1/audit-log`
   *
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns A page of audit log entries.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const auditLogEntry of client.auditLog.list()) console.log(auditLogEntry);
   * ```
   */
  list(query?: AuditLogListParams, options?: RequestOptions): PagePromise<AuditLogEntry> {
    return new PagePromise(this._client, '/v1/audit-log', query, options);
  }
}
