// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { AuthResponse, CompleteRegistrationInput, ForgotPasswordInput, LoginInput, RefreshInput, RefreshResponse, RegisterInput, Registration, ResetPasswordInput, StartRegistrationInput, VerifyEmailInput } from '../models.ts';

/** The methods of `client.auth`. */
export class AuthResource extends APIResource {
  /**
   * Create the account with the token from the email.
   *
   * Creates a workspace, too, and signs the new user in. Answers 409 if the email has an account by now. A link that was requested before an account with this email was deleted is not valid.
   *
   * Credential: none.
   *
   * `POST /v1/auth/registrations/complete`
   *
   * @param body The request body; required: `token`, `password`.
   * @param options Options for this call.
   * @returns The account, whose email is verified, and its tokens.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const authResponse = await client.auth.completeRegistration({ token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZXNfMSJ9.c2lnbmF0dXJl', password: 'correct horse battery staple' });
   * ```
   */
  completeRegistration(body: CompleteRegistrationInput, options?: RequestOptions): APIPromise<AuthResponse> {
    return this._client.post('/v1/auth/registrations/complete', { body, authenticate: false, ...options });
  }

  /**
   * Request a password reset email.
   *
   * The response is the same whether or not an account has this email. The link works once and expires after 30 minutes.
   *
   * Credential: none.
   *
   * `POST /v1/auth/forgot-password`
   *
   * @param body The request body; required: `email`.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.auth.forgotPassword({ email: 'ada@example.com' });
   * ```
   */
  forgotPassword(body: ForgotPasswordInput, options?: RequestOptions): APIPromise<void> {
    return this._client.post('/v1/auth/forgot-password', { body, authenticate: false, ...options });
  }

  /**
   * Sign in.
   *
   * Creates a workspace if the user no longer belongs to one.
   *
   * Credential: none.
   *
   * `POST /v1/auth/login`
   *
   * @param body The request body; required: `email`, `password`.
   * @param options Options for this call.
   * @returns The account and its tokens.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The email or password is incorrect.
   * @throws {NotFoundError} The user is not a member of the requested workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const authResponse = await client.auth.login({ email: 'ada@example.com', password: 'correct horse battery staple' });
   * ```
   */
  login(body: LoginInput, options?: RequestOptions): APIPromise<AuthResponse> {
    return this._client.post('/v1/auth/login', { body, authenticate: false, ...options });
  }

  /**
   * Sign out.
   *
   * Ends the login and its access tokens.
   *
   * Credential: none.
   *
   * `POST /v1/auth/logout`
   *
   * @param body The request body; required: `refreshToken`.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.auth.logout({ refreshToken: 'rt_kq2xW8fT0uYl3nB6vR9eA1sD4gH7jZ5cM2pQ8tN0xL4' });
   * ```
   */
  logout(body: RefreshInput, options?: RequestOptions): APIPromise<void> {
    return this._client.post('/v1/auth/logout', { body, authenticate: false, ...options });
  }

  /**
   * Rotate a refresh token.
   *
   * Returns a new access token and a new refresh token. A refresh token works once. For ten seconds after its use it returns the same new token again, because two tabs may refresh at the same time. A later reuse ends the login with `token_reused`, because the token may have been stolen.
   *
   * Credential: none.
   *
   * `POST /v1/auth/refresh`
   *
   * @param body The request body; required: `refreshToken`.
   * @param options Options for this call.
   * @returns The new tokens.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The refresh token is no longer valid.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const refreshResponse = await client.auth.refresh({ refreshToken: 'rt_kq2xW8fT0uYl3nB6vR9eA1sD4gH7jZ5cM2pQ8tN0xL4' });
   * ```
   */
  refresh(body: RefreshInput, options?: RequestOptions): APIPromise<RefreshResponse> {
    return this._client.post('/v1/auth/refresh', { body, authenticate: false, ...options });
  }

  /**
   * Create an account and a workspace.
   *
   * Signs the new user in. Registration with an email that has an account fails. A server that verifies emails first responds with 403: use `POST /v1/auth/registrations`.
   *
   * Credential: none.
   *
   * `POST /v1/auth/register`
   *
   * @param body The request body; required: `email`, `password`.
   * @param options Options for this call.
   * @returns The account and its tokens.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const authResponse = await client.auth.register({ email: 'ada@example.com', password: 'correct horse battery staple' });
   * ```
   */
  register(body: RegisterInput, options?: RequestOptions): APIPromise<AuthResponse> {
    return this._client.post('/v1/auth/register', { body, authenticate: false, ...options });
  }

  /**
   * Set a new password with the token from the email.
   *
   * Ends every login of the account.
   *
   * Credential: none.
   *
   * `POST /v1/auth/reset-password`
   *
   * @param body The request body; required: `token`, `password`.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.auth.resetPassword({ token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZXNfMSJ9.c2lnbmF0dXJl', password: 'correct horse battery staple' });
   * ```
   */
  resetPassword(body: ResetPasswordInput, options?: RequestOptions): APIPromise<void> {
    return this._client.post('/v1/auth/reset-password', { body, authenticate: false, ...options });
  }

  /**
   * Retrieve how accounts are created.
   *
   * Tells a sign-up page whether to ask for a password, and a new installation that its first account is missing.
   *
   * Credential: none.
   *
   * `GET /v1/auth/registration`
   *
   * @param options Options for this call.
   * @returns How accounts are created.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const registration = await client.auth.retrieveRegistration();
   * ```
   */
  retrieveRegistration(options?: RequestOptions): APIPromise<Registration> {
    return this._client.get('/v1/auth/registration', { authenticate: false, ...options });
  }

  /**
   * Request an email that creates an account.
   *
   * The link in the email leads to completeRegistration, within 24 hours. The password is chosen there, by the reader of the email. The response is the same whether or not an account has this email; if one has, its owner gets an email that says so.
   *
   * Credential: none.
   *
   * `POST /v1/auth/registrations`
   *
   * @param body The request body; required: `email`.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.auth.startRegistration({ email: 'ada@example.com' });
   * ```
   */
  startRegistration(body: StartRegistrationInput, options?: RequestOptions): APIPromise<void> {
    return this._client.post('/v1/auth/registrations', { body, authenticate: false, ...options });
  }

  /**
   * Verify an email address with the token from the email.
   *
   * Needs no sign-in: the token proves access to the email. Using it again changes nothing.
   *
   * Credential: none.
   *
   * `POST /v1/auth/verify-email`
   *
   * @param body The request body; required: `token`.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.auth.verifyEmail({ token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZXNfMSJ9.c2lnbmF0dXJl' });
   * ```
   */
  verifyEmail(body: VerifyEmailInput, options?: RequestOptions): APIPromise<void> {
    return this._client.post('/v1/auth/verify-email', { body, authenticate: false, ...options });
  }
}
