// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource, path } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { CreateInvitationInput, CreatedInvitation, Invitation, Member, UpdateMemberInput, UpdateWorkspaceInput, Workspace } from '../models.ts';

export interface WorkspaceInvitationListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

export interface WorkspaceMemberListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

export interface WorkspaceListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

/** The methods of `client.workspaces.invitations`. */
export class WorkspaceInvitationsResource extends APIResource {
  /**
   * Invite someone to a workspace by email.
   *
   * Available to owners and admins. The link in the email works once and expires after seven days. A server that sends no email responds with the link. A new invitation to the same address replaces the previous one.
   *
   * Credential: access token with the scope `workspace:manage`.
   *
   * `POST /v1/workspaces/{workspaceId}/invitations`
   *
   * @param workspaceId The workspace.
   * @param body The request body; required: `email`, `role`.
   * @param options Options for this call.
   * @returns The invitation. Its email will be sent, or its link is in the response.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const createdInvitation = await client.workspaces.invitations.create('wsp_…', { email: 'ada@example.com', role: 'owner' });
   * ```
   */
  create(workspaceId: string, body: CreateInvitationInput, options?: RequestOptions): APIPromise<CreatedInvitation> {
    return this._client.post(path`/v1/workspaces/${workspaceId}/invitations`, { body, ...options });
  }

  /**
   * List invitations, newest first.
   *
   * Contains invitations that were neither accepted nor revoked.
   *
   * Credential: access token with the scope `workspace:manage`.
   *
   * `GET /v1/workspaces/{workspaceId}/invitations`
   *
   * @param workspaceId The workspace.
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns A page of invitations.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const invitation of client.workspaces.invitations.list('wsp_…')) console.log(invitation);
   * ```
   */
  list(workspaceId: string, query?: WorkspaceInvitationListParams, options?: RequestOptions): PagePromise<Invitation> {
    return new PagePromise(this._client, path`/v1/workspaces/${workspaceId}/invitations`, query, options);
  }

  /**
   * Revoke an invitation.
   *
   * Available to owners and admins.
   *
   * Credential: access token with the scope `workspace:manage`.
   *
   * `DELETE /v1/workspaces/{workspaceId}/invitations/{invitationId}`
   *
   * @param workspaceId The workspace.
   * @param invitationId The invitation.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.workspaces.invitations.revoke('wsp_…', 'inv_…');
   * ```
   */
  revoke(workspaceId: string, invitationId: string, options?: RequestOptions): APIPromise<void> {
    return this._client.delete(path`/v1/workspaces/${workspaceId}/invitations/${invitationId}`, options);
  }
}

/** The methods of `client.workspaces.members`. */
export class WorkspaceMembersResource extends APIResource {
  /**
   * Remove a member, or leave the workspace.
   *
   * Available to owners and admins; every member can remove themselves. You cannot remove the last owner. The member’s logins to the workspace end immediately. Secret keys that they created are revoked; everything else that they created stays.
   *
   * Credential: access token with the scope `workspace:read`.
   *
   * `DELETE /v1/workspaces/{workspaceId}/members/{userId}`
   *
   * @param workspaceId The workspace.
   * @param userId The user.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.workspaces.members.delete('wsp_…', 'usr_…');
   * ```
   */
  delete(workspaceId: string, userId: string, options?: RequestOptions): APIPromise<void> {
    return this._client.delete(path`/v1/workspaces/${workspaceId}/members/${userId}`, options);
  }

  /**
   * List the members of a workspace, oldest first.
   *
   * Available to every member, but not to API keys.
   *
   * Credential: access token with the scope `workspace:read`.
   *
   * `GET /v1/workspaces/{workspaceId}/members`
   *
   * @param workspaceId The workspace.
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns A page of members.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const member of client.workspaces.members.list('wsp_…')) console.log(member);
   * ```
   */
  list(workspaceId: string, query?: WorkspaceMemberListParams, options?: RequestOptions): PagePromise<Member> {
    return new PagePromise(this._client, path`/v1/workspaces/${workspaceId}/members`, query, options);
  }

  /**
   * Change a member's role.
   *
   * Available to owners and admins. You cannot grant or change a role with more permissions than your own, and a workspace always keeps one owner. The new role applies immediately. Secret keys that the member created are revoked if they have scopes that the new role lacks.
   *
   * Credential: access token with the scope `workspace:read`.
   *
   * `PATCH /v1/workspaces/{workspaceId}/members/{userId}`
   *
   * @param workspaceId The workspace.
   * @param userId The user.
   * @param body The request body; required: `role`.
   * @param options Options for this call.
   * @returns The updated member.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const member = await client.workspaces.members.update('wsp_…', 'usr_…', { role: 'owner' });
   * ```
   */
  update(workspaceId: string, userId: string, body: UpdateMemberInput, options?: RequestOptions): APIPromise<Member> {
    return this._client.patch(path`/v1/workspaces/${workspaceId}/members/${userId}`, { body, ...options });
  }
}

/** The methods of `client.workspaces`. */
export class WorkspacesResource extends APIResource {
  /** Methods: `create`, `list`, `revoke`. */
  readonly invitations = new WorkspaceInvitationsResource(this._client);
  /** Methods: `delete`, `list`, `update`. */
  readonly members = new WorkspaceMembersResource(this._client);

  /**
   * List your workspaces, newest first.
   *
   * An API key sees the workspace that it belongs to.
   *
   * Credential: access token or secret key with the scope `workspace:read`.
   *
   * `GET /v1/workspaces`
   *
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns A page of workspaces.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const workspace of client.workspaces.list()) console.log(workspace);
   * ```
   */
  list(query?: WorkspaceListParams, options?: RequestOptions): PagePromise<Workspace> {
    return new PagePromise(this._client, '/v1/workspaces', query, options);
  }

  /**
   * Retrieve a workspace.
   *
   * A user can retrieve every workspace that they belong to.
   *
   * Credential: access token or secret key with the scope `workspace:read`.
   *
   * `GET /v1/workspaces/{workspaceId}`
   *
   * @param workspaceId The workspace.
   * @param options Options for this call.
   * @returns The workspace.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const workspace = await client.workspaces.retrieve('wsp_…');
   * ```
   */
  retrieve(workspaceId: string, options?: RequestOptions): APIPromise<Workspace> {
    return this._client.get(path`/v1/workspaces/${workspaceId}`, options);
  }

  /**
   * Rename a workspace.
   *
   * Users need the role owner or admin in that workspace.
   *
   * Credential: access token or secret key with the scope `workspace:manage`.
   *
   * `PATCH /v1/workspaces/{workspaceId}`
   *
   * @param workspaceId The workspace.
   * @param body The request body; required: `name`.
   * @param options Options for this call.
   * @returns The updated workspace.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const workspace = await client.workspaces.update('wsp_…', { name: 'Example Ltd.' });
   * ```
   */
  update(workspaceId: string, body: UpdateWorkspaceInput, options?: RequestOptions): APIPromise<Workspace> {
    return this._client.patch(path`/v1/workspaces/${workspaceId}`, { body, ...options });
  }
}
