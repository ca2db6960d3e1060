import { type CreatedSession, createChatClient, type EmbeddedAvatar, type EmbeddedClone } from '@cloneai/sdk';
import type { KeyValueStorage } from './key-value-storage.ts';

/** What the browser stores, so that a reload finds the conversation and an unfinished answer. */
export interface StoredSession {
  sessionId: string;
  token: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Sequence number of the last event seen. */
  seq: number;
  /** A question without a complete answer. `messageId` is set once its answer has started. */
  asked?: { text: string; messageId?: string } | undefined;
}

/** What the site's own server received from the API when it created a session for a visitor. */
export type IdentifiedSession = Pick<CreatedSession, 'token'> & { session: { id: string }; expiresIn?: number };
export type Identify = IdentifiedSession | (() => Promise<IdentifiedSession>);

export interface VisitorSessionOptions {
  baseUrl: string;
  /** Slug or publishable key. */
  clone: string;
  storage: KeyValueStorage;
  /** Of the page, in order of preference, as the page and the browser say it: `en_US`, `x` and nothing at all, too. */
  languages?: readonly string[];
  /** Creates a preview session: everything shown and asked uses the clone's draft. */
  preview?: (() => Promise<IdentifiedSession>) | undefined;
  now?: () => number;
}

export type VisitorSession = ReturnType<typeof createVisitorSession>;

/** A token is renewed when it expires in less than this, in milliseconds. */
const RENEWAL_MARGIN = 30_000;
/** How long a token is valid if the site's server does not say, in seconds. */
const DEFAULT_EXPIRES_IN = 1800;

/** The stored session has ended, and a new one was created. */
export class SessionEnded extends Error {}

/** A language tag as the server takes it (BCP 47), of a few parts. */
const LANGUAGE = /^[a-z]{2,3}([-_][a-z\d]{2,8}){0,3}(?![a-z\d])/i;

/** The visitor's session: created with the first question, stored over reloads, its token renewed. */
export function createVisitorSession({ baseUrl, clone, storage, languages = [], preview, now = Date.now }: VisitorSessionOptions) {
  const key = `cloneai:${clone}`;
  const options = { baseUrl };
  const anonymous = createChatClient(options);
  let createIdentified = preview;
  let stored = read();
  let unsent = '';
  let renewal: Promise<StoredSession> | undefined;

  function read(): StoredSession | null {
    try {
      const found = JSON.parse(storage.getItem(key) ?? 'null') as StoredSession | null;
      return found && typeof found.sessionId === 'string' && typeof found.token === 'string' ? found : null;
    } catch {
      return null;
    }
  }

  function store(value: StoredSession | null): void {
    stored = value;
    // The site identifies its visitors again on each page, so nothing of them stays in the browser.
    if (createIdentified) return;
    if (value) storage.setItem(key, JSON.stringify(value));
    else storage.removeItem(key);
  }

  function accept({
    session,
    token,
    expiresIn = DEFAULT_EXPIRES_IN,
  }: IdentifiedSession & { session: { lastSeq?: number } }): StoredSession {
    const same = stored?.sessionId === session.id ? stored : null;
    const next = { seq: session.lastSeq ?? 0, ...same, sessionId: session.id, token, expiresAt: now() + expiresIn * 1000 };
    store(next);
    return next;
  }

  /** Creates a session, or renews its token. Concurrent callers share one request. */
  function renew(): Promise<StoredSession> {
    renewal ??= createOrRenew().finally(() => {
      renewal = undefined;
    });
    return renewal;
  }

  async function createOrRenew(): Promise<StoredSession> {
    const token = stored?.token;
    const language = languages.map((tag) => LANGUAGE.exec(tag)?.[0].replaceAll('_', '-')).find(Boolean);
    return accept(
      await (createIdentified
        ? createIdentified()
        : anonymous.request<CreatedSession>('POST', '/v1/embed/sessions', { clone, token, language })),
    );
  }

  const client = createChatClient({
    ...options,
    accessToken: async (refused) => {
      const before = stored;
      if (before && before.token !== refused && before.expiresAt - now() > RENEWAL_MARGIN) return before.token;
      const { sessionId, token } = await renew();
      if (before && before.sessionId !== sessionId) throw new SessionEnded();
      return token;
    },
  });

  /** Returns the session's id. Creates the session if there is none. */
  const ensureId = async (): Promise<string> => (stored ?? (await renew())).sessionId;

  async function retrieve<T>(what: string): Promise<T> {
    if (!preview) return anonymous.request<T>('GET', `/v1/embed/${what}?clone=${encodeURIComponent(clone)}`);
    await ensureId();
    return client.request<T>('GET', `/v1/embed/${what}`);
  }

  return {
    client,
    /** Where the browser stores the session. */
    key,
    ensureId,
    retrieveProfile: () => retrieve<EmbeddedClone>('clone'),
    /** Only for a clone with an `avatarUrl`. */
    retrieveAvatar: () => retrieve<EmbeddedAvatar>('avatar'),
    get stored(): StoredSession | null {
      return stored;
    },
    update(change: Partial<Pick<StoredSession, 'seq' | 'asked'>>): void {
      if (stored) store({ ...stored, ...change });
    },
    /** A question the server has not received. It is back in the composer after a reload. */
    get unsent(): string {
      return createIdentified ? unsent : (storage.getItem(`${key}:unsent`) ?? '');
    },
    set unsent(text: string) {
      unsent = text;
      if (createIdentified) return;
      if (text) storage.setItem(`${key}:unsent`, text);
      else storage.removeItem(`${key}:unsent`);
    },
    /** Reads again what is stored, which another tab may have changed. Returns what was known before, and what is known now. */
    reread(): [before: StoredSession | null, after: StoredSession | null] {
      const before = stored;
      if (!createIdentified) stored = read();
      return [before, stored];
    },
    forget: (): void => store(null),
    /** Continues with the session of a visitor whom the site identifies. */
    async identify(visitor: Identify): Promise<void> {
      const before = createIdentified;
      unsent = this.unsent;
      storage.removeItem(`${key}:unsent`);
      createIdentified = typeof visitor === 'function' ? visitor : async () => visitor;
      try {
        const first = await createIdentified();
        stored = null;
        accept(first);
      } catch (error) {
        createIdentified = before;
        throw error;
      }
    },
  };
}
