// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIResource, path } from '../../api-resource.ts';
import { streamEvents } from '../../event-stream.ts';
import { PagePromise } from '../../pagination.ts';
import { SourceHelpers } from '../../sources.ts';
import type { APIPromise } from '../../api-promise.ts';
import type { EventStream } from '../../follow-events.ts';
import type { RequestOptions } from '../../http-client.ts';
import type { Uploadable } from '../../upload-types.ts';
import type { CrawlPreview, CrawledPage, CreateSourceBatchInput, CreateSourceInput, DeleteSourceBatchInput, DeletedSources, DocumentSlice, PreviewCrawlInput, Source, SourceBatch, SourceChunk, SourceEvent, SourceFile, UpdateSourceBatchInput, UpdateSourceInput, UpdatedSources, UpsertSourceInput } from '../models.ts';

export interface SourceChunkListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

export interface SourceDocumentRetrieveParams {
  /** Offset of the first character, in UTF-16 code units. */
  start?: number;
  /** Offset after the last character. At most 50,000 characters are returned. */
  end?: number;
}

export interface SourceListParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page, which has the same order. */
  cursor?: string;
  /** Return only sources whose title contains each of these words or parts of words, in any order and case. At most 10 words. */
  search?: string;
  /** Return only sources with this status. */
  status?: 'queued' | 'extracting' | 'chunking' | 'embedding' | 'ready' | 'failed';
  /** Return only sources of this type. */
  type?: 'file' | 'text' | 'qa' | 'url' | 'site' | 'sitemap' | 'feed';
  /** Only those with all of these tags, separated by commas. */
  tags?: string;
  /** Return only the source with exactly this identifier of yours. */
  externalId?: string;
  /** Return only the pages of this website, sitemap, or feed. `none`: only sources that are no such pages. */
  parentId?: string;
  /** What to sort by. */
  sort?: 'createdAt' | 'updatedAt' | 'title';
  /** `desc`: newest or last first. `asc`: oldest or first first. */
  order?: 'asc' | 'desc';
}

export interface SourceListPagesParams {
  /** Items per page, 1 to 100. */
  limit?: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
  /** Return only addresses with this status. */
  status?: 'waiting' | 'fetched' | 'unchanged' | 'skipped' | 'failed';
}

export interface SourceUploadParams {
  /** A PDF, DOCX, XLSX, PPTX, Markdown, plain text, HTML, CSV, TSV, or subtitle file. Up to 50 MB by default. */
  file: Uploadable;
  /** Title, shown with citations. */
  title?: string;
  /** Your own identifier. */
  externalId?: string;
  /** Address of the original. Null: it has none. */
  url?: string;
  /** One field per tag (`tags` several times, or `tags[]`), without commas. A single field `tags` is a comma-separated list or a JSON array. */
  tags?: string[] | string;
  /** Up to 20 key-value pairs as a JSON object of strings. */
  metadata?: string;
}

/** The methods of `client.sources.chunks`. */
export class SourceChunksResource extends APIResource {
  /**
   * List the chunks of a source in reading order.
   *
   * A chunk is the passage that a search finds and an answer cites.
   *
   * Credential: access token or secret key with the scope `knowledge:read`.
   *
   * `GET /v1/sources/{sourceId}/chunks`
   *
   * @param sourceId The source.
   * @param query Query parameters: `limit`, `cursor`.
   * @param options Options for this call.
   * @returns One page of chunks.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const sourceChunk of client.sources.chunks.list('src_…')) console.log(sourceChunk);
   * ```
   */
  list(sourceId: string, query?: SourceChunkListParams, options?: RequestOptions): PagePromise<SourceChunk> {
    return new PagePromise(this._client, path`/v1/sources/${sourceId}/chunks`, query, options);
  }
}

/** The methods of `client.sources.document`. */
export class SourceDocumentResource extends APIResource {
  /**
   * Retrieve a slice of the text of a source, such as the context of a citation.
   *
   * Offsets are those of chunks and citations. At most 50,000 characters are returned.
   *
   * Credential: access token or secret key with the scope `knowledge:read`.
   *
   * `GET /v1/sources/{sourceId}/document`
   *
   * @param sourceId The source.
   * @param query Query parameters: `start`, `end`.
   * @param options Options for this call.
   * @returns The slice of the text.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const documentSlice = await client.sources.document.retrieve('src_…');
   * ```
   */
  retrieve(sourceId: string, query?: SourceDocumentRetrieveParams, options?: RequestOptions): APIPromise<DocumentSlice> {
    return this._client.get(path`/v1/sources/${sourceId}/document`, { query, ...options });
  }
}

/** The methods of `client.sources.file`. */
export class SourceFileResource extends APIResource {
  /**
   * Create a link to the original file that expires after five minutes.
   *
   * For a text, the link leads to a text file.
   *
   * Credential: access token or secret key with the scope `knowledge:read`.
   *
   * `GET /v1/sources/{sourceId}/file`
   *
   * @param sourceId The source.
   * @param options Options for this call.
   * @returns The link.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const sourceFile = await client.sources.file.retrieve('src_…');
   * ```
   */
  retrieve(sourceId: string, options?: RequestOptions): APIPromise<SourceFile> {
    return this._client.get(path`/v1/sources/${sourceId}/file`, options);
  }
}

/** The methods of `client.sources`. */
export class SourcesResource extends SourceHelpers {
  /** Methods: `list`. */
  readonly chunks = new SourceChunksResource(this._client);
  /** Methods: `retrieve`. */
  readonly document = new SourceDocumentResource(this._client);
  /** Methods: `retrieve`. */
  readonly file = new SourceFileResource(this._client);

  /**
   * Add a file, a text, a question with its answer, or a web page.
   *
   * Send a file as a multipart form, or a text, a question with its answer, or the address of a web page as JSON. A page is fetched in the background; refreshSource fetches it again. Sending an `externalId` again replaces the source. The source is processed in the background: follow it with streamSourceEvents. As soon as it is ready, the answers of the clone use it, also those of its published version: knowledge is not part of a version.
   *
   * Credential: access token or secret key with the scope `knowledge:write`.
   *
   * `POST /v1/clones/{cloneId}/sources`
   *
   * @param cloneId The clone.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The stored source. It is processed in the background; see its status.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const source = await client.sources.create('cln_…', { type: 'text', title: 'Annual report 2023', text: 'Revenue in 2023 was 12 million euros.' });
   * ```
   */
  create(cloneId: string, body: CreateSourceInput, options?: RequestOptions): APIPromise<Source> {
    return this._client.post(path`/v1/clones/${cloneId}/sources`, { body, ...options });
  }

  /**
   * Add up to 1,000 texts, all or none.
   *
   * If one text is not valid, none is added. Sending an `externalId` again replaces the source. The body may have up to 32 MB: send more texts in several calls.
   *
   * Credential: access token or secret key with the scope `knowledge:write`.
   *
   * `POST /v1/clones/{cloneId}/sources/batch`
   *
   * @param cloneId The clone.
   * @param body The request body; required: `texts`.
   * @param options Options for this call.
   * @returns The sources, in the order of the texts. At least one is new.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const sourceBatch = await client.sources.createBatch('cln_…', { texts: [{ title: 'Annual report 2023', text: 'Revenue in 2023 was 12 million euros.' }] });
   * ```
   */
  createBatch(cloneId: string, body: CreateSourceBatchInput, options?: RequestOptions): APIPromise<SourceBatch> {
    return this._client.post(path`/v1/clones/${cloneId}/sources/batch`, { body, ...options });
  }

  /**
   * Delete a source with its text, chunks, vectors, and file.
   *
   * Answers no longer use it. Citations in earlier answers keep their excerpts.
   *
   * Credential: access token or secret key with the scope `knowledge:write`.
   *
   * `DELETE /v1/sources/{sourceId}`
   *
   * @param sourceId The source.
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
   * await client.sources.delete('src_…');
   * ```
   */
  delete(sourceId: string, options?: RequestOptions): APIPromise<void> {
    return this._client.delete(path`/v1/sources/${sourceId}`, options);
  }

  /**
   * Delete up to 100 sources of a clone.
   *
   * Names them by `ids` or by `externalIds`. Those that do not exist are skipped.
   *
   * Credential: access token or secret key with the scope `knowledge:write`.
   *
   * `POST /v1/clones/{cloneId}/sources/delete`
   *
   * @param cloneId The clone.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The deleted sources.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const deletedSources = await client.sources.deleteBatch('cln_…', { ids: ['src_01jd5zq8w3x6v9k2m4n7p0r5st'] });
   * ```
   */
  deleteBatch(cloneId: string, body?: DeleteSourceBatchInput, options?: RequestOptions): APIPromise<DeletedSources> {
    return this._client.post(path`/v1/clones/${cloneId}/sources/delete`, { body, ...options });
  }

  /**
   * List sources, newest first.
   *
   * Filters apply together. Another order takes `sort` and `order`.
   *
   * Credential: access token or secret key with the scope `knowledge:read`.
   *
   * `GET /v1/clones/{cloneId}/sources`
   *
   * @param cloneId The clone.
   * @param query Query parameters: `limit`, `cursor`, `search`, `status`, `type`, `tags`, `externalId`, `parentId`, `sort`, `order`.
   * @param options Options for this call.
   * @returns One page of sources.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const source of client.sources.list('cln_…')) console.log(source);
   * ```
   */
  list(cloneId: string, query?: SourceListParams, options?: RequestOptions): PagePromise<Source> {
    return new PagePromise(this._client, path`/v1/clones/${cloneId}/sources`, query, options);
  }

  /**
   * List the addresses that a website, sitemap, or feed led to.
   *
   * Those of the current or last run, in the order in which they were found, and what became of each.
   *
   * Credential: access token or secret key with the scope `knowledge:read`.
   *
   * `GET /v1/sources/{sourceId}/pages`
   *
   * @param sourceId The source.
   * @param query Query parameters: `limit`, `cursor`, `status`.
   * @param options Options for this call.
   * @returns One page of addresses.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const crawledPage of client.sources.listPages('src_…')) console.log(crawledPage);
   * ```
   */
  listPages(sourceId: string, query?: SourceListPagesParams, options?: RequestOptions): PagePromise<CrawledPage> {
    return new PagePromise(this._client, path`/v1/sources/${sourceId}/pages`, query, options);
  }

  /**
   * See what a website, sitemap, or feed would bring.
   *
   * Looks at the first page and the sitemaps of a website, or at the sitemap or feed, for at most 25 seconds, and lists the pages that they lead to. Nothing is stored. A crawl also finds the pages that these lead to.
   *
   * Credential: access token or secret key with the scope `knowledge:write`.
   *
   * `POST /v1/clones/{cloneId}/sources/preview`
   *
   * @param cloneId The clone.
   * @param body The request body.
   * @param options Options for this call.
   * @returns What a crawl would fetch.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const crawlPreview = await client.sources.previewCrawl('cln_…', { type: 'site', url: 'https://example.com/opening-hours' });
   * ```
   */
  previewCrawl(cloneId: string, body: PreviewCrawlInput, options?: RequestOptions): APIPromise<CrawlPreview> {
    return this._client.post(path`/v1/clones/${cloneId}/sources/preview`, { body, ...options });
  }

  /**
   * Fetch a web page again.
   *
   * Only for sources of type url. The page is fetched in the background. If it has not changed, nothing is embedded; if it has, its old text stays searchable until the new one is complete. While the source is processed, the answer is 409.
   *
   * Credential: access token or secret key with the scope `knowledge:write`.
   *
   * `POST /v1/sources/{sourceId}/refresh`
   *
   * @param sourceId The source.
   * @param options Options for this call.
   * @returns The source, queued.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const source = await client.sources.refresh('src_…');
   * ```
   */
  refresh(sourceId: string, options?: RequestOptions): APIPromise<Source> {
    return this._client.post(path`/v1/sources/${sourceId}/refresh`, options);
  }

  /**
   * Retrieve a source and its status.
   *
   * Poll it, or use streamSourceEvents, to learn when the source is ready.
   *
   * Credential: access token or secret key with the scope `knowledge:read`.
   *
   * `GET /v1/sources/{sourceId}`
   *
   * @param sourceId The source.
   * @param options Options for this call.
   * @returns The source.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const source = await client.sources.retrieve('src_…');
   * ```
   */
  retrieve(sourceId: string, options?: RequestOptions): APIPromise<Source> {
    return this._client.get(path`/v1/sources/${sourceId}`, options);
  }

  /**
   * Retrieve a source by your own identifier.
   *
   * Shows the source of the clone with this `externalId`.
   *
   * Credential: access token or secret key with the scope `knowledge:read`.
   *
   * `GET /v1/clones/{cloneId}/sources/by-external-id/{externalId}`
   *
   * @param cloneId The clone.
   * @param externalId Your own identifier.
   * @param options Options for this call.
   * @returns The source.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const source = await client.sources.retrieveByExternalId('cln_…', 'article-42');
   * ```
   */
  retrieveByExternalId(cloneId: string, externalId: string, options?: RequestOptions): APIPromise<Source> {
    return this._client.get(path`/v1/clones/${cloneId}/sources/by-external-id/${externalId}`, options);
  }

  /**
   * Retry a failed source.
   *
   * For a source that failed, and for one that waits for its next attempt. If `reason.retryable` is false, the file itself is the cause, and the source fails again.
   *
   * Credential: access token or secret key with the scope `knowledge:write`.
   *
   * `POST /v1/sources/{sourceId}/retry`
   *
   * @param sourceId The source.
   * @param options Options for this call.
   * @returns The queued source.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const source = await client.sources.retry('src_…');
   * ```
   */
  retry(sourceId: string, options?: RequestOptions): APIPromise<Source> {
    return this._client.post(path`/v1/sources/${sourceId}/retry`, options);
  }

  /**
   * Stream the progress of a source until it is ready, failed, or deleted.
   *
   * Server-Sent Events. Each event has the source as its data. The stream ends with the last event, or after ten minutes.
   *
   * Credential: access token or secret key with the scope `knowledge:read`.
   *
   * `GET /v1/sources/{sourceId}/events`
   *
   * @param sourceId The source.
   * @param options Options for this call.
   * @returns Server-sent events named by `type`, each with the source as data. A comment every 15 seconds keeps the connection open.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * for await (const event of client.sources.streamEvents('src_…')) console.log(event.type);
   * ```
   */
  streamEvents(sourceId: string, options?: RequestOptions): EventStream<SourceEvent> {
    return streamEvents(this._client, path`/v1/sources/${sourceId}/events`, { numbered: false, payload: 'source' }, options);
  }

  /**
   * Update the title, tags, or metadata of a source.
   *
   * The title is part of the search index: a new one queues the source again, and its text stays searchable meanwhile. While a source is processed, changing its title is answered with 409.
   *
   * Credential: access token or secret key with the scope `knowledge:write`.
   *
   * `PATCH /v1/sources/{sourceId}`
   *
   * @param sourceId The source.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The updated source.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const source = await client.sources.update('src_…', { title: 'Annual report 2023' });
   * ```
   */
  update(sourceId: string, body?: UpdateSourceInput, options?: RequestOptions): APIPromise<Source> {
    return this._client.patch(path`/v1/sources/${sourceId}`, { body, ...options });
  }

  /**
   * Add and remove tags of up to 100 sources of a clone.
   *
   * Names them by `ids` or by `externalIds`, all or none. Those that do not exist are skipped. The pages of a website, sitemap, or feed get the same tags.
   *
   * Credential: access token or secret key with the scope `knowledge:write`.
   *
   * `POST /v1/clones/{cloneId}/sources/update`
   *
   * @param cloneId The clone.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The updated sources.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const updatedSources = await client.sources.updateBatch('cln_…', { ids: ['src_01jd5zq8w3x6v9k2m4n7p0r5st'] });
   * ```
   */
  updateBatch(cloneId: string, body?: UpdateSourceBatchInput, options?: RequestOptions): APIPromise<UpdatedSources> {
    return this._client.post(path`/v1/clones/${cloneId}/sources/update`, { body, ...options });
  }

  /**
   * Add a file, a text, a question with its answer, or a web page.
   *
   * Send a file as a multipart form, or a text, a question with its answer, or the address of a web page as JSON. A page is fetched in the background; refreshSource fetches it again. Sending an `externalId` again replaces the source. The source is processed in the background: follow it with streamSourceEvents. As soon as it is ready, the answers of the clone use it, also those of its published version: knowledge is not part of a version.
   *
   * Credential: access token or secret key with the scope `knowledge:write`.
   *
   * `POST /v1/clones/{cloneId}/sources`
   *
   * @param cloneId The clone.
   * @param body The form; required: `file`.
   * @param options Options for this call.
   * @returns The stored source. It is processed in the background; see its status.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const source = await client.sources.upload('cln_…', { file: 'report.pdf' });
   * ```
   */
  upload(cloneId: string, body: SourceUploadParams, options?: RequestOptions): APIPromise<Source> {
    return this._client.post(path`/v1/clones/${cloneId}/sources`, { body, multipart: ['file'], ...options });
  }

  /**
   * Add or replace the source with your own identifier.
   *
   * Replaces the whole source. Identical content is not processed again; if nothing differs, nothing changes.
   *
   * Credential: access token or secret key with the scope `knowledge:write`.
   *
   * `PUT /v1/clones/{cloneId}/sources/by-external-id/{externalId}`
   *
   * @param cloneId The clone.
   * @param externalId Your own identifier.
   * @param body The request body.
   * @param options Options for this call.
   * @returns The new source. It is processed in the background.
   * @throws {InvalidRequestError} The request is invalid; `param` names the field.
   * @throws {AuthenticationError} The credential is missing or invalid.
   * @throws {PermissionError} The credential does not allow this operation.
   * @throws {NotFoundError} The object does not exist or belongs to another workspace.
   * @throws {ConflictError} The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`.
   * @throws {RateLimitError} Too many requests: wait `Retry-After` seconds.
   * @throws {InternalError} An error on the server.
   * @example
   * ```ts
   * const source = await client.sources.upsert('cln_…', 'article-42', { type: 'text', title: 'Annual report 2023', text: 'Revenue in 2023 was 12 million euros.' });
   * ```
   */
  upsert(cloneId: string, externalId: string, body: UpsertSourceInput, options?: RequestOptions): APIPromise<Source> {
    return this._client.put(path`/v1/clones/${cloneId}/sources/by-external-id/${externalId}`, { body, ...options });
  }
}
