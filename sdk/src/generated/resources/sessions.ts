// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { path } from '../../api-resource.ts';
import { streamEvents } from '../../event-stream.ts';
import { PagePromise } from '../../pagination.ts';
import { SessionHelpers } from '../../sessions.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { EventStream } from '../../follow-events.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { ChatEvent, CreateSessionInput, CreatedSession, RenewSessionTokenInput, Session, SessionToken, UpdateSessionInput } from '../models.ts';

export interface SessionListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
  /** Only sessions that were created with exactly this visitorId. */
  visitorId?: string;
  /** `true`: only preview sessions. `false`: only sessions with a published version. */
  preview?: boolean;
  /** Only those with all of these tags, separated by commas. */
  tags?: string;
  /** `true`: only sessions without messages. `false`: only sessions with messages. */
  empty?: boolean;
  /** Only sessions whose title, or one of whose questions or answers, contains each of these words or parts of words, in any order and case. At most 10 words. */
  search?: string;
  /** `true`: only sessions in which a question got no answer, because the clone refused it or failed. `false`: only the others. */
  unanswered?: boolean;
  /** Only sessions with an answer that has this rating. `any`: with either of them. */
  rating?: 'up' | 'down' | 'any';
  /** Only sessions that were started on a page of this origin. */
  origin?: string;
  /** Only sessions created at this time or later. */
  from?: string;
  /** Only sessions created before this time. */
  to?: string;
}

export interface SessionListAllParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
  /** Only sessions that were created with exactly this visitorId. */
  visitorId?: string;
  /** `true`: only preview sessions. `false`: only sessions with a published version. */
  preview?: boolean;
  /** Only those with all of these tags, separated by commas. */
  tags?: string;
  /** `true`: only sessions without messages. `false`: only sessions with messages. */
  empty?: boolean;
  /** Only sessions whose title, or one of whose questions or answers, contains each of these words or parts of words, in any order and case. At most 10 words. */
  search?: string;
  /** `true`: only sessions in which a question got no answer, because the clone refused it or failed. `false`: only the others. */
  unanswered?: boolean;
  /** Only sessions with an answer that has this rating. `any`: with either of them. */
  rating?: 'up' | 'down' | 'any';
  /** Only sessions that were started on a page of this origin. */
  origin?: string;
  /** Only sessions created at this time or later. */
  from?: string;
  /** Only sessions created before this time. */
  to?: string;
  /** Only sessions with this clone. */
  cloneId?: string;
}

export interface SessionStreamEventsParams {
  /** Sequence number of the last event that you received. */
  after?: number;
  /** `false` ends the stream when no answer is in progress; the status is 204 if there is nothing to send. */
  live?: 'true' | 'false';
}

/** The methods of `client.sessions`. */
export class SessionsResource extends SessionHelpers {
  /**
   * Create a session.
   *
   * Your server creates a session with a secret key and gives its token to the browser of the visitor. A web page creates one with a publishable key.
   *
   * Credential: access token or secret key with the scope `sessions:create`, or publishable key.
   *
   * `POST /v1/clones/{cloneId}/sessions`
   *
   * @param cloneId The clone.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The session and the token for its visitor.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const createdSession = await client.sessions.create('cln_…', { preview: false });
   * ```
   */
  create(cloneId: string, body?: CreateSessionInput, options?: RequestOptions): APIPromise<CreatedSession> {
    return this._client.post(path`/v1/clones/${cloneId}/sessions`, { body, ...options });
  }

  /**
   * Delete a session.
   *
   * Deletes the session and its messages permanently. An answer in progress stops, and its call ends with 404.
   *
   * Credential: access token or secret key with the scope `conversations:write`, or session token.
   *
   * `DELETE /v1/sessions/{sessionId}`
   *
   * @param sessionId The session.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.sessions.delete('ses_…');
   * ```
   */
  delete(sessionId: string, options?: RequestOptions): APIPromise<void> {
    return this._client.delete(path`/v1/sessions/${sessionId}`, options);
  }

  /**
   * End a session.
   *
   * An ended session accepts no more questions. An answer in progress is completed.
   *
   * Credential: access token or secret key with the scope `conversations:write`, or session token.
   *
   * `POST /v1/sessions/{sessionId}/end`
   *
   * @param sessionId The session.
   * @param options Options for this call.
   * @returns The ended session.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const session = await client.sessions.end('ses_…');
   * ```
   */
  end(sessionId: string, options?: RequestOptions): APIPromise<Session> {
    return this._client.post(path`/v1/sessions/${sessionId}/end`, options);
  }

  /**
   * List the sessions of a clone, newest first.
   *
   * Includes sessions that have ended and, unless you filter them, previews. Filters apply together.
   *
   * Credential: access token or secret key with the scope `conversations:read`.
   *
   * `GET /v1/clones/{cloneId}/sessions`
   *
   * @param cloneId The clone.
   * @param query Query parameters: `limit`, `cursor`, `visitorId`, `preview`, `tags`, `empty`, `search`, `unanswered`, `rating`, `origin`, `from`, `to`.
   * @param options Options for this call.
   * @returns One page of sessions.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const session of client.sessions.list('cln_…')) console.log(session);
   * ```
   */
  list(cloneId: string, query?: SessionListParams, options?: RequestOptions): PagePromise<Session> {
    return new PagePromise(this._client, path`/v1/clones/${cloneId}/sessions`, query, options);
  }

  /**
   * List the sessions of every clone, newest first.
   *
   * Filters apply together: with `unanswered=true`, it lists the conversations in which a clone could not help.
   *
   * Credential: access token or secret key with the scope `conversations:read`.
   *
   * `GET /v1/sessions`
   *
   * @param query Query parameters: `limit`, `cursor`, `visitorId`, `preview`, `tags`, `empty`, `search`, `unanswered`, `rating`, `origin`, `from`, `to`, `cloneId`.
   * @param options Options for this call.
   * @returns One page of sessions.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const session of client.sessions.listAll()) console.log(session);
   * ```
   */
  listAll(query?: SessionListAllParams, options?: RequestOptions): PagePromise<Session> {
    return new PagePromise(this._client, '/v1/sessions', query, options);
  }

  /**
   * Renew the token of a session.
   *
   * A session token is valid for 30 minutes. Renew it before it expires, with one of these credentials: a valid token of the session; a publishable
   * key, with the last token of the session in the body, which may have expired; a member's access token; or a secret key with the scopes sessions:create
   * and conversations:read. Visitors and web pages can renew until 24 hours after the last question and 7 days after the session was created. After that,
   * and for a session that has ended, the status is 409. A token that was issued to a page is renewed for calls from that page's origin only.
   *
   * Credential: access token or secret key with the scope `sessions:create` and `conversations:read`, or publishable key, or session token.
   *
   * `POST /v1/sessions/{sessionId}/token`
   *
   * @param sessionId The session.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The new token. Earlier tokens stay valid until they expire.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const sessionToken = await client.sessions.renewToken('ses_…', { token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZXNfMSJ9.c2lnbmF0dXJl' });
   * ```
   */
  renewToken(sessionId: string, body?: RenewSessionTokenInput, options?: RequestOptions): APIPromise<SessionToken> {
    return this._client.post(path`/v1/sessions/${sessionId}/token`, { body, ...options });
  }

  /**
   * Retrieve a session.
   *
   * A visitor can retrieve its own session only, without its metadata.
   *
   * Credential: access token or secret key with the scope `conversations:read`, or session token.
   *
   * `GET /v1/sessions/{sessionId}`
   *
   * @param sessionId The session.
   * @param options Options for this call.
   * @returns The session.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const session = await client.sessions.retrieve('ses_…');
   * ```
   */
  retrieve(sessionId: string, options?: RequestOptions): APIPromise<Session> {
    return this._client.get(path`/v1/sessions/${sessionId}`, options);
  }

  /**
   * Stream the events of a session.
   *
   * Sends every event after the last one that you received, then live events.
   *
   * Credential: access token or secret key with the scope `chat:write` or `conversations:read`, or session token.
   *
   * `GET /v1/sessions/{sessionId}/events`
   *
   * @param sessionId The session.
   * @param query Query parameters: `after`, `live`.
   * @param options Options for this call.
   * @returns The events, each exactly once.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const event of client.sessions.streamEvents('ses_…')) console.log(event.type);
   * ```
   */
  streamEvents(sessionId: string, query?: SessionStreamEventsParams, options?: RequestOptions): EventStream<ChatEvent> {
    return streamEvents(this._client, path`/v1/sessions/${sessionId}/events`, { query, numbered: true }, options);
  }

  /**
   * Update the title, metadata, or tags of a session.
   *
   * For the owner of the site, not for visitors.
   *
   * Credential: access token or secret key with the scope `conversations:write`.
   *
   * `PATCH /v1/sessions/{sessionId}`
   *
   * @param sessionId The session.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The updated session.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const session = await client.sessions.update('ses_…', { title: 'Annual report 2023' });
   * ```
   */
  update(sessionId: string, body?: UpdateSessionInput, options?: RequestOptions): APIPromise<Session> {
    return this._client.patch(path`/v1/sessions/${sessionId}`, { body, ...options });
  }
}
