// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource, path } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { ApiKey, CreateApiKeyInput, CreatedApiKey, RotateApiKeyInput, UpdateApiKeyInput } from '../models.ts';

export interface ApiKeyListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

/** The methods of `client.apiKeys`. */
export class ApiKeysResource extends APIResource {
  /**
   * Create an API key.
   *
   * Use a secret key on a server and a publishable key on web pages. A workspace can have 100 active keys and create 100 in 24 hours.
   *
   * Credential: access token or secret key with the scope `keys:manage`.
   *
   * `POST /v1/api-keys`
   *
   * @param body The request body.
   * @param options Options for this call.
   * @returns The API key. A secret key is returned only in this response.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const createdApiKey = await client.apiKeys.create({ kind: 'secret', name: 'Ada Lovelace', scopes: ['clones:read','sessions:create'] });
   * ```
   */
  create(body: CreateApiKeyInput, options?: RequestOptions): APIPromise<CreatedApiKey> {
    return this._client.post('/v1/api-keys', { body, ...options });
  }

  /**
   * List API keys, newest first.
   *
   * Includes revoked keys.
   *
   * Credential: access token or secret key with the scope `keys:manage`.
   *
   * `GET /v1/api-keys`
   *
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns A page of API keys.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const apiKey of client.apiKeys.list()) console.log(apiKey);
   * ```
   */
  list(query?: ApiKeyListParams, options?: RequestOptions): PagePromise<ApiKey> {
    return new PagePromise(this._client, '/v1/api-keys', query, options);
  }

  /**
   * Retrieve an API key.
   *
   * Shows a secret key without its text.
   *
   * Credential: access token or secret key with the scope `keys:manage`.
   *
   * `GET /v1/api-keys/{keyId}`
   *
   * @param keyId The API key.
   * @param options Options for this call.
   * @returns The API key, without its text.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const apiKey = await client.apiKeys.retrieve('key_…');
   * ```
   */
  retrieve(keyId: string, options?: RequestOptions): APIPromise<ApiKey> {
    return this._client.get(path`/v1/api-keys/${keyId}`, options);
  }

  /**
   * Revoke an API key.
   *
   * The key stops working immediately. Revoking a key again changes nothing.
   *
   * Credential: access token or secret key with the scope `keys:manage`.
   *
   * `DELETE /v1/api-keys/{keyId}`
   *
   * @param keyId The API key.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.apiKeys.revoke('key_…');
   * ```
   */
  revoke(keyId: string, options?: RequestOptions): APIPromise<void> {
    return this._client.delete(path`/v1/api-keys/${keyId}`, options);
  }

  /**
   * Rotate an API key.
   *
   * Replaces the text of the key. Its id and settings stay. The previous text stops working immediately, or after `overlapSeconds`. While it still works, another rotation is answered with 409, unless `overlapSeconds` is 0: then both earlier texts stop working immediately. You need every scope of the key.
   *
   * Credential: access token or secret key with the scope `keys:manage`.
   *
   * `POST /v1/api-keys/{keyId}/rotate`
   *
   * @param keyId The API key.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The API key with its new text. A secret key is returned only in this response.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const createdApiKey = await client.apiKeys.rotate('key_…', { overlapSeconds: 1 });
   * ```
   */
  rotate(keyId: string, body?: RotateApiKeyInput, options?: RequestOptions): APIPromise<CreatedApiKey> {
    return this._client.post(path`/v1/api-keys/${keyId}/rotate`, { body, ...options });
  }

  /**
   * Update an API key.
   *
   * Changes its name, expiry, allowed origins, or rate limits. To change its scopes, create another key.
   *
   * Credential: access token or secret key with the scope `keys:manage`.
   *
   * `PATCH /v1/api-keys/{keyId}`
   *
   * @param keyId The API key.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The updated API key.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const apiKey = await client.apiKeys.update('key_…', { name: 'Ada Lovelace' });
   * ```
   */
  update(keyId: string, body?: UpdateApiKeyInput, options?: RequestOptions): APIPromise<ApiKey> {
    return this._client.patch(path`/v1/api-keys/${keyId}`, { body, ...options });
  }
}
