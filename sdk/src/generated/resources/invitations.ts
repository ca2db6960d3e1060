// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource, path } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { AcceptInvitationInput, AuthAnswer, CreateInvitationInput, Invitation } from '../models.ts';

export interface InvitationListParams {
  /** Rows per page, 1 to 100. */
  limit?: number;
  /** The nextCursor of the page before. */
  cursor?: string;
}

/** The methods of `client.invitations`. */
export class InvitationsResource extends APIResource {
  /**
   * Accept an invitation with the token of the mail.
   *
   * Signed in with the invited e-mail; or not, with the password of the account that has it; or, without an account, with a password, which makes one.
   *
   * `POST /v1/invitations/accept`
   *
   * @param body The request body; required: `token`.
   * @param options Options for this call.
   * @returns Signed in to the workspace.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} No credential, or one that is not valid.
   * @throws {PermissionError} The credential does not allow this.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * const authAnswer = await client.invitations.accept({ token: '…' });
   * ```
   */
  accept(body: AcceptInvitationInput, options?: RequestOptions): APIPromise<AuthAnswer> {
    return this._client.post('/v1/invitations/accept', { body, ...options });
  }

  /**
   * Invite somebody to a workspace by mail.
   *
   * For owners and admins. The link in the mail works once, for seven days. A second invitation to one address replaces the first.
   *
   * `POST /v1/workspaces/{workspaceId}/invitations`
   *
   * @param workspaceId The id of the workspace.
   * @param body The request body; required: `email`, `role`.
   * @param options Options for this call.
   * @returns The invitation; its mail is on its way.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} No credential, or one that is not valid.
   * @throws {PermissionError} The credential does not allow this.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * const invitation = await client.invitations.create('wsp_…', { email: 'ada@example.com', role: 'owner' });
   * ```
   */
  create(workspaceId: string, body: CreateInvitationInput, options?: RequestOptions): APIPromise<Invitation> {
    return this._client.post(path`/v1/workspaces/${workspaceId}/invitations`, { body, ...options });
  }

  /**
   * List invitations that were neither accepted nor withdrawn, newest first.
   *
   * `GET /v1/workspaces/{workspaceId}/invitations`
   *
   * @param workspaceId The id of the workspace.
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
   * for await (const invitation of client.invitations.list('wsp_…')) console.log(invitation);
   * ```
   */
  list(workspaceId: string, query?: InvitationListParams, options?: RequestOptions): PagePromise<Invitation> {
    return new PagePromise(this._client, path`/v1/workspaces/${workspaceId}/invitations`, query, options);
  }

  /**
   * Withdraw an invitation.
   *
   * `DELETE /v1/workspaces/{workspaceId}/invitations/{invitationId}`
   *
   * @param workspaceId The id of the workspace.
   * @param invitationId The id of the invitation.
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
   * await client.invitations.revoke('wsp_…', 'inv_…');
   * ```
   */
  revoke(workspaceId: string, invitationId: string, options?: RequestOptions): APIPromise<void> {
    return this._client.delete(path`/v1/workspaces/${workspaceId}/invitations/${invitationId}`, options);
  }
}
