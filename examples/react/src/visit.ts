import { CloneAI, type CreatedSession, VisitorSession } from '@cloneai/sdk';

export interface CloneAddress {
  baseUrl: string;
  /** Slug or publishable key. */
  clone: string;
}

/** What the browser keeps, so that a reload finds the conversation. */
interface Kept {
  sessionId: string;
  token: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

export interface Visit {
  sessionId: string;
  client: CloneAI;
}

const keyOf = (clone: string) => `react-chat:${clone}`;

export function keptVisit(clone: string): Kept | null {
  return JSON.parse(localStorage.getItem(keyOf(clone)) ?? 'null');
}

export function forgetVisit(clone: string): void {
  localStorage.removeItem(keyOf(clone));
}

/** Goes on with the kept session, or opens one when there is none, or when it is too old to go on with. */
export async function openVisit({ baseUrl, clone }: CloneAddress): Promise<Visit> {
  const kept = keptVisit(clone);
  const body = { clone, ...(kept ? { token: kept.token } : {}) };
  const { session, token, expiresIn } = await new CloneAI({ baseUrl }).request<CreatedSession>('POST', '/v1/embed/sessions', body);
  const sessionId = session.id;
  const keep = (fresh: string, expiresAt: number) =>
    localStorage.setItem(keyOf(clone), JSON.stringify({ sessionId, token: fresh, expiresAt } satisfies Kept));
  const expiresAt = Date.now() + expiresIn * 1000;
  keep(token, expiresAt);
  const visitor = new VisitorSession({ baseUrl, sessionId, token, expiresAt, onToken: keep });
  return { sessionId, client: new CloneAI({ baseUrl, accessToken: visitor.token }) };
}
