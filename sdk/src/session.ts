import { APIClient } from './api-client.ts';
import { AuthenticationError, CloneAIError } from './errors.ts';
import type { AuthResponse, LoginInput, RegisterInput } from './generated/models.ts';
import { AuthResource } from './generated/resources/auth.ts';
import type { ClientOptions } from './http-client.ts';

/** What to store to stay signed in. */
export interface SessionTokens {
  accessToken: string;
  refreshToken: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** Stores the tokens; in memory by default. Tabs that share a store share the session. */
export interface TokenStore {
  load(): SessionTokens | null | Promise<SessionTokens | null>;
  save(tokens: SessionTokens | null): void | Promise<void>;
}

export interface ExpertSessionOptions extends Omit<ClientOptions, 'apiKey' | 'accessToken'> {
  store?: TokenStore | undefined;
  /** Called when the session ends: signed out, expired, or revoked. */
  onSignedOut?: (() => void) | undefined;
}

/** A token is renewed this long before it expires. */
const RENEW_BEFORE_MS = 30_000;

/**
 * The session of a signed-in user. Pass its `token` to a client as `accessToken`.
 *
 * The access token is renewed when it is about to expire or was rejected. A refresh token works once, so concurrent calls wait for
 * one renewal. Tabs that share a store see each other's renewals, and Web Locks keep them from renewing at the same time.
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

  async register(input: RegisterInput): Promise<AuthResponse> {
    return this.#save(await this.#auth.register(input));
  }

  async login(input: LoginInput): Promise<AuthResponse> {
    return this.#save(await this.#auth.login(input));
  }

  /** Signs out: clears the store, and ends the session on the server. */
  async logout(): Promise<void> {
    const tokens = await this.#store.load();
    await this.#end();
    if (tokens) await this.#auth.logout({ refreshToken: tokens.refreshToken });
  }

  /** Returns a valid access token. `rejected` is a token that the server refused. An arrow function, so that you can pass it on. */
  readonly token = async (rejected?: string): Promise<string> => {
    const tokens = await this.#store.load();
    if (!tokens) throw new CloneAIError('Not signed in. Call login() or register() first.');
    if (tokens.accessToken !== rejected && tokens.expiresAt - Date.now() > RENEW_BEFORE_MS) return tokens.accessToken;
    this.#renewal ??= this.#exclusive(() => this.#renew(tokens.accessToken)).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  };

  async #renew(stale: string): Promise<string> {
    // Another tab may have renewed the token while this one waited for the lock.
    const tokens = await this.#store.load();
    if (!tokens) throw new CloneAIError('The session has ended. Sign in again.');
    if (tokens.accessToken !== stale) return tokens.accessToken;
    try {
      return (await this.#save(await this.#auth.refresh({ refreshToken: tokens.refreshToken }))).accessToken;
    } catch (error) {
      if (error instanceof AuthenticationError) await this.#end();
      throw error;
    }
  }

  async #save<T extends { accessToken: string; refreshToken: string; expiresIn: number }>(result: T): Promise<T> {
    const { accessToken, refreshToken, expiresIn } = result;
    await this.#store.save({ accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 });
    return result;
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
  let stored: SessionTokens | null = null;
  return {
    load: () => stored,
    save: (tokens) => {
      stored = tokens;
    },
  };
}
