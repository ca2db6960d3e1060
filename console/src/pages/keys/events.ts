import type { CreateWebhookEndpointInput } from '@cloneai/sdk';

export type EventType = CreateWebhookEndpointInput['events'][number];

/** Labels of the events. */
export const EVENTS: Record<EventType, string> = {
  'message.answered': 'A clone answered a question',
  'source.ready': 'A source is ready',
  'source.failed': 'A source failed',
};
