import type { Outcome } from './api-promise.ts';
import { AbortError, ApiError, ConnectionError, TimeoutError, toApiError } from './errors.ts';
import { retryDelay, sleep } from './retry.ts';
import type { UploadProgress } from './uploads.ts';
import type { WebSocketConstructor } from './web-socket.ts';

/** A fixed token, or a function that gives the present one. It is called again, with the token that was refused, after a 401. */
export type TokenSource = string | ((refused?: string) => string | Promise<string>);

export interface ClientOptions {
  /** A secret key (`sk_…`) on a server, a publishable key (`pk_…`) in a web page. Default: the environment's CLONEAI_API_KEY. */
  apiKey?: string | undefined;
  /** Instead of a key: an access or session token, or a function that gives one (see `ExpertSession`). */
  accessToken?: TokenSource | undefined;
  /** Default: the environment's CLONEAI_BASE_URL, else http://localhost:8787. */
  baseUrl?: string | undefined;
  /** Instead of the global `fetch`: a proxy's, a test's, a framework's. */
  fetch?: typeof fetch | undefined;
  /** Instead of the global `WebSocket`, which Node has from version 22 on: that of the package `ws`, for example. */
  webSocket?: WebSocketConstructor | undefined;
  /** Milliseconds for one try. Default 60,000. For a stream: until its first byte. */
  timeout?: number | undefined;
  /** Further tries after the first. Default 2. */
  maxRetries?: number | undefined;
  /** Sent with every call. */
  headers?: Record<string, string> | undefined;
}

export interface RequestOptions {
  /** Ends the call, or the stream, with an `AbortError`. */
  signal?: AbortSignal | undefined;
  timeout?: number | undefined;
  maxRetries?: number | undefined;
  headers?: Record<string, string> | undefined;
  /** Your own key for a POST; the SDK makes one for each call otherwise, and keeps it for all tries of the call. */
  idempotencyKey?: string | undefined;
  /** Bytes of an upload as they leave. With a `fetch` of your own in a browser there are no reports. */
  onUploadProgress?: ((progress: UploadProgress) => void) | undefined;
}

export interface Call {
  method: string;
  /** With its query, encoded. */
  path: string;
  body?: unknown;
  multipart?: boolean;
  /** The answer is an event stream: given back unread; `timeout` covers its headers only. */
  stream?: boolean;
  /** Needs no credential: none is sent. */
  open?: boolean;
}

/** Makes calls. What it knows of the client besides is for connections that are no calls. */
export interface Send {
  <T>(call: Call, options?: RequestOptions, raw?: boolean): Promise<Outcome<T>>;
  base: string;
  token: TokenSource | undefined;
  client: ClientOptions;
  randomKey(): string;
}

/** 32 random hex digits. (`crypto.randomUUID` does not exist on pages served without TLS.) */
const randomKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Makes the function every call goes through: credential, timeout, retries under one idempotency key, typed errors. */
export function createSend(client: ClientOptions): Send {
  const env = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env;
  const token = client.accessToken ?? client.apiKey ?? env?.CLONEAI_API_KEY;
  const base = (client.baseUrl ?? env?.CLONEAI_BASE_URL ?? 'http://localhost:8787').replace(/\/+$/, '');

  const send = async <T>(call: Call, options: RequestOptions = {}, raw = false): Promise<Outcome<T>> => {
    const { signal } = options;
    const headers = new Headers({ accept: call.stream ? 'text/event-stream' : 'application/json', ...client.headers, ...options.headers });
    if (call.method === 'POST' && !headers.has('idempotency-key')) headers.set('idempotency-key', options.idempotencyKey ?? randomKey());
    const form = call.multipart ? (await import('./uploads.ts')).encodeMultipart(call.body as object, options.onUploadProgress) : undefined;
    if (call.body !== undefined) headers.set('content-type', form?.type ?? 'application/json');

    let refused: string | undefined;
    let bearer: string | undefined;

    const attempt = async (): Promise<Outcome<T>> => {
      if (token && !call.open) {
        bearer = typeof token === 'string' ? token : await token(refused);
        headers.set('authorization', `Bearer ${bearer}`);
      }
      const controller = new AbortController();
      const leave = () => controller.abort();
      let late = false;
      const timer = setTimeout(
        () => {
          late = true;
          leave();
        },
        options.timeout ?? client.timeout ?? 60_000,
      );
      signal?.addEventListener('abort', leave);
      let handedOver = false;
      try {
        if (signal?.aborted) leave();
        const init: RequestInit & { duplex?: 'half' } = { method: call.method, headers, signal: controller.signal };
        if (form) Object.assign(init, form.body());
        else if (call.body !== undefined) init.body = JSON.stringify(call.body);
        const response = await (client.fetch ?? form?.fetch ?? globalThis.fetch)(base + call.path, init);
        if (!response.ok) throw toApiError(response.status, await response.text(), response.headers);
        if (raw || call.stream) {
          handedOver = true;
          return { data: undefined as T, response };
        }
        const text = await response.text();
        try {
          return { data: (text ? JSON.parse(text) : undefined) as T, response };
        } catch {
          throw new ConnectionError(`${base} answered, but not in JSON. Check baseUrl.`);
        }
      } catch (error) {
        if (error instanceof ApiError || error instanceof ConnectionError) throw error;
        if (signal?.aborted) throw new AbortError('The call was aborted by its signal.', { cause: signal?.reason });
        if (late) throw new TimeoutError(`No answer from ${base} in time. Raise timeout if it may take longer.`);
        throw new ConnectionError(`No connection to ${base} (${(error as Error).message}). Check that it runs and can be reached.`, {
          cause: error,
        });
      } finally {
        clearTimeout(timer);
        // A body that is still unread goes on listening to the signal.
        if (!handedOver) signal?.removeEventListener('abort', leave);
      }
    };

    const tries = call.stream && call.method === 'POST' ? 0 : (options.maxRetries ?? client.maxRetries ?? 2);
    for (let tried = 0; ; tried++) {
      try {
        return await attempt();
      } catch (error) {
        // A token may have expired on the way: one more try with a fresh one. Nothing was done for a 401, so it is no repetition.
        if (
          error instanceof ApiError &&
          error.status === 401 &&
          typeof token === 'function' &&
          refused === undefined &&
          form?.spent !== true
        ) {
          refused = bearer;
          tried--;
          continue;
        }
        const delay = tried < tries && !form?.spent ? retryDelay(error, tried) : undefined;
        if (delay === undefined) throw error;
        await sleep(delay, signal);
      }
    }
  };
  return Object.assign(send, { base, token, client, randomKey });
}
