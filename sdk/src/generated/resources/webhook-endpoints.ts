// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource, path } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { CreateWebhookEndpointInput, CreatedWebhookEndpoint, RotateWebhookSecretInput, TestWebhookEndpointInput, UpdateWebhookEndpointInput, WebhookDelivery, WebhookDeliveryWithEvent, WebhookEndpoint } from '../models.ts';

export interface WebhookEndpointDeliveryListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
  /** Only deliveries with this status. */
  status?: 'pending' | 'delivered' | 'failed';
  /** Only deliveries of this type of event. */
  type?: 'message.answered' | 'source.ready' | 'source.failed';
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
   * Shows how often each event was sent, and how the endpoint responded. Filters apply together.
   *
   * Credential: access token or secret key with the scope `webhooks:manage`.
   *
   * `GET /v1/webhook-endpoints/{webhookEndpointId}/deliveries`
   *
   * @param webhookEndpointId The webhook endpoint.
   * @param query Query parameters: `limit`, `cursor`, `status`, `type`.
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

  /**
   * Redeliver an event.
   *
   * Sends the same event with the same id again, with all its attempts. A pending delivery is answered with 409.
   *
   * Credential: access token or secret key with the scope `webhooks:manage`.
   *
   * `POST /v1/webhook-endpoints/{webhookEndpointId}/deliveries/{deliveryId}/redeliver`
   *
   * @param webhookEndpointId The webhook endpoint.
   * @param deliveryId The delivery.
   * @param options Options for this call.
   * @returns The queued delivery.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const webhookDelivery = await client.webhookEndpoints.deliveries.redeliver('whk_…', 'evt_…');
   * ```
   */
  redeliver(webhookEndpointId: string, deliveryId: string, options?: RequestOptions): APIPromise<WebhookDelivery> {
    return this._client.post(path`/v1/webhook-endpoints/${webhookEndpointId}/deliveries/${deliveryId}/redeliver`, options);
  }

  /**
   * Retrieve a delivery and its event.
   *
   * Shows the body as the endpoint receives it.
   *
   * Credential: access token or secret key with the scope `webhooks:manage`.
   *
   * `GET /v1/webhook-endpoints/{webhookEndpointId}/deliveries/{deliveryId}`
   *
   * @param webhookEndpointId The webhook endpoint.
   * @param deliveryId The delivery.
   * @param options Options for this call.
   * @returns The delivery.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const webhookDeliveryWithEvent = await client.webhookEndpoints.deliveries.retrieve('whk_…', 'evt_…');
   * ```
   */
  retrieve(webhookEndpointId: string, deliveryId: string, options?: RequestOptions): APIPromise<WebhookDeliveryWithEvent> {
    return this._client.get(path`/v1/webhook-endpoints/${webhookEndpointId}/deliveries/${deliveryId}`, options);
  }
}

/** The methods of `client.webhookEndpoints`. */
export class WebhookEndpointsResource extends APIResource {
  /** Methods: `list`, `redeliver`, `retrieve`. */
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
   * Retrieve a webhook endpoint.
   *
   * Shows it without its secret.
   *
   * Credential: access token or secret key with the scope `webhooks:manage`.
   *
   * `GET /v1/webhook-endpoints/{webhookEndpointId}`
   *
   * @param webhookEndpointId The webhook endpoint.
   * @param options Options for this call.
   * @returns The webhook endpoint.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const webhookEndpoint = await client.webhookEndpoints.retrieve('whk_…');
   * ```
   */
  retrieve(webhookEndpointId: string, options?: RequestOptions): APIPromise<WebhookEndpoint> {
    return this._client.get(path`/v1/webhook-endpoints/${webhookEndpointId}`, options);
  }

  /**
   * Rotate the signing secret of a webhook endpoint.
   *
   * Deliveries are signed with both secrets for one day, or as long as you choose: replace the secret in your receiver meanwhile. During that time, another rotation is answered with 409, unless `overlapSeconds` is 0: then only the new secret signs.
   *
   * Credential: access token or secret key with the scope `webhooks:manage`.
   *
   * `POST /v1/webhook-endpoints/{webhookEndpointId}/rotate-secret`
   *
   * @param webhookEndpointId The webhook endpoint.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The webhook endpoint. Its new secret is returned only in this response.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const createdWebhookEndpoint = await client.webhookEndpoints.rotateSecret('whk_…', { overlapSeconds: 1 });
   * ```
   */
  rotateSecret(webhookEndpointId: string, body?: RotateWebhookSecretInput, options?: RequestOptions): APIPromise<CreatedWebhookEndpoint> {
    return this._client.post(path`/v1/webhook-endpoints/${webhookEndpointId}/rotate-secret`, { body, ...options });
  }

  /**
   * Send a test event to a webhook endpoint.
   *
   * Sends a signed event with made-up data and `"test": true`, once, and waits up to 15 seconds for the response. Works for a disabled endpoint, too.
   *
   * Credential: access token or secret key with the scope `webhooks:manage`.
   *
   * `POST /v1/webhook-endpoints/{webhookEndpointId}/test`
   *
   * @param webhookEndpointId The webhook endpoint.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The delivery: `delivered`, or `failed` with the reason.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const webhookDelivery = await client.webhookEndpoints.test('whk_…', { event: 'message.answered' });
   * ```
   */
  test(webhookEndpointId: string, body?: TestWebhookEndpointInput, options?: RequestOptions): APIPromise<WebhookDelivery> {
    return this._client.post(path`/v1/webhook-endpoints/${webhookEndpointId}/test`, { body, ...options });
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
