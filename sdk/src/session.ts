import { APIClient } from './api-client.ts';
import { AuthenticationError, CloneAIError } from './errors.ts';
import type { AuthAnswer, LoginInput, RegisterInput } from './generated/models.ts';
import { AuthResource } from './generated/resources/auth.ts';
import type { ClientOptions } from './http-client.ts';

/** What has to be kept to stay signed in. */
export interface SessionTokens {
  accessToken: string;
  refreshToken: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** Where tokens are kept: memory by default. Tabs that share a store share the session. */
export interface TokenStore {
  load(): SessionTokens | null | Promise<SessionTokens | null>;
  save(tokens: SessionTokens | null): void | Promise<void>;
}

export interface ExpertSessionOptions extends Omit<ClientOptions, 'apiKey' | 'accessToken'> {
  store?: TokenStore | undefined;
  /** Told when the session has ended: signed out, expired, or revoked. */
  onSignedOut?: (() => void) | undefined;
}

/** A token this close to its end, in milliseconds, is renewed before it is used. */
const EARLY = 30_000;

/**
 * A signed-in person. Give its `token` to a client as `accessToken`:
 *
 * The access token is renewed when it is about to expire or was refused. A refresh token works once, so calls that need a new
 * token at the same time wait for one renewal; with a shared store, other tabs' renewals are seen, and Web Locks keep tabs apart.
 */
export class ExpertSession {
  readonly #auth: AuthResource;
  readonly #store: TokenStore;
  readonly #onSignedOut: (() => void) | undefined;
  #renewal: Promise<string> | undefined;

  constructor({ store = memoryStore(), onSignedOut, ...options }: ExpertSessionOptions = {}) {
    this.#auth = new AuthResource(new APIClient(options));
    this.#store = store;
    this.#onSignedOut = onSignedOut;
  }

  async register(input: RegisterInput): Promise<AuthAnswer> {
    return this.#keep(await this.#auth.register(input));
  }

  async login(input: LoginInput): Promise<AuthAnswer> {
    return this.#keep(await this.#auth.login(input));
  }

  /** Ends the session here and on the server. */
  async logout(): Promise<void> {
    const tokens = await this.#store.load();
    await this.#end();
    if (tokens) await this.#auth.logout({ refreshToken: tokens.refreshToken });
  }

  /** A valid access token. `refused`: the one that the server did not take. An arrow, so that it can be handed on as it is. */
  readonly token = async (refused?: string): Promise<string> => {
    const tokens = await this.#store.load();
    if (!tokens) throw new CloneAIError('Nobody is signed in: call login() or register() first.');
    if (tokens.accessToken !== refused && tokens.expiresAt - Date.now() > EARLY) return tokens.accessToken;
    this.#renewal ??= this.#exclusive(() => this.#renew(tokens.accessToken)).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  };

  async #renew(stale: string): Promise<string> {
    // Another tab may have renewed while this one waited for its turn.
    const tokens = await this.#store.load();
    if (!tokens) throw new CloneAIError('The session has ended: log in again.');
    if (tokens.accessToken !== stale) return tokens.accessToken;
    try {
      return (await this.#keep(await this.#auth.refresh({ refreshToken: tokens.refreshToken }))).accessToken;
    } catch (error) {
      if (error instanceof AuthenticationError) await this.#end();
      throw error;
    }
  }

  async #keep<T extends { accessToken: string; refreshToken: string; expiresIn: number }>(answer: T): Promise<T> {
    const { accessToken, refreshToken, expiresIn } = answer;
    await this.#store.save({ accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 });
    return answer;
  }

  async #end(): Promise<void> {
    await this.#store.save(null);
    this.#onSignedOut?.();
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const locks = (globalThis.navigator as Navigator | undefined)?.locks;
    return locks ? (locks.request('cloneai-session', work) as Promise<T>) : work();
  }
}

function memoryStore(): TokenStore {
  let kept: SessionTokens | null = null;
  return {
    load: () => kept,
    save: (tokens) => {
      kept = tokens;
    },
  };
}
