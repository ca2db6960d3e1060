// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { WebhookDelivery } from '../models.ts';

export interface WebhookDeliveryListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
  /** Only deliveries with this status. */
  status?: 'pending' | 'delivered' | 'failed';
  /** Only deliveries of this type of event. */
  type?: 'message.answered' | 'source.ready' | 'source.failed';
}

/** The methods of `client.webhookDeliveries`. */
export class WebhookDeliveriesResource extends APIResource {
  /**
   * List the deliveries of every webhook endpoint, newest first.
   *
   * With `status=failed`, lists what no endpoint received. Redeliver each once its endpoint works again.
   *
   * Credential: access token or secret key with the scope `webhooks:manage`.
   *
   * `GET /v1/webhook-deliveries`
   *
   * @param query Query parameters: `limit`, `cursor`, `status`, `type`.
   * @param options Options for this call.
   * @returns A page of deliveries.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const webhookDelivery of client.webhookDeliveries.list()) console.log(webhookDelivery);
   * ```
   */
  list(query?: WebhookDeliveryListParams, options?: RequestOptions): PagePromise<WebhookDelivery> {
    return new PagePromise(this._client, '/v1/webhook-deliveries', query, options);
  }
}
