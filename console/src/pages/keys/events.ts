import type { CreateWebhookEndpointInput } from '@cloneai/sdk';

export type EventType = CreateWebhookEndpointInput['events'][number];

/** When each event is sent. */
export const EVENTS: Record<EventType, string> = {
  'message.answered': 'A clone has answered a question',
  'source.ready': 'A source can be answered from',
  'source.failed': 'A source could not be read',
};
