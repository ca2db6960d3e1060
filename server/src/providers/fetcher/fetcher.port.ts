/** Requests URLs that tenants provide, and reaches no internal address unless the operator allowed it. All such requests must use it. */
export interface Fetcher {
  /**
   * Makes one request. Rejects with AppError: `invalid_input` (a URL that is not allowed), `upstream_timeout`, `upstream_failed` (no
   * connection, a lost one, a damaged body), `payload_too_large` (more than `maxBytes`). Redirects are returned, not followed.
   */
  request(input: FetchInput): Promise<FetchAnswer>;
  /**
   * Rejects with `invalid_input` and the reason if `request` would refuse the URL. A name that does not resolve within three seconds passes:
   * it may exist later, and every request checks again.
   */
  check(url: string): Promise<void>;
  close(): void;
}

export interface FetchInput {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** Timeout of the whole exchange. */
  timeoutMs: number;
  /** Maximum size of the response body, as it is sent and decompressed. */
  maxBytes: number;
  signal: AbortSignal;
}

export interface FetchAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Decompressed. */
  body: Buffer;
}
