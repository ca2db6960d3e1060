// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource, path } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import { ChatStream } from '../../stream.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { StreamOptions } from '../../stream.ts';
import type { CitationContext, CreateFeedbackInput, Feedback, Message, MessageInWorkspace, SendMessageInput, StopMessageResult } from '../models.ts';

export interface MessageExportParams {
  /** Only messages with this clone. */
  cloneId?: string;
  /** Only messages of this session. */
  sessionId?: string;
  /** Only messages of sessions that were created with exactly this visitorId. */
  visitorId?: string;
  /** Only messages created at this time or later. */
  from?: string;
  /** Only messages created before this time. */
  to?: string;
  /** `user`: only questions. `assistant`: only answers. */
  role?: 'user' | 'assistant';
  /** Only answers that ended like this. */
  finishReason?: 'stop' | 'length' | 'stopped' | 'refused' | 'error';
  /** Only answers with this rating, or without one. */
  rating?: 'up' | 'down' | 'none';
  /** `true`: only answers that the clone refused. `false`: only answers that it did not. */
  refused?: boolean;
  /** `true`: only messages of previews. `false`: only messages of visitors. */
  preview?: boolean;
  /** `ndjson`: one JSON object per line. `csv`: a table for a spreadsheet, in UTF-8. */
  format?: 'ndjson' | 'csv';
}

export interface MessageListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

export interface MessageListAllParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
  /** Only messages with this clone. */
  cloneId?: string;
  /** Only messages of this session. */
  sessionId?: string;
  /** Only messages of sessions that were created with exactly this visitorId. */
  visitorId?: string;
  /** Only messages created at this time or later. */
  from?: string;
  /** Only messages created before this time. */
  to?: string;
  /** `user`: only questions. `assistant`: only answers. */
  role?: 'user' | 'assistant';
  /** Only answers that ended like this. */
  finishReason?: 'stop' | 'length' | 'stopped' | 'refused' | 'error';
  /** Only answers with this rating, or without one. */
  rating?: 'up' | 'down' | 'none';
  /** `true`: only answers that the clone refused. `false`: only answers that it did not. */
  refused?: boolean;
  /** `true`: only messages of previews. `false`: only messages of visitors. */
  preview?: boolean;
}

/** The methods of `client.messages.citations`. */
export class MessageCitationsResource extends APIResource {
  /**
   * Retrieve a citation with the text around it.
   *
   * Shows where an answer comes from. Visitors can retrieve the citations of their own session.
   *
   * Credential: access token or secret key with the scope `conversations:read`, or session token.
   *
   * `GET /v1/messages/{messageId}/citations/{at}`
   *
   * @param messageId The answer.
   * @param at Position of the citation in the answer: `at` of the citation.
   * @param options Options for this call.
   * @returns The citation and its context.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const citationContext = await client.messages.citations.retrieve('msg_…', 24);
   * ```
   */
  retrieve(messageId: string, at: number, options?: RequestOptions): APIPromise<CitationContext> {
    return this._client.get(path`/v1/messages/${messageId}/citations/${at}`, options);
  }
}

/** The methods of `client.messages.feedback`. */
export class MessageFeedbackResource extends APIResource {
  /**
   * Rate an answer.
   *
   * A second rating replaces the first one.
   *
   * Credential: access token or secret key with the scope `chat:write`, or session token.
   *
   * `POST /v1/messages/{messageId}/feedback`
   *
   * @param messageId The answer.
   * @param body The request body; required: `rating`.
   * @param options Options for this call.
   * @returns The stored rating.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const feedback = await client.messages.feedback.create('msg_…', { rating: 'up' });
   * ```
   */
  create(messageId: string, body: CreateFeedbackInput, options?: RequestOptions): APIPromise<Feedback> {
    return this._client.post(path`/v1/messages/${messageId}/feedback`, { body, ...options });
  }
}

/** The methods of `client.messages`. */
export class MessagesResource extends APIResource {
  /** Methods: `retrieve`. */
  readonly citations = new MessageCitationsResource(this._client);
  /** Methods: `create`. */
  readonly feedback = new MessageFeedbackResource(this._client);

  /**
   * Create a message and wait for the complete answer.
   *
   * If the model fails, the status is 502 or 504, and the text so far is stored. To show the answer while it is written, use streamMessage.
   *
   * Credential: access token or secret key with the scope `chat:write`, or session token.
   *
   * `POST /v1/sessions/{sessionId}/messages`
   *
   * @param sessionId The session.
   * @param body The request body; required: `content`.
   * @param options Options for this call.
   * @returns The answer with its citations.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @throws {UpstreamError} A service that this operation needs cannot be reached, or rejected the request.
   * @example
   * ```ts
   * const message = await client.messages.create('ses_…', { content: 'What was revenue in 2023?' });
   * ```
   */
  create(sessionId: string, body: SendMessageInput, options?: RequestOptions): APIPromise<Message> {
    return this._client.post(path`/v1/sessions/${sessionId}/messages`, { body, ...options });
  }

  /**
   * Export messages of every session, oldest first.
   *
   * Streams all messages that the filters match. The last line of `ndjson` is `{ "complete": true, "messages": n }`; if it is missing, the export is incomplete.
   *
   * Credential: access token or secret key with the scope `conversations:read`.
   *
   * `GET /v1/exports/messages`
   *
   * @param query Query parameters: `cloneId`, `sessionId`, `visitorId`, `from`, `to`, `role`, `finishReason`, `rating`, `refused`, `preview`, `format`.
   * @param options Options for this call.
   * @returns The messages.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const response = await client.messages.export();
   * for await (const bytes of response.body ?? []) process.stdout.write(bytes);
   * ```
   */
  export(query?: MessageExportParams, options?: RequestOptions): Promise<Response> {
    return this._client.get('/v1/exports/messages', { query, ...options }).asResponse();
  }

  /**
   * List the messages of a session, newest first.
   *
   * Contains questions and answers. To follow an answer that is still written, use streamSessionEvents.
   *
   * Credential: access token or secret key with the scope `conversations:read`, or session token.
   *
   * `GET /v1/sessions/{sessionId}/messages`
   *
   * @param sessionId The session.
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns One page of messages.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const message of client.messages.list('ses_…')) console.log(message);
   * ```
   */
  list(sessionId: string, query?: MessageListParams, options?: RequestOptions): PagePromise<Message> {
    return new PagePromise(this._client, path`/v1/sessions/${sessionId}/messages`, query, options);
  }

  /**
   * List messages of every session, newest first.
   *
   * Filters apply together: with `refused=true`, it lists what the clones could not answer.
   *
   * Credential: access token or secret key with the scope `conversations:read`.
   *
   * `GET /v1/messages`
   *
   * @param query Query parameters: `limit`, `cursor`, `cloneId`, `sessionId`, `visitorId`, `from`, `to`, `role`, `finishReason`, `rating`, `refused`, `preview`.
   * @param options Options for this call.
   * @returns One page of messages.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const messageInWorkspace of client.messages.listAll()) console.log(messageInWorkspace);
   * ```
   */
  listAll(query?: MessageListAllParams, options?: RequestOptions): PagePromise<MessageInWorkspace> {
    return new PagePromise(this._client, '/v1/messages', query, options);
  }

  /**
   * Retrieve a message.
   *
   * Shows a stored question or answer. Visitors can retrieve those of their own session.
   *
   * Credential: access token or secret key with the scope `conversations:read`, or session token.
   *
   * `GET /v1/messages/{messageId}`
   *
   * @param messageId The answer.
   * @param options Options for this call.
   * @returns The question or answer.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const message = await client.messages.retrieve('msg_…');
   * ```
   */
  retrieve(messageId: string, options?: RequestOptions): APIPromise<Message> {
    return this._client.get(path`/v1/messages/${messageId}`, options);
  }

  /**
   * Stop an answer.
   *
   * The text so far is kept.
   *
   * Credential: access token or secret key with the scope `chat:write`, or session token.
   *
   * `POST /v1/messages/{messageId}/stop`
   *
   * @param messageId The answer.
   * @param options Options for this call.
   * @returns Whether the answer was in progress.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const stopMessageResult = await client.messages.stop('msg_…');
   * ```
   */
  stop(messageId: string, options?: RequestOptions): APIPromise<StopMessageResult> {
    return this._client.post(path`/v1/messages/${messageId}/stop`, options);
  }

  /**
   * Create a message and stream the answer.
   *
   * Server-Sent Events. `event` is the event type, `data` its JSON, and `id` its sequence number. If the connection breaks, the answer continues for a while: resume with streamSessionEvents after the last `id` that you received. Do not send the question again, unless with the same Idempotency-Key: then the same message is streamed. If its answer failed, for example because the server stopped, it is answered again under the same ID.
   *
   * Credential: access token or secret key with the scope `chat:write`, or session token.
   *
   * `POST /v1/sessions/{sessionId}/messages/stream`
   *
   * @param sessionId The session.
   * @param body The request body; required: `content`.
   * @param options Options for this call.
   * @returns `message-start`, `sources-found`, then `text-delta` and `citation-added`, and finally `message-end`.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const stream = client.messages.stream('ses_…', { content: 'What was revenue in 2023?' });
   * for await (const event of stream) if (event.type === 'text-delta') console.log(event.data.text);
   * ```
   */
  stream(sessionId: string, body: SendMessageInput, options?: StreamOptions): ChatStream {
    return new ChatStream(this._client, path`/v1/sessions/${sessionId}/messages/stream`, sessionId, body, options);
  }
}
