export interface PlainResponse {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

export interface PostOptions {
  headers: Readonly<Record<string, string>>;
  body: string;
  signal: AbortSignal;
}

/** Posts a text. Rejects with the signal's reason, or with the network's error. */
export type HttpPost = (url: URL, options: PostOptions) => Promise<PlainResponse>;

/** `post` of any `fetch`. */
export const postBy =
  (fetch: (input: URL, init: RequestInit) => Promise<Response>): HttpPost =>
  async (url, init) => {
    const response = await fetch(url, { method: 'POST', ...init });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  };
