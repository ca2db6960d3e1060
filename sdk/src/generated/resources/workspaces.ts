// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource, path } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { UpdateWorkspaceInput, Workspace } from '../models.ts';

export interface WorkspaceListParams {
  /** Rows per page, 1 to 100. */
  limit?: number;
  /** The nextCursor of the page before. */
  cursor?: string;
}

/** The methods of `client.workspaces`. */
export class WorkspacesResource extends APIResource {
  /**
   * Get a workspace.
   *
   * `GET /v1/workspaces/{workspaceId}`
   *
   * @param workspaceId The id of the workspace.
   * @param options Options for this call.
   * @returns The workspace.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} No credential, or one that is not valid.
   * @throws {PermissionError} The credential does not allow this.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * const workspace = await client.workspaces.get('wsp_…');
   * ```
   */
  get(workspaceId: string, options?: RequestOptions): APIPromise<Workspace> {
    return this._client.get(path`/v1/workspaces/${workspaceId}`, options);
  }

  /**
   * List your workspaces, newest first.
   *
   * `GET /v1/workspaces`
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
   * for await (const workspace of client.workspaces.list()) console.log(workspace);
   * ```
   */
  list(query?: WorkspaceListParams, options?: RequestOptions): PagePromise<Workspace> {
    return new PagePromise(this._client, '/v1/workspaces', query, options);
  }

  /**
   * Rename a workspace.
   *
   * `PATCH /v1/workspaces/{workspaceId}`
   *
   * @param workspaceId The id of the workspace.
   * @param body The request body; required: `name`.
   * @param options Options for this call.
   * @returns The changed workspace.
   * @throws {InvalidRequestError} The request does not fit the contract; `param` names the field.
   * @throws {AuthenticationError} No credential, or one that is not valid.
   * @throws {PermissionError} The credential does not allow this.
   * @throws {NotFoundError} No such object, or it belongs to another workspace.
   * @throws {ConflictError} Conflicts with the current state, or with an earlier call under the same Idempotency-Key.
   * @throws {RateLimitError} Too many calls: wait `Retry-After` seconds.
   * @throws {InternalError} A fault on our side.
   * @example
   * ```ts
   * const workspace = await client.workspaces.update('wsp_…', { name: 'Ada' });
   * ```
   */
  update(workspaceId: string, body: UpdateWorkspaceInput, options?: RequestOptions): APIPromise<Workspace> {
    return this._client.patch(path`/v1/workspaces/${workspaceId}`, { body, ...options });
  }
}
