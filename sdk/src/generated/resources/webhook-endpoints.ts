// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource, path } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { CreateWebhookEndpointInput, CreatedWebhookEndpoint, UpdateWebhookEndpointInput, WebhookDelivery, WebhookEndpoint } from '../models.ts';

export interface WebhookEndpointDeliveryListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

export interface WebhookEndpointListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

/** The methods of `client.webhookEndpoints.deliveries`. */
export class WebhookEndpointDeliveriesResource extends APIResource {
  /**
   * List the deliveries of a webhook endpoint, newest first.
   *
   * Deliveries are kept for 30 days.
   *
   * Credential: access token or secret key with the scope `webhooks:manage`.
   *
   * `GET /v1/webhook-endpoints/{webhookEndpointId}/deliveries`
   *
   * @param webhookEndpointId The webhook endpoint.
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns A page of deliveries.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const webhookDelivery of client.webhookEndpoints.deliveries.list('whk_…')) console.log(webhookDelivery);
   * ```
   */
  list(webhookEndpointId: string, query?: WebhookEndpointDeliveryListParams, options?: RequestOptions): PagePromise<WebhookDelivery> {
    return new PagePromise(this._client, path`/v1/webhook-endpoints/${webhookEndpointId}/deliveries`, query, options);
  }
}

/** The methods of `client.webhookEndpoints`. */
export class WebhookEndpointsResource extends APIResource {
  /** Methods: `list`. */
  readonly deliveries = new WebhookEndpointDeliveriesResource(this._client);

  /**
   * Create a webhook endpoint.
   *
   * The server sends events to its URL, signed as Standard Webhooks define.
   *
   * Credential: access token or secret key with the scope `webhooks:manage`.
   *
   * `POST /v1/webhook-endpoints`
   *
   * @param body The request body; required: `url`, `events`.
   * @param options Options for this call.
   * @returns The webhook endpoint. Its signing secret is returned only in this response.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const createdWebhookEndpoint = await client.webhookEndpoints.create({ url: 'https://example.com/hooks/cloneai', events: ['message.answered'] });
   * ```
   */
  create(body: CreateWebhookEndpointInput, options?: RequestOptions): APIPromise<CreatedWebhookEndpoint> {
    return this._client.post('/v1/webhook-endpoints', { body, ...options });
  }

  /**
   * Delete a webhook endpoint.
   *
   * Also deletes its deliveries.
   *
   * Credential: access token or secret key with the scope `webhooks:manage`.
   *
   * `DELETE /v1/webhook-endpoints/{webhookEndpointId}`
   *
   * @param webhookEndpointId The webhook endpoint.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.webhookEndpoints.delete('whk_…');
   * ```
   */
  delete(webhookEndpointId: string, options?: RequestOptions): APIPromise<void> {
    return this._client.delete(path`/v1/webhook-endpoints/${webhookEndpointId}`, options);
  }

  /**
   * List webhook endpoints, newest first.
   *
   * Shows endpoints without their secrets.
   *
   * Credential: access token or secret key with the scope `webhooks:manage`.
   *
   * `GET /v1/webhook-endpoints`
   *
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns A page of webhook endpoints.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const webhookEndpoint of client.webhookEndpoints.list()) console.log(webhookEndpoint);
   * ```
   */
  list(query?: WebhookEndpointListParams, options?: RequestOptions): PagePromise<WebhookEndpoint> {
    return new PagePromise(this._client, '/v1/webhook-endpoints', query, options);
  }

  /**
   * Update a webhook endpoint.
   *
   * A disabled endpoint receives no events, also not later.
   *
   * Credential: access token or secret key with the scope `webhooks:manage`.
   *
   * `PATCH /v1/webhook-endpoints/{webhookEndpointId}`
   *
   * @param webhookEndpointId The webhook endpoint.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The updated webhook endpoint.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const webhookEndpoint = await client.webhookEndpoints.update('whk_…', { url: 'https://example.com/hooks/cloneai' });
   * ```
   */
  update(webhookEndpointId: string, body?: UpdateWebhookEndpointInput, options?: RequestOptions): APIPromise<WebhookEndpoint> {
    return this._client.patch(path`/v1/webhook-endpoints/${webhookEndpointId}`, { body, ...options });
  }
}
