import { CloneAI, type CreatedSession, VisitorSession } from '@cloneai/sdk';

export interface CloneAddress {
  baseUrl: string;
  /** Slug or publishable key. */
  clone: string;
}

/** What the browser stores, so that a reload finds the conversation. */
interface StoredSession {
  sessionId: string;
  token: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

export interface OpenSession {
  sessionId: string;
  client: CloneAI;
}

const keyOf = (clone: string) => `react-chat:${clone}`;

export function storedSession(clone: string): StoredSession | null {
  return JSON.parse(localStorage.getItem(keyOf(clone)) ?? 'null');
}

export function forgetSession(clone: string): void {
  localStorage.removeItem(keyOf(clone));
}

/** Continues the stored session. Creates one if there is none or it is too old. */
export async function openSession({ baseUrl, clone }: CloneAddress): Promise<OpenSession> {
  const stored = storedSession(clone);
  const body = { clone, ...(stored ? { token: stored.token } : {}) };
  const { session, token, expiresIn } = await new CloneAI({ baseUrl }).request<CreatedSession>('POST', '/v1/embed/sessions', body);
  const sessionId = session.id;
  const store = (token: string, expiresAt: number) =>
    localStorage.setItem(keyOf(clone), JSON.stringify({ sessionId, token, expiresAt } satisfies StoredSession));
  const expiresAt = Date.now() + expiresIn * 1000;
  store(token, expiresAt);
  const visitor = new VisitorSession({ baseUrl, sessionId, token, expiresAt, onToken: store });
  return { sessionId, client: new CloneAI({ baseUrl, accessToken: visitor.token }) };
}
