import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../http/router.ts';
import type { DeliveriesUsecases } from './deliveries.usecases.ts';
import {
  DeliveryFilter,
  EventIdSchema,
  TestWebhookEndpointInput,
  WebhookDelivery,
  WebhookDeliveryWithEvent,
  WebhookEndpointIdSchema,
} from './webhooks.schemas.ts';

const tags = ['Webhooks'];
const path = '/v1/webhook-endpoints/{webhookEndpointId}';
const params = z.object({ webhookEndpointId: WebhookEndpointIdSchema });
const deliveryParams = params.extend({ deliveryId: EventIdSchema });
const query = PageQuery.extend(DeliveryFilter.shape);
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

const listWebhookDeliveries = defineRoute(
  { operationId: 'listWebhookDeliveries', sdk: 'webhookEndpoints.deliveries.list', auth: 'required', scope: 'webhooks:manage' },
  {
    method: 'get',
    path: `${path}/deliveries`,
    tags,
    summary: 'List the deliveries of a webhook endpoint, newest first',
    description: 'Shows how often each event was sent, and how the endpoint responded. Filters apply together.',
    request: { params, query },
    responses: { 200: json(pageOf(WebhookDelivery), 'A page of deliveries.') },
  },
);
const listAllWebhookDeliveries = defineRoute(
  { operationId: 'listAllWebhookDeliveries', sdk: 'webhookDeliveries.list', auth: 'required', scope: 'webhooks:manage' },
  {
    method: 'get',
    path: '/v1/webhook-deliveries',
    tags,
    summary: 'List the deliveries of every webhook endpoint, newest first',
    description: 'With `status=failed`, lists what no endpoint received. Redeliver each once its endpoint works again.',
    request: { query },
    responses: { 200: json(pageOf(WebhookDelivery), 'A page of deliveries.') },
  },
);
const retrieveWebhookDelivery = defineRoute(
  { operationId: 'retrieveWebhookDelivery', sdk: 'webhookEndpoints.deliveries.retrieve', auth: 'required', scope: 'webhooks:manage' },
  {
    method: 'get',
    path: `${path}/deliveries/{deliveryId}`,
    tags,
    summary: 'Retrieve a delivery and its event',
    description: 'Shows the body as the endpoint receives it.',
    request: { params: deliveryParams },
    responses: { 200: json(WebhookDeliveryWithEvent, 'The delivery.') },
  },
);
const redeliverWebhook = defineRoute(
  { operationId: 'redeliverWebhook', sdk: 'webhookEndpoints.deliveries.redeliver', auth: 'required', scope: 'webhooks:manage' },
  {
    method: 'post',
    path: `${path}/deliveries/{deliveryId}/redeliver`,
    tags,
    summary: 'Redeliver an event',
    description: 'Sends the same event with the same id again, with all its attempts. A pending delivery is answered with 409.',
    request: { params: deliveryParams },
    responses: { 200: json(WebhookDelivery, 'The queued delivery.') },
  },
);
const testWebhookEndpoint = defineRoute(
  { operationId: 'testWebhookEndpoint', sdk: 'webhookEndpoints.test', auth: 'required', scope: 'webhooks:manage' },
  {
    method: 'post',
    path: `${path}/test`,
    tags,
    summary: 'Send a test event to a webhook endpoint',
    description:
      'Sends a signed event with made-up data and `"test": true`, once, and waits up to 15 seconds for the response. Works for a disabled endpoint, too.',
    request: { params, body: { required: false, content: { 'application/json': { schema: TestWebhookEndpointInput } } } },
    responses: { 200: json(WebhookDelivery, 'The delivery: `delivered`, or `failed` with the reason.') },
  },
);

export function deliveriesRoutes(usecases: DeliveriesUsecases) {
  return createRouter()
    .openapi(listWebhookDeliveries, async (c) =>
      c.json(await usecases.listWebhookDeliveries(callerOf(c), c.req.valid('param').webhookEndpointId, c.req.valid('query')), 200),
    )
    .openapi(listAllWebhookDeliveries, async (c) => c.json(await usecases.listAllWebhookDeliveries(callerOf(c), c.req.valid('query')), 200))
    .openapi(retrieveWebhookDelivery, async (c) => {
      const { webhookEndpointId, deliveryId } = c.req.valid('param');
      return c.json(await usecases.retrieveWebhookDelivery(callerOf(c), webhookEndpointId, deliveryId), 200);
    })
    .openapi(redeliverWebhook, async (c) => {
      const { webhookEndpointId, deliveryId } = c.req.valid('param');
      return c.json(await usecases.redeliverWebhook(callerOf(c), webhookEndpointId, deliveryId), 200);
    })
    .openapi(testWebhookEndpoint, async (c) => {
      const input = TestWebhookEndpointInput.parse(c.req.valid('json') ?? {});
      return c.json(await usecases.testWebhookEndpoint(callerOf(c), c.req.valid('param').webhookEndpointId, input), 200);
    });
}
