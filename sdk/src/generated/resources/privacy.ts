// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { ErasePersonalDataInput, ErasedPersonalData, ExportPersonalDataInput } from '../models.ts';

/** The methods of `client.privacy`. */
export class PrivacyResource extends APIResource {
  /**
   * Erase the personal data of a visitor.
   *
   * Deletes every session of the visitor. You cannot undo this.
   *
   * Credential: access token or secret key with the scope `privacy:manage`.
   *
   * `POST /v1/privacy/erase`
   *
   * @param body The request body; required: `visitorId`.
   * @param options Options for this call.
   * @returns The number of deleted sessions.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const erasedPersonalData = await client.privacy.erase({ visitorId: 'customer-17' });
   * ```
   */
  erase(body: ErasePersonalDataInput, options?: RequestOptions): APIPromise<ErasedPersonalData> {
    return this._client.post('/v1/privacy/erase', { body, ...options });
  }

  /**
   * Export the personal data of the workspace or of one visitor.
   *
   * Streams every row about people, without credentials.
   *
   * Credential: access token or secret key with the scope `privacy:manage`.
   *
   * `POST /v1/privacy/export`
   *
   * @param body The request body.
   * @param options Options for this call.
   * @returns One JSON object per line: `{ table, row }`. The last line is `{ "complete": true, "rows": n }`. If it is missing, the export is incomplete.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const response = await client.privacy.export({ visitorId: 'customer-17' });
   * for await (const bytes of response.body ?? []) process.stdout.write(bytes);
   * ```
   */
  export(body?: ExportPersonalDataInput, options?: RequestOptions): Promise<Response> {
    return this._client.post('/v1/privacy/export', { body, ...options }).asResponse();
  }
}
