import type { CloneId, EventId, MessageId, SessionId, WorkspaceId } from '../../../shared/ids.ts';
import type { AnswerError, AnswerEvent, Citation, FinishReason, FoundSource, LinkMode, Usage } from '../chat.schemas.ts';
import type { StoredEvent } from '../streaming/stored-event.ts';
import { INTERRUPTED } from './answer-errors.ts';

/** The state of an answer at any moment. If the answer breaks off, this much is kept. */
export interface AnswerDraft {
  text: string;
  /** The form of the text. Null if it is not known. */
  links: LinkMode | null;
  citations: Citation[];
  sources: FoundSource[];
  followUps: string[];
  model: string;
  finishReason: FinishReason;
  usage: Usage;
}

/** The id of an answer's usage event. It depends on the message only, so that two servers that end the same answer count it once. */
export const usageEventOf = (messageId: MessageId): EventId => `evt_${messageId.slice(4)}`;

/** A finished answer, ready to be stored. */
export interface AnswerRecord extends Omit<AnswerDraft, 'text'> {
  workspaceId: WorkspaceId;
  sessionId: SessionId;
  cloneId: CloneId;
  messageId: MessageId;
  content: string;
  error: AnswerError | null;
  startedAt: Date;
  endedAt: Date;
  /** Events that are not stored yet, and the number of the first one. */
  firstSeq: number;
  events: StoredEvent[];
  usageEventId: EventId;
}

/** The record of an answer whose server died, from the events that the server had stored. `costMicros` is an estimate. */
export function interruptedAnswer(
  claim: Pick<AnswerRecord, 'workspaceId' | 'sessionId' | 'cloneId' | 'messageId' | 'firstSeq' | 'usageEventId'>,
  stored: readonly AnswerEvent[],
  costMicros: number,
  now: Date,
): AnswerRecord {
  const { messageId } = claim;
  let content = '';
  let model = 'unknown';
  let links: LinkMode | null = null;
  const citations: Citation[] = [];
  let sources: FoundSource[] = [];
  for (const event of stored) {
    if (event.type === 'text-delta') content += event.data.text;
    else if (event.type === 'message-start') ({ model, links = null } = event.data);
    else if (event.type === 'sources-found') sources = event.data.sources;
    else if (event.type === 'citation-added') citations.push(withoutMessageId(event.data));
  }
  const usage: Usage = { inputTokens: 0, outputTokens: Math.ceil(Buffer.byteLength(content) / 4), costMicros, flags: ['estimated'] };
  return {
    ...claim,
    content,
    links,
    finishReason: 'error',
    model,
    citations,
    sources,
    followUps: [],
    error: INTERRUPTED,
    usage,
    startedAt: now,
    endedAt: now,
    events: [
      { type: 'error', data: { messageId, error: INTERRUPTED } },
      { type: 'message-end', data: { messageId, finishReason: 'error', usage, followUps: [] } },
    ],
  };
}

function withoutMessageId({ messageId: _, ...citation }: Citation & { messageId: string }): Citation {
  return citation;
}
