import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { createChat } from './chat.ts';
import type { KeyValueStorage } from './key-value-storage.ts';
import { createVisitorSession, type IdentifiedSession } from './visitor-session.ts';

// A chat against a mock API.

export interface Call {
  method: string;
  path: string;
  body: unknown;
  bearer: string | null;
}

/** What the mock API answers: JSON, or events of a stream. `after`: what it waits for. */
export interface Answer {
  after?: Promise<unknown>;
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  events?: [string, object][];
}

/** Answers a call. `index` counts earlier calls of the same method and path. Undefined: the default answer. */
export type Respond = (call: Call, index: number) => Answer | undefined;

export const PROFILE = {
  id: 'cln_1',
  slug: 'ada',
  name: 'Ada',
  greeting: '',
  bio: '',
  starterQuestions: [],
  language: 'auto',
  avatarUrl: null,
  theme: {},
};
export const SESSION = { id: 'ses_1', lastSeq: 0, answering: null };
export const NO_MESSAGES = { data: [], nextCursor: null };

export const refusal = (status: number, type: string, code: string, headers = {}): Answer => ({
  status,
  headers,
  body: { error: { type, code, message: 'x', param: null, requestId: 'r' } },
});

/** The events of a short answer. */
export const answerEvents = (id: string, text: string, seq = 1): [string, object][] => [
  ['message-start', { messageId: id, sessionId: 'ses_1', model: 'offline-extractive' }],
  ['text-delta', { messageId: id, text }],
  ['message-end', { messageId: id, finishReason: 'stop', usage: null, followUps: ['More?'], seq }],
];

export const storedMessage = (id: string, role: string, content: string, more: object = {}) => ({
  id,
  role,
  content,
  citations: [],
  sources: [],
  followUps: [],
  finishReason: role === 'user' ? null : 'stop',
  model: null,
  feedback: null,
  feedbackComment: null,
  error: null,
  ...more,
});

const START = Date.parse('2026-03-01T12:00:00Z');
let now = START;
export const clock = {
  now: () => now,
  advance(milliseconds: number) {
    now += milliseconds;
  },
};

const API = 'http://api.test';
let handle: (call: Call) => Answer;

const server = setupServer(
  http.all(`${API}/*`, async ({ request }) => {
    const { pathname, search } = new URL(request.url);
    const text = await request.text();
    const { after, status, headers, body, events } = handle({
      method: request.method,
      path: pathname + search,
      body: text ? JSON.parse(text) : undefined,
      bearer: request.headers.get('authorization'),
    });
    await after;
    if (!events) return HttpResponse.json(body as never, { status: status ?? 200, ...(headers ? { headers } : {}) });
    const frames = events.map(([type, data], i) => `id: ${i + 1}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
    return new HttpResponse(frames.join(''), { headers: { 'content-type': 'text/event-stream' } });
  }),
);

/** Call once in each test file. */
export function useMockApi(): void {
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  beforeEach(() => {
    now = START;
  });
  afterAll(() => server.close());
}

function defaultAnswer({ path }: Call, index: number): Answer {
  if (path.startsWith('/v1/embed/clone')) return { body: PROFILE };
  if (path === '/v1/embed/sessions') return { status: 201, body: { session: SESSION, token: `token ${index + 1}`, expiresIn: 1800 } };
  return refusal(404, 'not_found_error', 'not_found');
}

export function createMemoryStorage(items: Record<string, string> = {}): KeyValueStorage & { items: Record<string, string> } {
  return {
    items,
    getItem: (key) => items[key] ?? null,
    setItem: (key, value) => {
      items[key] = value;
    },
    removeItem: (key) => {
      delete items[key];
    },
  };
}

/** Storage with a session of an earlier page. */
export const storageWithSession = (more: object = {}) =>
  createMemoryStorage({
    'cloneai:ada': JSON.stringify({ sessionId: 'ses_1', token: 'stored', expiresAt: now + 600_000, seq: 7, ...more }),
  });

/** A chat whose API calls are answered by `respond`. */
export function startChat(
  respond: Respond,
  storage = createMemoryStorage(),
  preview?: () => Promise<IdentifiedSession>,
  isOnline?: () => boolean,
  languages: readonly string[] = [],
  frame: (show: () => void) => void = queueMicrotask,
) {
  const calls: Call[] = [];
  handle = (call) => {
    const index = calls.filter(({ method, path }) => method === call.method && path === call.path).length;
    calls.push(call);
    return respond(call, index) ?? defaultAnswer(call, index);
  };
  const session = createVisitorSession({ baseUrl: API, clone: 'ada', storage, languages, preview, now: clock.now });
  const events: string[] = [];
  const chat = createChat({
    session,
    emit: (event) => void events.push(event),
    now: clock.now,
    sleep: async () => {},
    ...(isOnline ? { isOnline } : {}),
    frame,
  });
  return { chat, session, calls, storage, events, views: () => chat.items.value.map(({ view }) => view.value) };
}

/** Resolves once no answer is in progress. */
export const idle = (chat: { busy: { value: boolean } }): Promise<void> =>
  vi.waitFor(
    () => {
      if (chat.busy.value) throw new Error('The chat is still busy.');
    },
    { timeout: 30_000, interval: 5 },
  );
