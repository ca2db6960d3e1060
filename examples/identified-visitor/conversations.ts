import { CloneAI, ConflictError, type EmbeddedClone, type Session } from '@cloneai/sdk';

/** What the widget needs to continue an identified visitor's session. */
export interface ChatSession {
  session: { id: string };
  token: string;
  expiresIn: number;
}

export type Conversations = Awaited<ReturnType<typeof createConversations>>;

/** Everything this site does with CloneAI, on its server with its secret key. `visitorId` is the site's own id of a customer. */
export async function createConversations({ baseUrl, slug, apiKey }: { baseUrl: string; slug: string; apiKey: string | undefined }) {
  const client = new CloneAI({ baseUrl, apiKey });
  const clone = await client.request<EmbeddedClone>('GET', `/v1/embed/clone?clone=${encodeURIComponent(slug)}`);

  /** A customer's latest sessions, newest first. */
  const list = async (visitorId: string): Promise<Session[]> => (await client.sessions.list(clone.id, { visitorId, limit: 50 })).data;

  async function continueOrCreate(visitorId: string): Promise<ChatSession> {
    const [newest] = await list(visitorId);
    if (newest?.status === 'active') {
      try {
        return { session: { id: newest.id }, ...(await client.sessions.renewToken(newest.id)) };
      } catch (error) {
        // It ended in the meantime.
        if (!(error instanceof ConflictError)) throw error;
      }
    }
    return client.sessions.create(clone.id, { visitorId });
  }
  const opening = new Map<string, Promise<ChatSession>>();

  return {
    list,

    /**
     * Continues the customer's newest session, or creates one. The token gives access to that session only. Two pages of a customer that ask
     * at the same time get the same session, if one process serves them: several need a lock that they share.
     */
    open(visitorId: string): Promise<ChatSession> {
      let running = opening.get(visitorId);
      if (!running) {
        running = continueOrCreate(visitorId).finally(() => opening.delete(visitorId));
        opening.set(visitorId, running);
      }
      return running;
    },

    /** Ends the newest session. The next question starts a new one. */
    async end(visitorId: string): Promise<void> {
      const [newest] = await list(visitorId);
      if (newest?.status === 'active') await client.sessions.end(newest.id);
    },

    /** Deletes all conversations of the customer. This cannot be undone. */
    async forget(visitorId: string): Promise<number> {
      return (await client.privacy.erase({ visitorId })).sessions;
    },
  };
}
