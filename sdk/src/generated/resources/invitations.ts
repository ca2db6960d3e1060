// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { AcceptInvitationInput, AuthResponse, InvitationPreview, PreviewInvitationInput } from '../models.ts';

/** The methods of `client.invitations`. */
export class InvitationsResource extends APIResource {
  /**
   * Accept an invitation with the token from the email.
   *
   * Call it in one of three ways: signed in with the invited email; signed out, with the password of the account that has the invited email; or, if there is no account, with a password to create one.
   *
   * Credential: access token, or none.
   *
   * `POST /v1/invitations/accept`
   *
   * @param body The request body; required: `token`.
   * @param options Options for this call.
   * @returns The account and its tokens for the workspace.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const authResponse = await client.invitations.accept({ token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZXNfMSJ9.c2lnbmF0dXJl' });
   * ```
   */
  accept(body: AcceptInvitationInput, options?: RequestOptions): APIPromise<AuthResponse> {
    return this._client.post('/v1/invitations/accept', { body, ...options });
  }

  /**
   * Preview an invitation with the token from the email.
   *
   * Does not accept the invitation: the token still works afterwards.
   *
   * Credential: none.
   *
   * `POST /v1/invitations/preview`
   *
   * @param body The request body; required: `token`.
   * @param options Options for this call.
   * @returns The invitation.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const invitationPreview = await client.invitations.preview({ token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZXNfMSJ9.c2lnbmF0dXJl' });
   * ```
   */
  preview(body: PreviewInvitationInput, options?: RequestOptions): APIPromise<InvitationPreview> {
    return this._client.post('/v1/invitations/preview', { body, authenticate: false, ...options });
  }
}
