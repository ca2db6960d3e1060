import { absoluteUrl, guarded, requireSlash } from './client-checks.ts';
import { reasonOf } from './error-reason.ts';
import { AbortError, ApiError, CloneAIError, ConnectionError, TimeoutError, toApiError } from './errors.ts';
import type { Logger, LogLevel } from './logger.ts';
import { HAS_PARTS, loadLogger, loadUploads, loadXhr } from './on-demand.ts';
import { hasBodyStreams, platformHeaders, randomBytes, readEnv } from './platform.ts';
import { retryDelay, sleep } from './retry.ts';
import type { UploadProgress } from './upload-types.ts';
import type { WebSocketConstructor } from './web-socket.ts';

/** A token, or a function that returns the current one. After a 401 the function is called again with the rejected token. */
export type TokenSource = string | ((rejected?: string) => string | Promise<string>);

export interface ClientOptions {
  /** A secret key (`sk_…`) on a server, a publishable key (`pk_…`) on a web page. Default: the environment variable CLONEAI_API_KEY. */
  apiKey?: string | undefined;
  /** An access or session token, or a function that returns one (see `ExpertSession`). Takes the place of an API key. */
  accessToken?: TokenSource | undefined;
  /**
   * The address of the server, with http:// or https://. Default: the environment variable CLONEAI_BASE_URL, else http://localhost:8787.
   * On a web page also a path of its own server, such as `/api`.
   */
  baseUrl?: string | undefined;
  /** Replaces the global `fetch`, to use a proxy or a test double. */
  fetch?: typeof fetch | undefined;
  /** Passed to each `fetch` in addition: `cache`, `credentials`, or the `dispatcher` of undici for a proxy. */
  fetchOptions?: Record<string, unknown> | undefined;
  /** Replaces the global `WebSocket`, which Node has since version 22. Pass the `WebSocket` of the package `ws` in Node 20. */
  webSocket?: WebSocketConstructor | undefined;
  /** Milliseconds per attempt; for a stream, until its first byte. Default: 60,000. */
  timeout?: number | undefined;
  /** Retries after the first attempt. Default: 2. */
  maxRetries?: number | undefined;
  /** Headers for every request. */
  headers?: Record<string, string> | undefined;
  /** Your application or plug-in, added to the `User-Agent` header: `acme-cms/2.1 (https://acme.example)`. */
  appInfo?: string | undefined;
  /** Allows a secret key in browsers and React Native apps, where everyone who uses the program can read it. Default: false. */
  dangerouslyAllowBrowser?: boolean | undefined;
  /**
   * What to log: retries at `warn`, responses at `info`, requests at `debug`. Default: the environment variable CLONEAI_LOG, else `off`.
   */
  logLevel?: LogLevel | undefined;
  /** Where to log. Default: `console`. */
  logger?: Logger | undefined;
}

export interface RequestOptions {
  /** Cancels the call or stream with an `AbortError`. */
  signal?: AbortSignal | undefined;
  timeout?: number | undefined;
  maxRetries?: number | undefined;
  headers?: Record<string, string> | undefined;
  /** Identifies a POST across calls. Default: a random key per call, which all its retries share. */
  idempotencyKey?: string | undefined;
  /** Reports upload progress. A custom `fetch` in a browser disables it. */
  onUploadProgress?: ((progress: UploadProgress) => void) | undefined;
}

export type Query = object;

/** What a resource method tells the client about a request, besides its method and path. */
export interface CallOptions extends RequestOptions {
  query?: Query | undefined;
  body?: unknown;
  /** Sends `body` as multipart/form-data: the names of the fields that hold files. */
  multipart?: readonly string[] | undefined;
  /** Returns the event stream unread; `timeout` covers only its headers. A POST is sent once, without retries. */
  stream?: boolean | undefined;
  /** False for operations that need no credential. */
  authenticate?: boolean | undefined;
}

/** What a call resolves to: the parsed body, and the response that carried it. */
export interface Outcome<T> {
  data: T;
  response: Response;
}

/** 32 random hexadecimal digits. (`crypto.randomUUID` is missing on pages served without TLS.) */
export const randomKey = () => Array.from(randomBytes(16), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Sends requests: credential, timeout, retries under one idempotency key, and typed errors. */
export class HttpClient {
  readonly baseUrl: string;
  /** The last sequence number seen, by session: streams and sockets of this client continue from it. @internal */
  readonly lastSeqs = new Map<string, number>();
  /** @internal */
  readonly _options: ClientOptions;
  /** True when a rejected token can be replaced. @internal */
  readonly canRenewToken: boolean;
  /** Returns the current credential; `rejected` is a token that the server refused. @internal */
  readonly token: (rejected?: string) => Promise<string | undefined>;

  constructor(options: ClientOptions = {}) {
    const token = options.accessToken ?? options.apiKey ?? readEnv('CLONEAI_API_KEY');
    this._options = options;
    this.canRenewToken = typeof token === 'function';
    this.token = async (rejected) => guarded(typeof token === 'function' ? await token(rejected) : token, options);
    if (typeof token === 'string') guarded(token, options);
    this.baseUrl = absoluteUrl(options.baseUrl ?? readEnv('CLONEAI_BASE_URL') ?? 'http://localhost:8787');
  }

  /** Sends one request with its retries. With `raw`, the body stays unread. @internal */
  async send<T>(method: string, path: string, options: CallOptions = {}, raw = false): Promise<Outcome<T>> {
    const { body, multipart, stream, authenticate = true } = options;
    requireSlash(path);
    const headers = new Headers({
      accept: stream ? 'text/event-stream' : 'application/json',
      ...platformHeaders(this._options.appInfo),
      ...this._options.headers,
      ...options.headers,
    });
    if (method === 'POST' && !headers.has('idempotency-key')) headers.set('idempotency-key', options.idempotencyKey ?? randomKey());
    const form =
      HAS_PARTS && multipart ? await (await loadUploads()).encodeMultipart(body as object, multipart, options.onUploadProgress) : undefined;
    const contentType = form ? form.type : 'application/json';
    if (body !== undefined && contentType) headers.set('content-type', contentType);
    const url = this.baseUrl + path + queryString(options.query);
    const byXhr = HAS_PARTS && stream && !hasBodyStreams();
    const fetcher = this._options.fetch ?? form?.fetch ?? (byXhr ? (await loadXhr()).streamByXhr : fetch);
    const maxRetries = stream && method === 'POST' ? 0 : (options.maxRetries ?? this._options.maxRetries ?? 2);
    const logLevel = this._options.logLevel ?? (readEnv('CLONEAI_LOG') as LogLevel | undefined);
    const log =
      HAS_PARTS && logLevel ? (await loadLogger()).createRequestLog(`${method} ${url}`, logLevel, this._options.logger) : undefined;
    let rejected: string | undefined;
    for (let retries = 0; ; retries++) {
      let token: string | undefined;
      try {
        token = authenticate ? await this.token(rejected) : undefined;
        if (token) headers.set('authorization', `Bearer ${token}`);
        headers.set('x-cloneai-retry-count', String(retries));
        log?.sending(headers);
        return await this.#withTimeout(options, raw || stream, async (signal) => {
          const content = form?.body() ?? { body: JSON.stringify(body) };
          const response = await fetcher(url, { ...this._options.fetchOptions, method, headers, signal, ...content } as RequestInit);
          log?.received(response);
          return response;
        });
      } catch (error) {
        const unauthorized = error instanceof ApiError && error.status === 401;
        // The token may have expired on the way. The server did nothing for a 401, so one attempt with a fresh token is safe.
        if (unauthorized && this.canRenewToken && rejected === undefined && !form?.spent) {
          rejected = token;
          retries--;
          continue;
        }
        const delay = retries < maxRetries && !form?.spent ? retryDelay(error, retries) : undefined;
        if (delay === undefined) throw error;
        log?.retrying(error, delay);
        await sleep(delay, options.signal);
      }
    }
  }

  /** Makes one attempt and reads the body, unless `unread`. Turns every failure into a typed error. */
  async #withTimeout<T>(
    { signal, timeout = this._options.timeout ?? 60_000 }: CallOptions,
    unread: boolean | undefined,
    fetchResponse: (signal: AbortSignal) => Promise<Response>,
  ): Promise<Outcome<T>> {
    const controller = new AbortController();
    const abort = () => controller.abort();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      abort();
    }, timeout);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    let handedOver = false;
    try {
      const response = await fetchResponse(controller.signal);
      if (!response.ok) throw toApiError(response.status, await response.text(), response.headers);
      if (unread) {
        handedOver = true;
        return { data: undefined as T, response };
      }
      const text = await response.text();
      try {
        return { data: (text ? JSON.parse(text) : undefined) as T, response };
      } catch {
        throw new ConnectionError(`${this.baseUrl} responded, but not in JSON. Check baseUrl.`);
      }
    } catch (error) {
      if (error instanceof CloneAIError) throw error;
      if (signal?.aborted) throw new AbortError('The request was aborted.', { cause: signal.reason });
      if (timedOut) throw new TimeoutError(`${this.baseUrl} did not respond within ${timeout} ms.`);
      throw new ConnectionError(`Could not connect to ${this.baseUrl} (${reasonOf(error)}). Check that it is running.`, {
        cause: error,
      });
    } finally {
      clearTimeout(timer);
      // The reader of an unread body can still be aborted by the signal.
      if (!handedOver) signal?.removeEventListener('abort', abort);
    }
  }
}

function queryString(query: Query | undefined): string {
  // Through JSON and back, as a body goes: undefined values are left out.
  const text = String(new URLSearchParams(JSON.parse(JSON.stringify(query ?? {}))));
  return text && `?${text}`;
}
