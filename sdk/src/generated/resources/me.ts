// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { DeleteMeInput, Me, UpdateMeInput, User } from '../models.ts';

/** The methods of `client.me`. */
export class MeResource extends APIResource {
  /**
   * Delete your account and every workspace where you are alone; there is no way back.
   *
   * `DELETE /v1/me`
   *
   * @param body The request body.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} No credential, or one that is not valid.
   * @throws {PermissionError} The credential does not allow this.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * await client.me.delete({ password: 'correct horse battery staple' });
   * ```
   */
  delete(body?: DeleteMeInput, options?: RequestOptions): APIPromise<void> {
    return this._client.delete('/v1/me', { body, ...options });
  }

  /**
   * The signed-in person.
   *
   * `GET /v1/me`
   *
   * @param options Options for this call.
   * @returns You, and your workspaces.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} No credential, or one that is not valid.
   * @throws {PermissionError} The credential does not allow this.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * const me = await client.me.get();
   * ```
   */
  get(options?: RequestOptions): APIPromise<Me> {
    return this._client.get('/v1/me', options);
  }

  /**
   * Change your name.
   *
   * `PATCH /v1/me`
   *
   * @param body The request body; required: `name`.
   * @param options Options for this call.
   * @returns You, changed.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} No credential, or one that is not valid.
   * @throws {PermissionError} The credential does not allow this.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * const user = await client.me.update({ name: 'Ada' });
   * ```
   */
  update(body: UpdateMeInput, options?: RequestOptions): APIPromise<User> {
    return this._client.patch('/v1/me', { body, ...options });
  }
}
