import { z } from '@hono/zod-openapi';
import { DOMAIN_EVENT_TYPES } from '../../shared/events.ts';
import { type EventId, type Id, idPattern } from '../../shared/ids.ts';
import { WebhookEvent } from './webhook-events.schemas.ts';

export type WebhookEndpointId = Id<'webhookEndpoint'>;

export const WebhookEndpointIdSchema = z
  .string()
  .regex(new RegExp(idPattern('webhookEndpoint')), 'must be a webhook endpoint id (whk_ and 26 characters)')
  .transform((id) => id as WebhookEndpointId)
  .openapi({ type: 'string', example: 'whk_01jd5zq8w3x6v9k2m4n7p0r5st' });

export const EventIdSchema = z
  .string()
  .regex(new RegExp(idPattern('event')), 'must be an event id (evt_ and 26 characters)')
  .transform((id) => id as EventId)
  .openapi({ type: 'string', example: 'evt_01jd5zq8w3x6v9k2m4n7p0r5st' });

const fields = {
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .openapi({
      description:
        'A public URL, or one of a private host that the operator of the server allows (`ALLOWED_PRIVATE_HOSTS`). Redirects are not followed.',
      example: 'https://example.com/hooks/cloneai',
    }),
  description: z.string().max(500),
  events: z.array(z.enum(DOMAIN_EVENT_TYPES)).min(1).max(DOMAIN_EVENT_TYPES.length),
  enabled: z.boolean(),
};

export const CreateWebhookEndpointInput = z
  .strictObject({ ...fields, description: fields.description.optional(), enabled: fields.enabled.optional() })
  .openapi('CreateWebhookEndpointInput');
export type CreateWebhookEndpointInput = z.infer<typeof CreateWebhookEndpointInput>;

export const UpdateWebhookEndpointInput = z.strictObject(fields).partial().openapi('UpdateWebhookEndpointInput');
export type UpdateWebhookEndpointInput = z.infer<typeof UpdateWebhookEndpointInput>;

export const WebhookEndpoint = z
  .object({
    id: WebhookEndpointIdSchema,
    ...fields,
    previousSecretExpiresAt: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'Until when deliveries are also signed with the previous secret. Null: with the current one only.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('WebhookEndpoint');
export type WebhookEndpoint = z.output<typeof WebhookEndpoint>;

export const CreatedWebhookEndpoint = WebhookEndpoint.extend({
  secret: z
    .string()
    .openapi({ description: 'Verifies the signature of every delivery (Standard Webhooks). Returned only in this response.' }),
}).openapi('CreatedWebhookEndpoint');
export type CreatedWebhookEndpoint = z.output<typeof CreatedWebhookEndpoint>;

const WEEK_SECONDS = 7 * 86_400;

export const RotateWebhookSecretInput = z
  .strictObject({
    overlapSeconds: z.number().int().min(0).max(WEEK_SECONDS).optional().openapi({
      description: 'How long deliveries are also signed with the previous secret, up to 7 days. Default: 86400 (one day).',
    }),
  })
  .openapi('RotateWebhookSecretInput');
export type RotateWebhookSecretInput = z.infer<typeof RotateWebhookSecretInput>;

export const TestWebhookEndpointInput = z
  .strictObject({
    event: z.enum(DOMAIN_EVENT_TYPES).optional().openapi({ description: 'Default: the first event that the endpoint receives.' }),
  })
  .openapi('TestWebhookEndpointInput');
export type TestWebhookEndpointInput = z.infer<typeof TestWebhookEndpointInput>;

const DeliveryStatus = z
  .enum(['pending', 'delivered', 'failed'])
  .openapi({ description: 'A `pending` delivery is attempted up to nine times over 29 hours. Deliveries are kept for 30 days.' });

export const WebhookDelivery = z
  .object({
    id: EventIdSchema,
    endpointId: WebhookEndpointIdSchema,
    type: z.string().openapi({ description: 'The type of the event.', example: 'source.ready' }),
    test: z.boolean().openapi({ description: 'Whether it is a test event with made-up data.' }),
    status: DeliveryStatus,
    attempts: z.number().int(),
    lastStatus: z.number().int().nullable().openapi({ description: 'The last HTTP status of the endpoint.' }),
    lastError: z.string().nullable().openapi({ description: 'Why the last attempt failed.' }),
    createdAt: z.iso.datetime(),
    deliveredAt: z.iso.datetime().nullable(),
  })
  .openapi('WebhookDelivery');
export type WebhookDelivery = z.output<typeof WebhookDelivery>;

export const WebhookDeliveryWithEvent = WebhookDelivery.extend({
  event: WebhookEvent.openapi({ description: 'The body, as the endpoint receives it.' }),
}).openapi('WebhookDeliveryWithEvent', { description: 'A delivery, and the event that it carries.' });
export type WebhookDeliveryWithEvent = z.output<typeof WebhookDeliveryWithEvent>;

export const DeliveryFilter = z.object({
  status: DeliveryStatus.optional().openapi({ description: 'Only deliveries with this status.' }),
  type: z.enum(DOMAIN_EVENT_TYPES).optional().openapi({ description: 'Only deliveries of this type of event.' }),
});
export type DeliveryFilter = z.infer<typeof DeliveryFilter>;
