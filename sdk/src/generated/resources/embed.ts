// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { CreatedSession, EmbeddedAvatar, EmbeddedClone, OpenEmbedSessionInput } from '../models.ts';

export interface EmbedRetrieveAvatarParams {
  /** Slug or publishable key of a published clone. */
  clone?: string;
}

export interface EmbedRetrieveCloneParams {
  /** Slug or publishable key of a published clone. */
  clone?: string;
}

/** The methods of `client.embed`. */
export class EmbedResource extends APIResource {
  /**
   * Create or resume a session for a visitor of a page.
   *
   * Works without a credential if the clone or the publishable key allows the origin of the page.
   *
   * Credential: none.
   *
   * `POST /v1/embed/sessions`
   *
   * @param body The request body; required: `clone`.
   * @param options Options for this call.
   * @returns The new session and its token.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const createdSession = await client.embed.createSession({ clone: 'ada-lovelace' });
   * ```
   */
  createSession(body: OpenEmbedSessionInput, options?: RequestOptions): APIPromise<CreatedSession> {
    return this._client.post('/v1/embed/sessions', { body, authenticate: false, ...options });
  }

  /**
   * Retrieve the avatar of an embedded clone.
   *
   * This server fetches the image, so that the browsers of visitors contact no third party. The widget draws it from these bytes, which
   * works under a strict Content Security Policy. Access is the same as for retrieveEmbeddedClone. Returns 404 if the clone has no avatar or its
   * avatarUrl returns no image.
   *
   * Credential: session token, or none.
   *
   * `GET /v1/embed/avatar`
   *
   * @param query Query parameters: `clone`.
   * @param options Options for this call.
   * @returns The avatar.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const embeddedAvatar = await client.embed.retrieveAvatar();
   * ```
   */
  retrieveAvatar(query?: EmbedRetrieveAvatarParams, options?: RequestOptions): APIPromise<EmbeddedAvatar> {
    return this._client.get('/v1/embed/avatar', { query, ...options });
  }

  /**
   * Retrieve the public profile of an embedded clone.
   *
   * Works without a credential if the clone or the publishable key allows the origin of the page. With a session token as the
   * credential, `clone` is optional and the response shows the clone of that session; for a preview session, its current draft.
   *
   * Credential: session token, or none.
   *
   * `GET /v1/embed/clone`
   *
   * @param query Query parameters: `clone`.
   * @param options Options for this call.
   * @returns The public profile of the clone.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const embeddedClone = await client.embed.retrieveClone();
   * ```
   */
  retrieveClone(query?: EmbedRetrieveCloneParams, options?: RequestOptions): APIPromise<EmbeddedClone> {
    return this._client.get('/v1/embed/clone', { query, ...options });
  }
}
