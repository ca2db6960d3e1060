import { streamEvents } from './event-stream.ts';
import type { EventStream } from './follow-events.ts';
import type { ChatEvent, SendMessageInput } from './generated/models.ts';
import { type ClientOptions, HttpClient, type RequestOptions } from './http-client.ts';
import { ChatStream, type StreamOptions } from './stream.ts';

/** The part of the client that a chat on a web page needs. Bundlers leave out the rest of the SDK. */
export interface ChatClient {
  /** Calls any endpoint. `path` starts with `/v1/`. */
  request<T>(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  /** The same as `client.messages.stream`. */
  stream(sessionId: string, body: SendMessageInput, options?: StreamOptions): ChatStream;
  /** Streams the events of a session after a sequence number. */
  events(sessionId: string, after: number, options?: RequestOptions): EventStream<ChatEvent>;
}

export function createChatClient(options: ClientOptions = {}): ChatClient {
  const client = new HttpClient(options);
  const pathOf = (sessionId: string, rest: string) => `/v1/sessions/${encodeURIComponent(sessionId)}/${rest}`;
  return {
    request: async (method, path, body, each) => (await client.send<never>(method, path, { ...each, body })).data,
    stream: (sessionId, body, each) => new ChatStream(client, pathOf(sessionId, 'messages/stream'), sessionId, body, each),
    events: (sessionId, after, each) => streamEvents(client, pathOf(sessionId, 'events'), { query: { after }, numbered: true }, each),
  };
}
