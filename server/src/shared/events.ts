import type { CloneId, MessageId, SessionId, SourceId, WorkspaceId } from './ids.ts';

/**
 * An event of one module that other modules can react to. Contains ids and numbers, never visitors' text. The payload of a webhook adds the
 * text that its receiver needs (`modules/webhooks/webhook-events.schemas.ts`).
 */
export type DomainEvent =
  | {
      type: 'message.answered';
      data: { messageId: MessageId; sessionId: SessionId; cloneId: CloneId; finishReason: string; costMicros: number };
    }
  | { type: 'source.ready'; data: { sourceId: SourceId; cloneId: CloneId } }
  | { type: 'source.failed'; data: { sourceId: SourceId; cloneId: CloneId; code: string } };

export type DomainEventType = DomainEvent['type'];

export const DOMAIN_EVENT_TYPES = ['message.answered', 'source.ready', 'source.failed'] as const satisfies readonly DomainEventType[];

/**
 * Records an event in the transaction of the change (`tx` of `db/db.ts`, scoped to the workspace), so it is sent if and only if
 * the change commits. Costs almost nothing when no endpoint is subscribed.
 */
export type EventRecorder = (tx: { execute: unknown }, workspaceId: WorkspaceId, event: DomainEvent) => Promise<void>;
