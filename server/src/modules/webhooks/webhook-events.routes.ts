import type { z } from '@hono/zod-openapi';
import type { AppRouter } from '../../http/router.ts';
import { MessageAnsweredEvent, SourceFailedEvent, SourceReadyEvent } from './webhook-events.schemas.ts';

const header = (name: string, description: string, example: string) => ({
  name,
  in: 'header' as const,
  required: true,
  description,
  schema: { type: 'string' as const, example },
});

const SIGNATURE = [
  header('webhook-id', 'The `id` of the event.', 'evt_01jd5zq8w3x6v9k2m4n7p0r5st'),
  header('webhook-timestamp', 'When this attempt was made, in Unix seconds. Refuse old ones.', '1769852700'),
  header(
    'webhook-signature',
    'One or more signatures, separated by spaces, as Standard Webhooks define: `v1,` and the HMAC-SHA256 of id, timestamp, and body. The SDK checks it with `verifyWebhook`.',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ),
];

/** Describes the requests that this server makes: one entry per type of event. */
export function registerWebhooks({ openAPIRegistry }: AppRouter): void {
  const describe = (name: string, operationId: string, summary: string, schema: z.ZodType) =>
    openAPIRegistry.registerWebhook({
      method: 'post',
      path: name,
      operationId,
      tags: ['Webhooks'],
      summary,
      description:
        'Sent to every endpoint that has subscribed to this event. Answer with 2xx within 15 seconds and do the work later. Other answers and timeouts are retried with growing pauses for 29 hours. The same event may arrive more than once: use its `id` to handle it once.',
      security: [],
      parameters: SIGNATURE,
      request: { body: { required: true, content: { 'application/json': { schema } } } },
      responses: {
        '2XX': { description: 'The event has arrived.' },
        default: { description: 'The delivery failed and is repeated later.' },
      } as never,
    });
  describe('message.answered', 'receiveMessageAnswered', 'A clone answered a question', MessageAnsweredEvent);
  describe('source.ready', 'receiveSourceReady', 'A source is ready', SourceReadyEvent);
  describe('source.failed', 'receiveSourceFailed', 'A source failed', SourceFailedEvent);
}
