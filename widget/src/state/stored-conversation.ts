import type { Message, Session } from '@cloneai/sdk';
import type { StoredSession, VisitorSession } from './visitor-session.ts';

/** Messages shown after a reload. */
const HISTORY = 50;
/** A question whose request a reload interrupted is looked for this often before it counts as never sent. */
const ATTEMPTS = 3;
const ATTEMPT_INTERVAL_MS = 1000;

export interface StoredConversation {
  /** Oldest first, without the answer in progress. */
  messages: Message[];
  /** Whether the server received the last question. */
  arrived: boolean;
  /** The id of the answer in progress. */
  answering: string | null;
  lastSeq: number;
}

/** Loads the conversation of a stored session, and finds out what happened to the last question. */
export async function loadConversation(
  { client }: VisitorSession,
  { sessionId, asked }: StoredSession,
  sleep: (milliseconds: number) => Promise<void>,
  signal: AbortSignal,
): Promise<StoredConversation> {
  for (let attempt = 1; ; attempt++) {
    const path = `/v1/sessions/${sessionId}`;
    const { answering, lastSeq } = await client.request<Session>('GET', path);
    const { data } = await client.request<{ data: Message[] }>('GET', `${path}/messages?limit=${HISTORY}`);
    const isWritten = data.some((message) => message.id === answering && message.finishReason);
    const messages = data.toReversed().filter(({ id, role, finishReason }) => role === 'user' || finishReason || id !== answering);
    const arrived = !asked || asked.messageId !== undefined || messages.findLast(({ role }) => role === 'user')?.content === asked.text;
    if (arrived || attempt >= ATTEMPTS || signal.aborted) return { messages, arrived, answering: isWritten ? null : answering, lastSeq };
    await sleep(ATTEMPT_INTERVAL_MS);
  }
}
