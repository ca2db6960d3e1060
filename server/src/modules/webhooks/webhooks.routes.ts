import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../http/router.ts';
import { deliveriesRoutes } from './deliveries.routes.ts';
import type { DeliveriesUsecases } from './deliveries.usecases.ts';
import { registerWebhooks } from './webhook-events.routes.ts';
import {
  CreatedWebhookEndpoint,
  CreateWebhookEndpointInput,
  RotateWebhookSecretInput,
  UpdateWebhookEndpointInput,
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
  { operationId: 'createWebhookEndpoint', sdk: 'webhookEndpoints.create', auth: 'required', scope: 'webhooks:manage' },
  {
    method: 'post',
    path,
    tags,
    summary: 'Create a webhook endpoint',
    description: 'The server sends events to its URL, signed as Standard Webhooks define.',
    request: { body: body(CreateWebhookEndpointInput) },
    responses: { 201: json(CreatedWebhookEndpoint, 'The webhook endpoint. Its signing secret is returned only in this response.') },
  },
);
const listWebhookEndpoints = defineRoute(
  { operationId: 'listWebhookEndpoints', sdk: 'webhookEndpoints.list', auth: 'required', scope: 'webhooks:manage' },
  {
    method: 'get',
    path,
    tags,
    summary: 'List webhook endpoints, newest first',
    description: 'Shows endpoints without their secrets.',
    request: { query: PageQuery },
    responses: { 200: json(pageOf(WebhookEndpoint), 'A page of webhook endpoints.') },
  },
);
const retrieveWebhookEndpoint = defineRoute(
  { operationId: 'retrieveWebhookEndpoint', sdk: 'webhookEndpoints.retrieve', auth: 'required', scope: 'webhooks:manage' },
  {
    method: 'get',
    path: `${path}/{webhookEndpointId}`,
    tags,
    summary: 'Retrieve a webhook endpoint',
    description: 'Shows it without its secret.',
    request: { params },
    responses: { 200: json(WebhookEndpoint, 'The webhook endpoint.') },
  },
);
const updateWebhookEndpoint = defineRoute(
  { operationId: 'updateWebhookEndpoint', sdk: 'webhookEndpoints.update', auth: 'required', scope: 'webhooks:manage' },
  {
    method: 'patch',
    path: `${path}/{webhookEndpointId}`,
    tags,
    summary: 'Update a webhook endpoint',
    description: 'A disabled endpoint receives no events, also not later.',
    request: { params, body: body(UpdateWebhookEndpointInput) },
    responses: { 200: json(WebhookEndpoint, 'The updated webhook endpoint.') },
  },
);
const deleteWebhookEndpoint = defineRoute(
  { operationId: 'deleteWebhookEndpoint', sdk: 'webhookEndpoints.delete', auth: 'required', scope: 'webhooks:manage' },
  {
    method: 'delete',
    path: `${path}/{webhookEndpointId}`,
    tags,
    summary: 'Delete a webhook endpoint',
    description: 'Also deletes its deliveries.',
    request: { params },
    responses: { 204: { description: 'The webhook endpoint is deleted.' } },
  },
);
const rotateWebhookSecret = defineRoute(
  {
    operationId: 'rotateWebhookSecret',
    sdk: 'webhookEndpoints.rotateSecret',
    auth: 'required',
    scope: 'webhooks:manage',
    errors: ['conflict'],
  },
  {
    method: 'post',
    path: `${path}/{webhookEndpointId}/rotate-secret`,
    tags,
    summary: 'Rotate the signing secret of a webhook endpoint',
    description:
      'Deliveries are signed with both secrets for one day, or as long as you choose: replace the secret in your receiver meanwhile. During that time, another rotation is answered with 409, unless `overlapSeconds` is 0: then only the new secret signs.',
    request: { params, body: { required: false, content: { 'application/json': { schema: RotateWebhookSecretInput } } } },
    responses: { 200: json(CreatedWebhookEndpoint, 'The webhook endpoint. Its new secret is returned only in this response.') },
  },
);

export function webhooksRoutes(usecases: WebhooksUsecases, deliveries: DeliveriesUsecases) {
  const router = createRouter();
  registerWebhooks(router);
  return router
    .openapi(createWebhookEndpoint, async (c) => {
      const endpoint = await usecases.createWebhookEndpoint(callerOf(c), c.req.valid('json'));
      c.header('Location', `${path}/${endpoint.id}`);
      return c.json(endpoint, 201);
    })
    .openapi(listWebhookEndpoints, async (c) => c.json(await usecases.listWebhookEndpoints(callerOf(c), c.req.valid('query')), 200))
    .openapi(retrieveWebhookEndpoint, async (c) =>
      c.json(await usecases.retrieveWebhookEndpoint(callerOf(c), c.req.valid('param').webhookEndpointId), 200),
    )
    .openapi(updateWebhookEndpoint, async (c) =>
      c.json(await usecases.updateWebhookEndpoint(callerOf(c), c.req.valid('param').webhookEndpointId, c.req.valid('json')), 200),
    )
    .openapi(deleteWebhookEndpoint, async (c) => {
      await usecases.deleteWebhookEndpoint(callerOf(c), c.req.valid('param').webhookEndpointId);
      return c.body(null, 204);
    })
    .openapi(rotateWebhookSecret, async (c) => {
      const input = RotateWebhookSecretInput.parse(c.req.valid('json') ?? {});
      return c.json(await usecases.rotateWebhookSecret(callerOf(c), c.req.valid('param').webhookEndpointId, input), 200);
    })
    .route('/', deliveriesRoutes(deliveries));
}
