// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource, path } from '../../api-resource.ts';
import { PagePromise } from '../../pagination.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { CheckEmbedInput, Clone, CloneAnalytics, CloneVersion, CreateCloneInput, DuplicateCloneInput, EmbedCheck, Installation, PublishCloneInput, SearchHit, SearchInput, TopQuestions, UpdateCloneInput } from '../models.ts';

export interface CloneAnalyticsRetrieveParams {
  /** Number of days, including today. */
  days?: number;
  /** Time zone in which days begin and end, by its IANA name. */
  timeZone?: string;
}

export interface CloneAnalyticsRetrieveTopQuestionsParams {
  /** Number of days, including today. */
  days?: number;
  /** Time zone in which days begin and end, by its IANA name. */
  timeZone?: string;
  /** The most questions to return. */
  limit?: number;
}

export interface CloneInstallationListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

export interface CloneVersionListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

export interface CloneListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

export interface CloneSearchResponse {
  /** What the type is about. */
  data: SearchHit[];
}

/** The methods of `client.clones.analytics`. */
export class CloneAnalyticsResource extends APIResource {
  /**
   * Retrieve the analytics of a clone.
   *
   * Counts sessions, answers, refusals, ratings, and cost by day, and for as many days before.
   *
   * Credential: access token or secret key with the scope `conversations:read`.
   *
   * `GET /v1/clones/{cloneId}/analytics`
   *
   * @param cloneId The clone.
   * @param query Query parameters: `days`, `timeZone`.
   * @param options Options for this call.
   * @returns The analytics.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const cloneAnalytics = await client.clones.analytics.retrieve('cln_…');
   * ```
   */
  retrieve(cloneId: string, query?: CloneAnalyticsRetrieveParams, options?: RequestOptions): APIPromise<CloneAnalytics> {
    return this._client.get(path`/v1/clones/${cloneId}/analytics`, { query, ...options });
  }

  /**
   * Retrieve what visitors ask a clone most often.
   *
   * Questions that differ only in case, space, and punctuation count as one. Previews are not counted.
   *
   * Credential: access token or secret key with the scope `conversations:read`.
   *
   * `GET /v1/clones/{cloneId}/analytics/questions`
   *
   * @param cloneId The clone.
   * @param query Query parameters: `days`, `timeZone`, `limit`.
   * @param options Options for this call.
   * @returns The questions.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const topQuestions = await client.clones.analytics.retrieveTopQuestions('cln_…');
   * ```
   */
  retrieveTopQuestions(cloneId: string, query?: CloneAnalyticsRetrieveTopQuestionsParams, options?: RequestOptions): APIPromise<TopQuestions> {
    return this._client.get(path`/v1/clones/${cloneId}/analytics/questions`, { query, ...options });
  }
}

/** The methods of `client.clones.installations`. */
export class CloneInstallationsResource extends APIResource {
  /**
   * List the sites that opened the clone, newest first.
   *
   * A site is listed when one of its pages opens the clone with an allowed origin.
   *
   * Credential: access token or secret key with the scope `clones:read`.
   *
   * `GET /v1/clones/{cloneId}/embed-installations`
   *
   * @param cloneId The clone.
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns One page of sites. At most 200 sites are stored.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const installation of client.clones.installations.list('cln_…')) console.log(installation);
   * ```
   */
  list(cloneId: string, query?: CloneInstallationListParams, options?: RequestOptions): PagePromise<Installation> {
    return new PagePromise(this._client, path`/v1/clones/${cloneId}/embed-installations`, query, options);
  }
}

/** The methods of `client.clones.versions`. */
export class CloneVersionsResource extends APIResource {
  /**
   * List the versions of a clone, newest first.
   *
   * Each publish creates a version with the settings of that moment.
   *
   * Credential: access token or secret key with the scope `clones:read`.
   *
   * `GET /v1/clones/{cloneId}/versions`
   *
   * @param cloneId The clone.
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns A page of versions.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const cloneVersion of client.clones.versions.list('cln_…')) console.log(cloneVersion);
   * ```
   */
  list(cloneId: string, query?: CloneVersionListParams, options?: RequestOptions): PagePromise<CloneVersion> {
    return new PagePromise(this._client, path`/v1/clones/${cloneId}/versions`, query, options);
  }

  /**
   * Restore a version to the draft.
   *
   * Visitors see the restored version after you publish the clone.
   *
   * Credential: access token or secret key with the scope `clones:write`.
   *
   * `POST /v1/clones/{cloneId}/versions/{number}/restore`
   *
   * @param cloneId The clone.
   * @param number Number, from 1.
   * @param options Options for this call.
   * @returns The clone with the restored draft.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const clone = await client.clones.versions.restore('cln_…', 3);
   * ```
   */
  restore(cloneId: string, number: number, options?: RequestOptions): APIPromise<Clone> {
    return this._client.post(path`/v1/clones/${cloneId}/versions/${number}/restore`, options);
  }
}

/** The methods of `client.clones`. */
export class ClonesResource extends APIResource {
  /** Methods: `retrieve`, `retrieveTopQuestions`. */
  readonly analytics = new CloneAnalyticsResource(this._client);
  /** Methods: `list`. */
  readonly installations = new CloneInstallationsResource(this._client);
  /** Methods: `list`, `restore`. */
  readonly versions = new CloneVersionsResource(this._client);

  /**
   * Check whether a page embeds the clone.
   *
   * Loads the page without a login (at most 10 seconds, 2 MB, and 5 redirects). Private addresses are not opened. Limited to 20 checks a minute.
   *
   * Credential: access token or secret key with the scope `clones:read`.
   *
   * `POST /v1/clones/{cloneId}/embed-check`
   *
   * @param cloneId The clone.
   * @param body The request body; required: `url`.
   * @param options Options for this call.
   * @returns The result and what to do next.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const embedCheck = await client.clones.checkEmbed('cln_…', { url: 'https://example.com/contact' });
   * ```
   */
  checkEmbed(cloneId: string, body: CheckEmbedInput, options?: RequestOptions): APIPromise<EmbedCheck> {
    return this._client.post(path`/v1/clones/${cloneId}/embed-check`, { body, ...options });
  }

  /**
   * Create a clone.
   *
   * The clone starts as a draft with default settings. Visitors can talk to it after you add sources and publish it.
   *
   * Credential: access token or secret key with the scope `clones:write`.
   *
   * `POST /v1/clones`
   *
   * @param body The request body; required: `name`.
   * @param options Options for this call.
   * @returns The new clone, with its draft settings.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const clone = await client.clones.create({ name: 'Ada Lovelace' });
   * ```
   */
  create(body: CreateCloneInput, options?: RequestOptions): APIPromise<Clone> {
    return this._client.post('/v1/clones', { body, ...options });
  }

  /**
   * Delete a clone.
   *
   * Also deletes its sources, sessions, and versions. You cannot undo this.
   *
   * Credential: access token or secret key with the scope `clones:write`.
   *
   * `DELETE /v1/clones/{cloneId}`
   *
   * @param cloneId The clone.
   * @param options Options for this call.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The object has changed since the version that `If-Match` names, or does not exist.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * await client.clones.delete('cln_…');
   * ```
   */
  delete(cloneId: string, options?: RequestOptions): APIPromise<void> {
    return this._client.delete(path`/v1/clones/${cloneId}`, options);
  }

  /**
   * Duplicate a clone.
   *
   * Copies the draft, the metadata, and the sources, which are processed again in the background. Versions, sessions, and API keys are not copied, and the copy is not published. Up to 1,000 sources with 200 MB of files.
   *
   * Credential: access token or secret key with the scope `clones:read` and `clones:write` and `knowledge:write`.
   *
   * `POST /v1/clones/{cloneId}/duplicate`
   *
   * @param cloneId The clone.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The copy.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const clone = await client.clones.duplicate('cln_…', { name: 'Ada Lovelace' });
   * ```
   */
  duplicate(cloneId: string, body?: DuplicateCloneInput, options?: RequestOptions): APIPromise<Clone> {
    return this._client.post(path`/v1/clones/${cloneId}/duplicate`, { body, ...options });
  }

  /**
   * List clones, newest first.
   *
   * Shows the draft settings of each clone.
   *
   * Credential: access token or secret key with the scope `clones:read`.
   *
   * `GET /v1/clones`
   *
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns A page of clones.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const clone of client.clones.list()) console.log(clone);
   * ```
   */
  list(query?: CloneListParams, options?: RequestOptions): PagePromise<Clone> {
    return new PagePromise(this._client, '/v1/clones', query, options);
  }

  /**
   * Publish the draft as a new version.
   *
   * Visitors see the settings of the draft from now on. Sources need no publishing: answers use each one as soon as it is ready. Does nothing if the draft is already published.
   *
   * Credential: access token or secret key with the scope `clones:write`.
   *
   * `POST /v1/clones/{cloneId}/publish`
   *
   * @param cloneId The clone.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The published clone.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const clone = await client.clones.publish('cln_…', { note: 'Friendlier greeting' });
   * ```
   */
  publish(cloneId: string, body?: PublishCloneInput, options?: RequestOptions): APIPromise<Clone> {
    return this._client.post(path`/v1/clones/${cloneId}/publish`, { body, ...options });
  }

  /**
   * Retrieve a clone.
   *
   * Shows the settings of the draft. Visitors see the published version.
   *
   * Credential: access token or secret key with the scope `clones:read`.
   *
   * `GET /v1/clones/{cloneId}`
   *
   * @param cloneId The clone.
   * @param options Options for this call.
   * @returns The clone with its draft settings.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const clone = await client.clones.retrieve('cln_…');
   * ```
   */
  retrieve(cloneId: string, options?: RequestOptions): APIPromise<Clone> {
    return this._client.get(path`/v1/clones/${cloneId}`, options);
  }

  /**
   * Search the knowledge of a clone.
   *
   * Combines vector and keyword search. Returns the best hits first.
   *
   * Credential: access token or secret key with the scope `knowledge:read`.
   *
   * `POST /v1/clones/{cloneId}/search`
   *
   * @param cloneId The clone.
   * @param body The request body; required: `query`.
   * @param options Options for this call.
   * @returns The hits.
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
   * const cloneSearchResponse = await client.clones.search('cln_…', { query: 'opening hours' });
   * ```
   */
  search(cloneId: string, body: SearchInput, options?: RequestOptions): APIPromise<CloneSearchResponse> {
    return this._client.post(path`/v1/clones/${cloneId}/search`, { body, ...options });
  }

  /**
   * Unpublish a clone.
   *
   * Takes the clone offline. Its versions are kept.
   *
   * Credential: access token or secret key with the scope `clones:write`.
   *
   * `POST /v1/clones/{cloneId}/unpublish`
   *
   * @param cloneId The clone.
   * @param options Options for this call.
   * @returns The unpublished clone.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const clone = await client.clones.unpublish('cln_…');
   * ```
   */
  unpublish(cloneId: string, options?: RequestOptions): APIPromise<Clone> {
    return this._client.post(path`/v1/clones/${cloneId}/unpublish`, options);
  }

  /**
   * Update a clone's draft.
   *
   * Visitors see the changes after you publish the clone.
   *
   * Credential: access token or secret key with the scope `clones:write`.
   *
   * `PATCH /v1/clones/{cloneId}`
   *
   * @param cloneId The clone.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The updated clone.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const clone = await client.clones.update('cln_…', { name: 'Ada Lovelace' });
   * ```
   */
  update(cloneId: string, body?: UpdateCloneInput, options?: RequestOptions): APIPromise<Clone> {
    return this._client.patch(path`/v1/clones/${cloneId}`, { body, ...options });
  }
}
