import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../http/router.ts';
import {
  CreatedWebhookEndpoint,
  CreateWebhookEndpointInput,
  UpdateWebhookEndpointInput,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointIdSchema,
} from './webhooks.schemas.ts';
import type { WebhooksUsecases } from './webhooks.usecases.ts';

const tags = ['Webhooks'];
const path = '/v1/webhook-endpoints';
const params = z.object({ webhookEndpointId: WebhookEndpointIdSchema });
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });

const createWebhookEndpoint = defineRoute(
  { operationId: 'createWebhookEndpoint', sdk: 'webhookEndpoints.create', auth: 'required' },
  {
    method: 'post',
    path,
    tags,
    summary: 'Have events sent to an address of yours, signed (Standard Webhooks)',
    request: { body: body(CreateWebhookEndpointInput) },
    responses: { 201: json(CreatedWebhookEndpoint, 'The endpoint with its signing secret, which is shown this once.') },
  },
);
const listWebhookEndpoints = defineRoute(
  { operationId: 'listWebhookEndpoints', sdk: 'webhookEndpoints.list', auth: 'required' },
  {
    method: 'get',
    path,
    tags,
    summary: 'List webhook endpoints, newest first',
    request: { query: PageQuery },
    responses: { 200: json(pageOf(WebhookEndpoint), 'One page.') },
  },
);
const updateWebhookEndpoint = defineRoute(
  { operationId: 'updateWebhookEndpoint', sdk: 'webhookEndpoints.update', auth: 'required' },
  {
    method: 'patch',
    path: `${path}/{webhookEndpointId}`,
    tags,
    summary: 'Change a webhook endpoint',
    request: { params, body: body(UpdateWebhookEndpointInput) },
    responses: { 200: json(WebhookEndpoint, 'The changed endpoint.') },
  },
);
const deleteWebhookEndpoint = defineRoute(
  { operationId: 'deleteWebhookEndpoint', sdk: 'webhookEndpoints.delete', auth: 'required' },
  {
    method: 'delete',
    path: `${path}/{webhookEndpointId}`,
    tags,
    summary: 'Delete a webhook endpoint with its deliveries',
    request: { params },
    responses: { 204: { description: 'Deleted.' } },
  },
);
const listWebhookDeliveries = defineRoute(
  { operationId: 'listWebhookDeliveries', sdk: 'webhookEndpoints.deliveries.list', auth: 'required' },
  {
    method: 'get',
    path: `${path}/{webhookEndpointId}/deliveries`,
    tags,
    summary: 'List what was sent to an endpoint and how it went, newest first',
    request: { params, query: PageQuery },
    responses: { 200: json(pageOf(WebhookDelivery), 'One page.') },
  },
);

export function webhooksRoutes(usecases: WebhooksUsecases) {
  return createRouter()
    .openapi(createWebhookEndpoint, async (c) => c.json(await usecases.createWebhookEndpoint(callerOf(c), c.req.valid('json')), 201))
    .openapi(listWebhookEndpoints, async (c) => c.json(await usecases.listWebhookEndpoints(callerOf(c), c.req.valid('query')), 200))
    .openapi(updateWebhookEndpoint, async (c) =>
      c.json(await usecases.updateWebhookEndpoint(callerOf(c), c.req.valid('param').webhookEndpointId, c.req.valid('json')), 200),
    )
    .openapi(deleteWebhookEndpoint, async (c) => {
      await usecases.deleteWebhookEndpoint(callerOf(c), c.req.valid('param').webhookEndpointId);
      return c.body(null, 204);
    })
    .openapi(listWebhookDeliveries, async (c) =>
      c.json(await usecases.listWebhookDeliveries(callerOf(c), c.req.valid('param').webhookEndpointId, c.req.valid('query')), 200),
    );
}
