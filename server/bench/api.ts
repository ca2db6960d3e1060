import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { sleep } from './clock.ts';
import type { SessionTicket } from './load.ts';

/** A registered user. The bench calls the API without the SDK, so that it measures only the server. */
export interface Expert {
  url: string;
  token: string;
  workspaceId: string;
  email: string;
  password: string;
}

export interface SourceView {
  id: string;
  title: string;
  status: string;
  progress: number;
  reason: { code: string; message: string } | null;
  chunks: number;
  characters: number;
  pages: number | null;
}

export interface ServerEvent {
  id: string;
  event: string;
  data: Record<string, unknown>;
}

export class CallError extends Error {
  override readonly name = 'CallError';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(`${status} ${code}: ${message}`);
    this.status = status;
    this.code = code;
  }
}

export interface CallOptions {
  method?: string;
  body?: unknown;
  form?: FormData;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** Makes one JSON call. Throws `CallError` with the error's code unless the status is 2xx. */
export async function call<T>(caller: { url: string; token?: string }, path: string, options: CallOptions = {}): Promise<T> {
  const response = await open(caller, path, options);
  const text = await response.text();
  return (text ? JSON.parse(text) : {}) as T;
}

/** Makes a call and leaves the body to the caller. */
export async function open(caller: { url: string; token?: string }, path: string, options: CallOptions = {}): Promise<Response> {
  const { body, form, signal, headers } = options;
  const response = await fetch(`${caller.url}${path}`, {
    method: options.method ?? (body === undefined && form === undefined ? 'GET' : 'POST'),
    headers: {
      ...(caller.token ? { authorization: `Bearer ${caller.token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(form ? { body: form } : body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: signal ?? AbortSignal.timeout(120_000),
  });
  if (!response.ok) {
    const text = await response.text();
    let code = '';
    let message = text.slice(0, 300);
    try {
      const { error } = JSON.parse(text) as { error: { code: string; message: string } };
      code = error.code;
      message = error.message;
    } catch {
      code = 'not_json';
    }
    throw new CallError(response.status, code, message);
  }
  return response;
}

export async function registerExpert(url: string): Promise<Expert> {
  const email = `bench-${randomBytes(6).toString('hex')}@example.com`;
  const password = randomBytes(12).toString('hex');
  const { accessToken, workspace } = await call<{ accessToken: string; workspace: { id: string } }>({ url }, '/v1/auth/register', {
    body: { email, password, name: 'Bench' },
  });
  return { url, token: accessToken, workspaceId: workspace.id, email, password };
}

/** Signs in again: for another server on the same database, or after the access token expired. */
export async function loginAgain(expert: Expert, url = expert.url): Promise<Expert> {
  const { accessToken } = await call<{ accessToken: string }>({ url }, '/v1/auth/login', {
    body: { email: expert.email, password: expert.password },
  });
  return { ...expert, url, token: accessToken };
}

/** Creates and publishes a clone. With `open: true` every question reaches the model, whatever the search finds. */
export async function createClone(expert: Expert, options: { name?: string; open?: boolean } = {}): Promise<string> {
  const clone = await call<{ id: string }>(expert, '/v1/clones', {
    body: {
      name: options.name ?? 'Bench',
      ...(options.open ? { answerPolicy: 'open', retrieval: { threshold: 0 } } : {}),
    },
  });
  await call(expert, `/v1/clones/${clone.id}/publish`, { body: {} });
  return clone.id;
}

export async function openSession(expert: { url: string; token: string }, cloneId: string): Promise<SessionTicket> {
  const { session, token } = await call<{ session: { id: string }; token: string }>(expert, `/v1/clones/${cloneId}/sessions`, { body: {} });
  return { id: session.id, token };
}

/** Opens many sessions, sixteen at a time. */
export async function openSessions(expert: Expert, cloneId: string, count: number): Promise<SessionTicket[]> {
  const tickets: SessionTicket[] = [];
  let remaining = count;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (remaining-- > 0) tickets.push(await openSession(expert, cloneId));
    }),
  );
  return tickets;
}

export async function uploadFile(expert: Expert, cloneId: string, path: string, name = basename(path)): Promise<SourceView> {
  return uploadBytes(expert, cloneId, await readFile(path), name);
}

export async function uploadBytes(
  expert: Expert,
  cloneId: string,
  bytes: Uint8Array<ArrayBuffer> | Buffer,
  name: string,
): Promise<SourceView> {
  const form = new FormData();
  form.set('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), name);
  return call<SourceView>(expert, `/v1/clones/${cloneId}/sources`, { form });
}

/** All sources of a clone. */
export async function listSources(expert: Expert, cloneId: string): Promise<SourceView[]> {
  const found: SourceView[] = [];
  for (let cursor: string | null = '', pages = 0; cursor !== null && pages < 1000; pages++) {
    const page: { data: SourceView[]; nextCursor: string | null } = await call(
      expert,
      `/v1/clones/${cloneId}/sources?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    found.push(...page.data);
    cursor = page.nextCursor;
  }
  return found;
}

const settled = (source: SourceView) => source.status === 'ready' || source.status === 'failed';

/** Polls until each source is ready or failed, or until the timeout; returns their last state. */
export async function waitForSources(expert: Expert, ids: string[], timeoutMs: number): Promise<SourceView[]> {
  const known = new Map<string, SourceView>();
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    for (const id of ids) {
      const before = known.get(id);
      if (!before || !settled(before)) known.set(id, await call<SourceView>(expert, `/v1/sources/${id}`));
    }
    if ([...known.values()].every(settled) || performance.now() > deadline) return ids.map((id) => known.get(id) as SourceView);
    await sleep(200);
  }
}

/** The stored text of a source, read in slices. */
export async function documentText(expert: Expert, sourceId: string): Promise<string> {
  let text = '';
  for (let slices = 0; slices < 10_000; slices++) {
    const slice = await call<{ text: string; end: number; characters: number }>(
      expert,
      `/v1/sources/${sourceId}/document?start=${text.length}&end=${text.length + 50_000}`,
    );
    text += slice.text;
    if (slice.end >= slice.characters || slice.text === '') return text;
  }
  throw new Error(`The text of ${sourceId} does not end.`);
}

/** The server-sent events of a response, without comments. */
export async function* readEvents(response: Response): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const part of response.body ?? []) {
    rest += decoder.decode(part as Uint8Array, { stream: true });
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) =>
        block
          .split('\n')
          .filter((line) => line.startsWith(`${name}: `))
          .map((line) => line.slice(name.length + 2))
          .join('\n');
      const data = field('data');
      if (data) yield { id: field('id'), event: field('event'), data: JSON.parse(data) };
    }
  }
}

/** Sends a message and reads the stream to its end. */
export async function ask(url: string, session: SessionTicket, content: string, signal?: AbortSignal): Promise<ServerEvent[]> {
  const response = await open({ url, token: session.token }, `/v1/sessions/${session.id}/messages/stream`, {
    body: { content },
    ...(signal ? { signal } : {}),
  });
  const events: ServerEvent[] = [];
  for await (const event of readEvents(response)) events.push(event);
  return events;
}

export function textOf(events: ServerEvent[]): string {
  return events.map((event) => (event.event === 'text-delta' ? String(event.data.text) : '')).join('');
}
