import type { CloneId, MessageId, SessionId, SourceId, WorkspaceId } from './ids.ts';

/** What happened in a room that others may want to know of. Ids and figures; no text of visitors. */
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
 * Records an event inside the transaction of the deed (`tx` of `db/db.ts`, scoped to the workspace), so that it is sent exactly
 * if the deed is committed. Cheap when nobody listens.
 */
export type EventRecorder = (tx: { execute: unknown }, workspaceId: WorkspaceId, event: DomainEvent) => Promise<void>;
