import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { type StandIn, startModelStandIn } from '../../../bench/model-stand-in.ts';
import { createTestServer, type TestServer, type TestServerOptions } from '../../app/server.testing.ts';
import { newId, type WorkspaceId } from '../../shared/ids.ts';
import { ServerFrame } from './realtime.schemas.ts';

// For tests over real sockets: complete servers with a fake model API, and a client that validates every frame.

export interface RunningServer {
  server: TestServer;
  url: string;
  model: StandIn;
  close(): Promise<void>;
}

/** `settings`: options of the fake model API. */
export async function startServer(
  options: TestServerOptions & { env?: NodeJS.ProcessEnv; settings?: object } = {},
): Promise<RunningServer> {
  const { env, settings, ...rest } = options;
  const model = await startModelStandIn({ settings: { tokens: 40, delayMs: 5, firstTokenMs: 5, honorMaxTokens: false, ...settings } });
  const server = await createTestServer({ OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-test', ...env }, rest);
  const url = await server.listen();
  return {
    server,
    url,
    model,
    async close() {
      await server.close();
      await model.close();
    },
  };
}

export interface Caller {
  url: string;
  token: string;
}

export async function call<T>({ url, token }: Caller, method: string, path: string, body?: unknown, headers: object = {}): Promise<T> {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}

export interface Expert extends Caller {
  cloneId: string;
  workspaceId: WorkspaceId;
}

/** Registers a user with a published clone that answers any question. */
export async function createExpert(url: string): Promise<Expert> {
  const response = await fetch(`${url}/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: `${newId('request')}@example.test`, password: 'correct horse battery', name: 'Ada' }),
  });
  const { accessToken: token, workspace } = (await response.json()) as { accessToken: string; workspace: { id: WorkspaceId } };
  const clone = await call<{ id: string }>({ url, token }, 'POST', '/v1/clones', {
    name: 'Ada',
    answerPolicy: 'open',
    retrieval: { threshold: 0 },
  });
  await call({ url, token }, 'POST', `/v1/clones/${clone.id}/publish`, {});
  return { url, token, cloneId: clone.id, workspaceId: workspace.id };
}

export interface VisitorSession extends Caller {
  sessionId: string;
}

export async function openSession(expert: Expert): Promise<VisitorSession> {
  const path = `/v1/clones/${expert.cloneId}/sessions`;
  const { session, token } = await call<{ session: { id: string }; token: string }>(expert, 'POST', path, {});
  return { url: expert.url, token, sessionId: session.id };
}

type OfType<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;

export interface TestSocket {
  ws: WebSocket;
  frames: ServerFrame[];
  /** Text of all deltas so far. */
  text(): string;
  /** Sequence numbers so far. */
  numbers(): number[];
  send(type: string, data?: object): void;
  /** The first frame of this type that `where` accepts. Rejects if the socket closes, or if no frame at all arrives for two minutes. */
  until<T extends ServerFrame['type']>(type: T, where?: (frame: OfType<T>) => boolean): Promise<OfType<T>>;
  /** Waits for a number of frames as long as frames keep arriving, however slow the machine. Rejects like `until`. */
  untilReceived(count: number): Promise<void>;
  closed: Promise<{ code: number; reason: string }>;
}

export interface Connect {
  after?: number;
  headers?: Record<string, string>;
  /** Default: `cloneai.v1` and the token, as browsers offer it. */
  protocols?: string[];
  path?: string;
}

/** Longest time without a new frame before a wait fails. */
const MAX_IDLE_MS = 120_000;

/** Resolves when the first frame of the server has arrived. */
export async function connect(session: VisitorSession, options: Connect = {}): Promise<TestSocket> {
  const ws = dial(session, options);
  const frames: ServerFrame[] = [];
  const waiting = new Set<() => void>();
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    ws.on('close', (code, reason) => {
      resolve({ code, reason: reason.toString() });
      for (const check of waiting) check();
    }),
  );
  ws.on('error', () => {});
  ws.on('message', (data) => {
    frames.push(ServerFrame.parse(JSON.parse(data.toString())));
    for (const check of waiting) check();
  });
  /** Resolves when `find` returns a value. Every new frame restarts the time limit. */
  const waitFor = <T>(find: () => T | undefined, expected: string) =>
    new Promise<T>((resolve, reject) => {
      const settle = (finish: () => void) => {
        waiting.delete(check);
        clearTimeout(timer);
        finish();
      };
      const fail = (reason: string) =>
        settle(() => reject(new Error(`${reason} before ${expected}; ${frames.length} frames, last: ${JSON.stringify(frames.slice(-3))}`)));
      const timer = setTimeout(() => fail(`No frame for ${MAX_IDLE_MS} ms`), MAX_IDLE_MS);
      const check = () => {
        const found = find();
        if (found !== undefined) settle(() => resolve(found));
        else if (ws.readyState === WebSocket.CLOSED) fail('The socket closed');
        else timer.refresh();
      };
      waiting.add(check);
      check();
    });
  const socket: TestSocket = {
    ws,
    frames,
    closed,
    text: () => frames.map((frame) => (frame.type === 'text-delta' ? frame.data.text : '')).join(''),
    numbers: () => frames.flatMap((frame) => ('seq' in frame ? [frame.seq] : [])),
    send: (type, data) => ws.send(JSON.stringify({ type, data })),
    until: <T extends ServerFrame['type']>(type: T, where: (frame: OfType<T>) => boolean = () => true) =>
      waitFor(() => frames.find((frame): frame is OfType<T> => frame.type === type && where(frame as OfType<T>)), type),
    untilReceived: async (count) => void (await waitFor(() => (frames.length >= count ? true : undefined), `frame ${count}`)),
  };
  await socket.until('ready');
  return socket;
}

function dial({ url, token, sessionId }: VisitorSession, { after, headers = {}, protocols, path }: Connect): WebSocket {
  const address = `${url.replace('http', 'ws')}${path ?? `/v1/sessions/${sessionId}/socket`}${after === undefined ? '' : `?after=${after}`}`;
  return new WebSocket(address, protocols ?? ['cloneai.v1', `bearer.${token}`], { headers });
}

export interface Refusal {
  status: number;
  headers: IncomingMessage['headers'];
  error: { type: string; code: string; message: string; requestId: string };
}

/** The HTTP response to a handshake that must fail. */
export function refused(session: VisitorSession, options: Connect = {}): Promise<Refusal> {
  const ws = dial(session, options);
  return new Promise((resolve, reject) => {
    ws.on('open', () => reject(new Error('the socket was opened')));
    ws.on('error', reject);
    ws.on('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, error: JSON.parse(text).error }));
    });
  });
}

/** A question that needs no context, so that it takes one model call. */
export const question = (n: number) => `Please tell me everything about the number ${n} and its many friends in mathematics, number ${n}.`;
