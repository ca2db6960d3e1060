// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource, path } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { AuthAnswer, ChangePasswordInput, CreateLoginInput, DeleteMeInput, Login, Me, UpdateMeInput, User } from '../models.ts';

export interface MeLoginListParams {
  /** Rows per page, 1 to 100. */
  limit?: number;
  /** The nextCursor of the page before. */
  cursor?: string;
}

/** The methods of `client.me.logins`. */
export class MeLoginsResource extends APIResource {
  /**
   * Go on in another workspace of yours, without the password.
   *
   * A login of its own begins; the one of the call stays until it is ended.
   *
   * `POST /v1/me/logins`
   *
   * @param body The request body; required: `workspaceId`.
   * @param options Options for this call.
   * @returns Signed in to that workspace.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} No credential, or one that is not valid.
   * @throws {PermissionError} The credential does not allow this.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * const authAnswer = await client.me.logins.create({ workspaceId: 'wsp_…' });
   * ```
   */
  create(body: CreateLoginInput, options?: RequestOptions): APIPromise<AuthAnswer> {
    return this._client.post('/v1/me/logins', { body, ...options });
  }

  /**
   * End a login of yours, its access tokens too.
   *
   * `DELETE /v1/me/logins/{loginId}`
   *
   * @param loginId The id of the login.
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
   * await client.me.logins.delete('rft_…');
   * ```
   */
  delete(loginId: string, options?: RequestOptions): APIPromise<void> {
    return this._client.delete(path`/v1/me/logins/${loginId}`, options);
  }

  /**
   * End all logins of yours but the one you call with.
   *
   * `DELETE /v1/me/logins`
   *
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
   * await client.me.logins.deleteOthers();
   * ```
   */
  deleteOthers(options?: RequestOptions): APIPromise<void> {
    return this._client.delete('/v1/me/logins', options);
  }

  /**
   * Where you are signed in, newest first.
   *
   * `GET /v1/me/logins`
   *
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns One page.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} No credential, or one that is not valid.
   * @throws {PermissionError} The credential does not allow this.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * for await (const login of client.me.logins.list()) console.log(login);
   * ```
   */
  list(query?: MeLoginListParams, options?: RequestOptions): PagePromise<Login> {
    return new PagePromise(this._client, '/v1/me/logins', query, options);
  }
}

/** The methods of `client.me`. */
export class MeResource extends APIResource {
  /** Methods: `create`, `delete`, `deleteOthers`, `list`. */
  readonly logins = new MeLoginsResource(this._client);

  /**
   * Change your password; all your logins end but the one you call with.
   *
   * A mail tells you of it. An account that signs in through another service has no password to change.
   *
   * `POST /v1/me/password`
   *
   * @param body The request body; required: `currentPassword`, `newPassword`.
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
   * await client.me.changePassword({ currentPassword: '…', newPassword: '…' });
   * ```
   */
  changePassword(body: ChangePasswordInput, options?: RequestOptions): APIPromise<void> {
    return this._client.post('/v1/me/password', { body, ...options });
  }

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
   * const me = await client.me.retrieve();
   * ```
   */
  retrieve(options?: RequestOptions): APIPromise<Me> {
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
