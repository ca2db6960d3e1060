import { CloneAI, ConflictError, type EmbeddedClone, type Session } from '@cloneai/sdk';

/** What the page's chat needs to go on as somebody the site knows. */
export interface ChatSession {
  session: { id: string };
  token: string;
  expiresIn: number;
}

export type Conversations = Awaited<ReturnType<typeof createConversations>>;

/** All that this site does with CloneAI: with its secret key, on its server. `visitorId` is the site's own name for a customer. */
export async function createConversations({ baseUrl, slug, apiKey }: { baseUrl: string; slug: string; apiKey: string | undefined }) {
  const client = new CloneAI({ baseUrl, apiKey });
  const clone = await client.request<EmbeddedClone>('GET', `/v1/embed/clone?clone=${encodeURIComponent(slug)}`);

  /** A customer's latest sessions, newest first. */
  const of = async (visitorId: string): Promise<Session[]> => (await client.sessions.list(clone.id, { visitorId, limit: 50 })).data;

  return {
    of,

    /** Goes on with the customer's newest session, or opens one. The token opens that session and nothing else. */
    async open(visitorId: string): Promise<ChatSession> {
      const [newest] = await of(visitorId);
      if (newest?.status === 'active') {
        try {
          return { session: { id: newest.id }, ...(await client.sessions.renewToken(newest.id)) };
        } catch (error) {
          // It ended just now.
          if (!(error instanceof ConflictError)) throw error;
        }
      }
      return client.sessions.create(clone.id, { visitorId });
    },

    /** The next question begins a new session. */
    async end(visitorId: string): Promise<void> {
      const [newest] = await of(visitorId);
      if (newest?.status === 'active') await client.sessions.end(newest.id);
    },

    /** Deletes everything the customer ever asked. There is no way back. */
    async forget(visitorId: string): Promise<number> {
      return (await client.privacy.erase({ visitorId })).sessions;
    },
  };
}
