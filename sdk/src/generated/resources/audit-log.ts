// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { AuditLogEntry } from '../models.ts';

export interface AuditLogListParams {
  /** Rows per page, 1 to 100. */
  limit?: number;
  /** The nextCursor of the page before. */
  cursor?: string;
}

/** The methods of `client.auditLog`. */
export class AuditLogResource extends APIResource {
  /**
   * List audit log entries, newest first.
   *
   * `GET /v1/audit-log`
   *
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns A page of audit log entries.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} No credential, or one that is not valid.
   * @throws {PermissionError} The credential does not allow this.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * for await (const auditLogEntry of client.auditLog.list()) console.log(auditLogEntry);
   * ```
   */
  list(query?: AuditLogListParams, options?: RequestOptions): PagePromise<AuditLogEntry> {
    return new PagePromise(this._client, '/v1/audit-log', query, options);
  }
}
