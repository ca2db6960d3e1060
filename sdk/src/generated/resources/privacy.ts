// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { ErasePersonalDataInput, ErasedPersonalData } from '../models.ts';

/** The methods of `client.privacy`. */
export class PrivacyResource extends APIResource {
  /**
   * Erase the personal data of a visitor.
   *
   * Deletes every session of the visitor. You cannot undo this.
   *
   * `POST /v1/privacy/erase`
   *
   * @param body The request body; required: `visitorId`.
   * @param options Options for this call.
   * @returns The number of deleted sessions.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} No credential, or one that is not valid.
   * @throws {PermissionError} The credential does not allow this.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * const erasedPersonalData = await client.privacy.erase({ visitorId: 'vis_…' });
   * ```
   */
  erase(body: ErasePersonalDataInput, options?: RequestOptions): APIPromise<ErasedPersonalData> {
    return this._client.post('/v1/privacy/erase', { body, ...options });
  }
}
