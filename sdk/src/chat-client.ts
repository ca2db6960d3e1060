import type { EventStream } from './follow.ts';
import type { ChatEvent, SendMessageInput } from './generated/models.ts';
import { lazyEvents } from './lazy-events.ts';
import { type ClientOptions, createSend, type RequestOptions } from './request.ts';
import { ChatStream } from './stream.ts';
import type { StreamOptions } from './stream-state.ts';

/** What a chat in a web page needs of a client. A bundler leaves the rest of the SDK out. */
export interface ChatClient {
  /** Any call. `path` starts with `/v1/`. */
  request<T>(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  /** As `client.messages.stream`. */
  stream(sessionId: string, body: SendMessageInput, options?: StreamOptions): ChatStream;
  /** As `client.sessions.events`. */
  events(sessionId: string, after: number, options?: RequestOptions): EventStream<ChatEvent>;
}

export function createChatClient(options: ClientOptions = {}): ChatClient {
  const send = createSend(options);
  const seen = new Map<string, number>();
  const of = (sessionId: string, what: string) => `/v1/sessions/${encodeURIComponent(sessionId)}/${what}`;
  return {
    request: async (method, path, body, each) => (await send<never>({ method, path, body }, each)).data,
    stream: (sessionId, body, each = {}) => new ChatStream(send, of(sessionId, 'messages/stream'), body, each, seen),
    events: (sessionId, after, each) =>
      lazyEvents({
        send,
        call: (more) => ({ method: 'GET', path: of(sessionId, `events?after=${more?.after ?? after}`) }),
        query: { after },
        numbered: true,
        payload: undefined,
        options: each,
      }),
  };
}
