import { path } from './api-resource.ts';
import type { SessionToken } from './generated/models.ts';
import { type ClientOptions, HttpClient } from './http-client.ts';

export interface VisitorSessionOptions extends Omit<ClientOptions, 'accessToken'> {
  sessionId: string;
  /** As `sessions.create` gave it, or as `onToken` did before a reload. */
  token: string;
  /** Milliseconds since 1970. Default: half an hour from now. */
  expiresAt?: number | undefined;
  /** The page's publishable key. With it a session can be taken up again after its token has ended: a laptop that slept. */
  apiKey?: string | undefined;
  /** Told of each new token: keep it, to go on after a reload. */
  onToken?: ((token: string, expiresAt: number) => void) | undefined;
}

/** A token this close to its end, in milliseconds, is renewed; after a renewal that failed the next is tried after a pause. */
const EARLY = 120_000;
const PAUSE = 15_000;
const LIFE = 1_800_000;

/**
 * A visitor's session in its browser. Give its `token` to a client as `accessToken`: it is renewed shortly before it ends, once for calls
 * at the same time, for as long as the server allows (a day after the last question). Then calls fail with an `AuthenticationError`.
 */
export class VisitorSession {
  readonly #options: VisitorSessionOptions;
  #token: string;
  #expiresAt: number;
  #next = 0;
  #renewal: Promise<string> | undefined;

  constructor(options: VisitorSessionOptions) {
    this.#options = options;
    this.#token = options.token;
    this.#expiresAt = options.expiresAt ?? Date.now() + LIFE;
  }

  /** A valid token. `refused`: the one that the server did not take. An arrow, so that it can be handed on as it is. */
  readonly token = async (refused?: string): Promise<string> => {
    const ended = refused === this.#token || this.#expiresAt <= Date.now();
    if (!ended && (this.#expiresAt - Date.now() > EARLY || Date.now() < this.#next)) return this.#token;
    this.#renewal ??= this.#renew(ended).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  };

  async #renew(ended: boolean): Promise<string> {
    const { sessionId, token: _, apiKey, onToken, ...options } = this.#options;
    const shown = this.#token;
    const byKey = ended && apiKey;
    const client = new HttpClient({ ...options, ...(byKey ? { apiKey } : { accessToken: shown }) });
    try {
      const { data } = await client.send<SessionToken>('POST', path`/v1/sessions/${sessionId}/token`, {
        body: byKey ? { token: shown } : {},
      });
      this.#token = data.token;
      this.#expiresAt = Date.now() + data.expiresIn * 1000;
      onToken?.(data.token, this.#expiresAt);
    } catch (error) {
      // What is there is good for a while yet.
      if (ended) throw error;
      this.#next = Date.now() + PAUSE;
    }
    return this.#token;
  }
}
