// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource, path } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { AuthResponse, ChangePasswordInput, ConfirmPasswordInput, CreateLoginInput, DeleteMeInput, Login, Me, UpdateMeInput, User } from '../models.ts';

export interface MeLoginListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

/** The methods of `client.me.logins`. */
export class MeLoginsResource extends APIResource {
  /**
   * Sign in to another of your workspaces.
   *
   * Starts a new login without asking for the password. The login that makes the call stays active.
   *
   * Credential: access token with the scope `workspace:read`.
   *
   * `POST /v1/me/logins`
   *
   * @param body The request body; required: `workspaceId`.
   * @param options Options for this call.
   * @returns The account and its tokens for that workspace.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const authResponse = await client.me.logins.create({ workspaceId: 'wsp_…' });
   * ```
   */
  create(body: CreateLoginInput, options?: RequestOptions): APIPromise<AuthResponse> {
    return this._client.post('/v1/me/logins', { body, ...options });
  }

  /**
   * End one of your logins.
   *
   * Its access tokens stop working immediately.
   *
   * Credential: access token with the scope `workspace:read`.
   *
   * `DELETE /v1/me/logins/{loginId}`
   *
   * @param loginId The login.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.me.logins.delete('rft_…');
   * ```
   */
  delete(loginId: string, options?: RequestOptions): APIPromise<void> {
    return this._client.delete(path`/v1/me/logins/${loginId}`, options);
  }

  /**
   * End all your other logins.
   *
   * The login that makes the call stays active. The access tokens of the others stop working immediately.
   *
   * Credential: access token with the scope `workspace:read`.
   *
   * `DELETE /v1/me/logins`
   *
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.me.logins.deleteOthers();
   * ```
   */
  deleteOthers(options?: RequestOptions): APIPromise<void> {
    return this._client.delete('/v1/me/logins', options);
  }

  /**
   * List your logins, newest first.
   *
   * A login starts when you sign in and ends when you sign out, change your password, or do not use it for seven days.
   *
   * Credential: access token with the scope `workspace:read`.
   *
   * `GET /v1/me/logins`
   *
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns A page of logins.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
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
   * Change your password.
   *
   * Ends all your other logins and notifies you by email. An account that signs in through an external issuer has no password to change.
   *
   * Credential: access token with the scope `workspace:read`.
   *
   * `POST /v1/me/password`
   *
   * @param body The request body; required: `currentPassword`, `newPassword`.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.me.changePassword({ currentPassword: 'correct horse battery staple', newPassword: 'a longer phrase than before' });
   * ```
   */
  changePassword(body: ChangePasswordInput, options?: RequestOptions): APIPromise<void> {
    return this._client.post('/v1/me/password', { body, ...options });
  }

  /**
   * Enter your password again.
   *
   * Changes to API keys, the spending limit, the payout account, and members need a password that was entered in the last 30 minutes, when signing in or here. Otherwise they respond with 403 `confirmation_required`. API keys and users of an external issuer are never asked.
   *
   * Credential: access token with the scope `workspace:read`.
   *
   * `POST /v1/me/confirm`
   *
   * @param body The request body; required: `password`.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.me.confirmPassword({ password: 'correct horse battery staple' });
   * ```
   */
  confirmPassword(body: ConfirmPasswordInput, options?: RequestOptions): APIPromise<void> {
    return this._client.post('/v1/me/confirm', { body, ...options });
  }

  /**
   * Delete your account.
   *
   * Also deletes every workspace in which you are the only member. You cannot undo this.
   *
   * Credential: access token with the scope `workspace:read`.
   *
   * `DELETE /v1/me`
   *
   * @param body The request body.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.me.delete({ password: 'correct horse battery staple' });
   * ```
   */
  delete(body?: DeleteMeInput, options?: RequestOptions): APIPromise<void> {
    return this._client.delete('/v1/me', { body, ...options });
  }

  /**
   * Retrieve the signed-in user.
   *
   * Includes the workspaces that you belong to, with your role in each.
   *
   * Credential: access token with the scope `workspace:read`.
   *
   * `GET /v1/me`
   *
   * @param options Options for this call.
   * @returns The user and their workspaces.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const me = await client.me.retrieve();
   * ```
   */
  retrieve(options?: RequestOptions): APIPromise<Me> {
    return this._client.get('/v1/me', options);
  }

  /**
   * Request an email that verifies your email address.
   *
   * The link in it works for 24 hours. Sends nothing if your email is verified.
   *
   * Credential: access token with the scope `workspace:read`.
   *
   * `POST /v1/me/verification-email`
   *
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.me.sendVerificationEmail();
   * ```
   */
  sendVerificationEmail(options?: RequestOptions): APIPromise<void> {
    return this._client.post('/v1/me/verification-email', options);
  }

  /**
   * Update your name.
   *
   * Your name is shown to the other members of your workspaces.
   *
   * Credential: access token with the scope `workspace:read`.
   *
   * `PATCH /v1/me`
   *
   * @param body The request body; required: `name`.
   * @param options Options for this call.
   * @returns The updated user.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const user = await client.me.update({ name: 'Ada Lovelace' });
   * ```
   */
  update(body: UpdateMeInput, options?: RequestOptions): APIPromise<User> {
    return this._client.patch('/v1/me', { body, ...options });
  }
}
