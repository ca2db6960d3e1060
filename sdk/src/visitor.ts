import { path } from './api-resource.ts';
import type { SessionToken } from './generated/models.ts';
import { type ClientOptions, HttpClient } from './http-client.ts';

export interface VisitorSessionOptions extends Omit<ClientOptions, 'accessToken'> {
  sessionId: string;
  /** From `sessions.create`, or from `onToken` before a reload. */
  token: string;
  /** Milliseconds since 1970. Default: 30 minutes from now. */
  expiresAt?: number | undefined;
  /** The publishable key of the page. It renews the session even after the token has expired, for example after a laptop slept. */
  apiKey?: string | undefined;
  /** Called with each new token. Store it to continue after a reload. */
  onToken?: ((token: string, expiresAt: number) => void) | undefined;
}

/** A token is renewed this long before it expires. */
const RENEW_BEFORE_MS = 120_000;
/** Time between a failed renewal and the next. */
const RETRY_AFTER_MS = 15_000;
const LIFETIME_MS = 1_800_000;

/**
 * The session of a visitor in the browser. Pass its `token` to a client as `accessToken`. The token is renewed shortly before it expires,
 * once for concurrent calls, as long as the server allows it (one day after the last question). Then calls fail with an
 * `AuthenticationError`.
 */
export class VisitorSession {
  readonly #options: VisitorSessionOptions;
  #token: string;
  #expiresAt: number;
  #nextRenewal = 0;
  #renewal: Promise<string> | undefined;

  constructor(options: VisitorSessionOptions) {
    this.#options = options;
    this.#token = options.token;
    this.#expiresAt = options.expiresAt ?? Date.now() + LIFETIME_MS;
  }

  /** Returns a valid token. `rejected` is a token that the server refused. An arrow function, so that you can pass it on. */
  readonly token = async (rejected?: string): Promise<string> => {
    const expired = rejected === this.#token || this.#expiresAt <= Date.now();
    if (!expired && (this.#expiresAt - Date.now() > RENEW_BEFORE_MS || Date.now() < this.#nextRenewal)) return this.#token;
    this.#renewal ??= this.#renew(expired).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  };

  async #renew(expired: boolean): Promise<string> {
    const { sessionId, token: _, apiKey, onToken, ...options } = this.#options;
    const current = this.#token;
    const withKey = expired && apiKey;
    const client = new HttpClient({ ...options, ...(withKey ? { apiKey } : { accessToken: current }) });
    try {
      const { data } = await client.send<SessionToken>('POST', path`/v1/sessions/${sessionId}/token`, {
        body: withKey ? { token: current } : {},
      });
      this.#token = data.token;
      this.#expiresAt = Date.now() + data.expiresIn * 1000;
      onToken?.(data.token, this.#expiresAt);
    } catch (error) {
      // The current token is still valid for a while.
      if (expired) throw error;
      this.#nextRenewal = Date.now() + RETRY_AFTER_MS;
    }
    return this.#token;
  }
}
