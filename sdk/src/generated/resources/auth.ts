// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { AuthAnswer, ForgotPasswordInput, LoginInput, RefreshAnswer, RefreshInput, RegisterInput, ResetPasswordInput } from '../models.ts';

/** The methods of `client.auth`. */
export class AuthResource extends APIResource {
  /**
   * Ask for a mail with a link to a new password.
   *
   * The answer is the same whether there is an account with this e-mail or not. The link works once, for 30 minutes.
   *
   * `POST /v1/auth/forgot-password`
   *
   * @param body The request body; required: `email`.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * await client.auth.forgotPassword({ email: 'ada@example.com' });
   * ```
   */
  forgotPassword(body: ForgotPasswordInput, options?: RequestOptions): APIPromise<void> {
    return this._client.post('/v1/auth/forgot-password', { body, authenticate: false, ...options });
  }

  /**
   * Log in.
   *
   * Who is a member of no workspace any more is given a new one.
   *
   * `POST /v1/auth/login`
   *
   * @param body The request body; required: `email`, `password`.
   * @param options Options for this call.
   * @returns Signed in.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} The e-mail or the password is wrong.
   * @throws {NotFoundError} The account is not a member of the workspace asked for.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * const authAnswer = await client.auth.login({ email: 'ada@example.com', password: 'correct horse battery staple' });
   * ```
   */
  login(body: LoginInput, options?: RequestOptions): APIPromise<AuthAnswer> {
    return this._client.post('/v1/auth/login', { body, authenticate: false, ...options });
  }

  /**
   * End a login, its access tokens too.
   *
   * `POST /v1/auth/logout`
   *
   * @param body The request body; required: `refreshToken`.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * await client.auth.logout({ refreshToken: '…' });
   * ```
   */
  logout(body: RefreshInput, options?: RequestOptions): APIPromise<void> {
    return this._client.post('/v1/auth/logout', { body, authenticate: false, ...options });
  }

  /**
   * Spend a refresh token for the next pair of tokens.
   *
   * A token works once. For ten seconds after, it gives the same successor again (two tabs at one instant); later, its use ends the whole login (`token_reused`), for somebody has a copy.
   *
   * `POST /v1/auth/refresh`
   *
   * @param body The request body; required: `refreshToken`.
   * @param options Options for this call.
   * @returns The next tokens.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} Not valid any more: log in again.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * const refreshAnswer = await client.auth.refresh({ refreshToken: '…' });
   * ```
   */
  refresh(body: RefreshInput, options?: RequestOptions): APIPromise<RefreshAnswer> {
    return this._client.post('/v1/auth/refresh', { body, authenticate: false, ...options });
  }

  /**
   * Make an account with a workspace of its own.
   *
   * `POST /v1/auth/register`
   *
   * @param body The request body; required: `email`, `password`.
   * @param options Options for this call.
   * @returns The account, signed in.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * const authAnswer = await client.auth.register({ email: 'ada@example.com', password: 'correct horse battery staple' });
   * ```
   */
  register(body: RegisterInput, options?: RequestOptions): APIPromise<AuthAnswer> {
    return this._client.post('/v1/auth/register', { body, authenticate: false, ...options });
  }

  /**
   * Set a new password with the token of the mail; every login of the account ends.
   *
   * `POST /v1/auth/reset-password`
   *
   * @param body The request body; required: `token`, `password`.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * await client.auth.resetPassword({ token: '…', password: 'correct horse battery staple' });
   * ```
   */
  resetPassword(body: ResetPasswordInput, options?: RequestOptions): APIPromise<void> {
    return this._client.post('/v1/auth/reset-password', { body, authenticate: false, ...options });
  }
}
