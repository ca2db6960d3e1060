import { type CreatedSession, createChatClient, type EmbeddedAvatar, type EmbeddedClone } from '@cloneai/sdk';

/** What a browser keeps of a visit, so that a reload finds the conversation and the answer in its middle. */
export interface Kept {
  sessionId: string;
  token: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** The last event seen: what comes after is asked for. */
  seq: number;
  /** A question that has no whole answer yet. `messageId`: its answer has begun. */
  asked?: { text: string; messageId?: string } | undefined;
}

/** `localStorage`, or what stands in for it where that is closed. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** What a site's own server got from the API when it opened the session for somebody it knows. */
export type Identified = Pick<CreatedSession, 'token'> & { session: { id: string }; expiresIn?: number };
export type Identify = Identified | (() => Promise<Identified>);

export interface VisitOptions {
  baseUrl: string;
  /** Slug or publishable key. */
  clone: string;
  shelf: Shelf;
  /** Opens a session with the draft: everything shown and asked is that session's. */
  preview?: (() => Promise<Identified>) | undefined;
  now?: () => number;
  fetch?: typeof fetch;
}

export type Visit = ReturnType<typeof createVisit>;

/** A token this close to its end, in milliseconds, is renewed before it is used. */
const EARLY = 30_000;

/** The session it was is no more; a new one has been opened. */
export class SessionEnded extends Error {}

/** The visitor's session: opened when the first question needs it, kept over reloads, its token renewed. */
export function createVisit({ baseUrl, clone, shelf, preview, now = Date.now, fetch }: VisitOptions) {
  const key = `cloneai:${clone}`;
  const options = { baseUrl, fetch };
  const open = createChatClient(options);
  let identified = preview;
  let kept = load();
  let unsent = '';
  let opening: Promise<Kept> | undefined;

  function load(): Kept | null {
    try {
      const found = JSON.parse(shelf.getItem(key) ?? 'null') as Kept | null;
      return found && typeof found.sessionId === 'string' && typeof found.token === 'string' ? found : null;
    } catch {
      return null;
    }
  }

  function keep(value: Kept | null): void {
    kept = value;
    // Whom the site knows, the site brings again: nothing of them stays in the browser.
    if (identified) return;
    if (value) shelf.setItem(key, JSON.stringify(value));
    else shelf.removeItem(key);
  }

  function accept({ session, token, expiresIn = 1800 }: Identified & { session: { lastSeq?: number } }): Kept {
    const same = kept?.sessionId === session.id ? kept : null;
    const next: Kept = { seq: session.lastSeq ?? 0, ...same, sessionId: session.id, token, expiresAt: now() + expiresIn * 1000 };
    keep(next);
    return next;
  }

  /** Opens a session, or renews its token; all who wait get the same. */
  function renew(): Promise<Kept> {
    opening ??= enter().finally(() => {
      opening = undefined;
    });
    return opening;
  }

  async function enter(): Promise<Kept> {
    const token = kept?.token;
    return accept(
      await (identified
        ? identified()
        : open.request<CreatedSession>('POST', '/v1/embed/sessions', { clone, ...(token ? { token } : {}) })),
    );
  }

  const client = createChatClient({
    ...options,
    accessToken: async (refused) => {
      const before = kept;
      if (before && before.token !== refused && before.expiresAt - now() > EARLY) return before.token;
      const { sessionId, token } = await renew();
      if (before && before.sessionId !== sessionId) throw new SessionEnded();
      return token;
    },
  });

  /** The session's id; opens one where there is none. */
  const session = async (): Promise<string> => (kept ?? (await renew())).sessionId;

  async function shown<T>(what: string): Promise<T> {
    if (!preview) return open.request<T>('GET', `/v1/embed/${what}?clone=${encodeURIComponent(clone)}`);
    await session();
    return client.request<T>('GET', `/v1/embed/${what}`);
  }

  return {
    client,
    face: () => shown<EmbeddedClone>('clone'),
    /** Of a clone with an `avatarUrl`. */
    picture: () => shown<EmbeddedAvatar>('avatar'),
    get kept(): Kept | null {
      return kept;
    },
    session,
    note(change: Partial<Pick<Kept, 'seq' | 'asked'>>): void {
      if (kept) keep({ ...kept, ...change });
    },
    /** A question that nobody has taken yet: it is there again after a reload. */
    get unsent(): string {
      return identified ? unsent : (shelf.getItem(`${key}:unsent`) ?? '');
    },
    set unsent(text: string) {
      unsent = text;
      if (identified) return;
      if (text) shelf.setItem(`${key}:unsent`, text);
      else shelf.removeItem(`${key}:unsent`);
    },
    forget: (): void => keep(null),
    /** From now on the visit of somebody the site knows. */
    async identify(who: Identify): Promise<void> {
      const before = identified;
      unsent = this.unsent;
      shelf.removeItem(`${key}:unsent`);
      identified = typeof who === 'function' ? who : async () => who;
      try {
        const first = await identified();
        kept = null;
        accept(first);
      } catch (error) {
        identified = before;
        throw error;
      }
    },
  };
}
