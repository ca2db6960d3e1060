/** The only door to other people's addresses: whatever a tenant typed goes through here, and never reaches this network's inside. */
export interface Fetcher {
  /**
   * One request. Rejects with AppError: `invalid_input` (an address that is not allowed), `upstream_timeout`, `upstream_failed`
   * (no connection, broken, more than `maxBytes`). Redirects are answers like any other: they are not followed.
   */
  request(input: FetchInput): Promise<FetchAnswer>;
  close(): void;
}

export interface FetchInput {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** For the whole exchange. */
  timeoutMs: number;
  /** Of the answer's body. */
  maxBytes: number;
  signal: AbortSignal;
}

export interface FetchAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}
