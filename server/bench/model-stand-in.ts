import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nowMicros } from './clock.ts';
import { type CallCounts, type CallRecord, createCallLog } from './stand-in/call-log.ts';
import { answerChat } from './stand-in/chat.ts';
import { answerEmbeddings } from './stand-in/embeddings.ts';
import { failBeforeBody } from './stand-in/failures.ts';
import { errorBody } from './stand-in/frames.ts';
import { bodyOf, sendJson } from './stand-in/http.ts';
import { type Failure, parseOverrides, StandInSettings } from './stand-in/settings.ts';
import { createTicker } from './stand-in/ticker.ts';

export interface StandIn {
  /** `http://127.0.0.1:port/v1`, for OPENAI_BASE_URL. */
  baseUrl: string;
  settings(): StandInSettings;
  /** Changes the settings of later calls. */
  configure(overrides: unknown): StandInSettings;
  /** Newest last, the last 20,000. */
  calls(): CallRecord[];
  counts(): CallCounts;
  /** Bodies of the last 20 chat requests, newest last. */
  requests(): unknown[];
  /** Clears calls and counts; with `settings` also restores the initial settings. */
  reset(options?: { settings?: boolean }): void;
  close(): Promise<void>;
}

const MAX_REQUESTS = 20;
const MODELS = ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'gpt-4.1-mini', 'text-embedding-3-large', 'text-embedding-3-small'];

/**
 * Starts a deterministic stand-in for the OpenAI API: `POST /v1/chat/completions` (streamed or whole), `POST /v1/embeddings` (float or
 * base64), `GET /v1/models`. `PUT /admin/settings` changes the settings of all calls; the header `x-stand-in` (JSON) or query parameters
 * with the names of settings change those of one call. `GET /admin/calls` lists calls, `POST /admin/reset` clears them.
 */
export async function startModelStandIn(options: { port?: number; settings?: unknown } = {}): Promise<StandIn> {
  const initial = StandInSettings.parse(options.settings ?? {});
  let current = initial;
  let failuresLeft = initial.failTimes;
  let bodies: unknown[] = [];
  let serial = 0;
  const log = createCallLog();
  const ticker = createTicker();

  function configure(overrides: unknown): StandInSettings {
    current = StandInSettings.parse({ ...current, ...parseOverrides(overrides) });
    failuresLeft = current.failTimes;
    return current;
  }

  function settingsOf(request: IncomingMessage, query: URLSearchParams): StandInSettings {
    const header = request.headers['x-stand-in'];
    if (!header && query.size === 0) return current;
    const fromQuery = Object.fromEntries(
      [...query].map(([key, value]) => [
        key,
        value === '' || Number.isNaN(Number(value)) ? (value === 'true' ? true : value) : Number(value),
      ]),
    );
    return StandInSettings.parse({
      ...current,
      ...parseOverrides(fromQuery),
      ...(typeof header === 'string' ? parseOverrides(JSON.parse(header)) : {}),
    });
  }

  /** The failure of this call. Counts down `failTimes`. */
  function failureOf(settings: StandInSettings, kind: 'chat' | 'embeddings'): Failure {
    const failure = settings.failure;
    if (failure === 'none') return 'none';
    const failingKind = failure.startsWith('wrong_vector') ? 'embeddings' : settings.failureOn;
    if (failingKind !== 'all' && failingKind !== kind) return 'none';
    if (failuresLeft === null) return failure;
    if (failuresLeft <= 0) return 'none';
    failuresLeft--;
    return failure;
  }

  async function chat(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const startedAt = nowMicros();
    const requestedAt = performance.now();
    const settings = settingsOf(request, query);
    const body = await bodyOf(request);
    bodies = [...bodies.slice(1 - MAX_REQUESTS), body];
    const failure = failureOf(settings, 'chat');
    const model = String(body.model ?? 'gpt-4o');
    const entry = log.record({ kind: 'chat', model, stream: body.stream === true, failure, startedAt }, response);
    if (failBeforeBody(failure, response)) return;
    const id = `chatcmpl-standin${String(++serial).padStart(12, '0')}`;
    answerChat({ id, body, settings, entry, response, requestedAt }, ticker);
  }

  async function embeddings(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const startedAt = nowMicros();
    const settings = settingsOf(request, query);
    const body = await bodyOf(request);
    const failure = failureOf(settings, 'embeddings');
    const model = String(body.model ?? 'text-embedding-3-large');
    const entry = log.record({ kind: 'embeddings', model, stream: false, failure, startedAt }, response);
    if (!failBeforeBody(failure, response)) answerEmbeddings(body, entry, response);
  }

  function reset(options: { settings?: boolean } = {}): void {
    log.reset();
    bodies = [];
    if (options.settings) current = initial;
    failuresLeft = current.failTimes;
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    switch (`${request.method} ${url.pathname}`) {
      case 'POST /v1/chat/completions':
        return chat(request, response, url.searchParams);
      case 'POST /v1/embeddings':
        return embeddings(request, response, url.searchParams);
      case 'GET /v1/models': {
        log.record({ kind: 'models', model: '', stream: false, failure: 'none', startedAt: nowMicros() }, response);
        return sendJson(response, 200, {
          object: 'list',
          data: MODELS.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'stand-in' })),
        });
      }
      case 'GET /admin/settings':
        return sendJson(response, 200, current);
      case 'PUT /admin/settings':
        return sendJson(response, 200, configure(await bodyOf(request)));
      case 'GET /admin/calls':
        return sendJson(response, 200, {
          counts: log.counts(),
          calls: log.records().slice(-Number(url.searchParams.get('limit') ?? 1000)),
        });
      case 'GET /admin/requests':
        return sendJson(response, 200, bodies);
      case 'POST /admin/reset':
        reset({ settings: url.searchParams.get('settings') === 'true' });
        return sendJson(response, 200, {});
      default:
        return sendJson(
          response,
          404,
          errorBody(`Unknown request URL: ${request.method} ${url.pathname}.`, 'invalid_request_error', 'unknown_url'),
        );
    }
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    route(request, response).catch((error: Error) => {
      if (response.headersSent || response.destroyed) response.destroy();
      else sendJson(response, 400, errorBody(error.message, 'invalid_request_error', null));
    });
  });
  server.requestTimeout = 0;
  server.on('connection', (socket) => socket.setNoDelay(true));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port ?? 0, host: '127.0.0.1', backlog: 2048 }, resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    settings: () => current,
    configure,
    calls: log.records,
    counts: log.counts,
    requests: () => bodies,
    reset,
    close: () =>
      new Promise((resolve) => {
        ticker.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** As a process: `node server/bench/model-stand-in.ts [port] [settings as JSON]`; prints its base URL and runs until SIGINT or SIGTERM. */
if (import.meta.main) {
  const standIn = await startModelStandIn({ port: Number(process.argv[2] ?? 0), settings: JSON.parse(process.argv[3] ?? '{}') });
  console.log(standIn.baseUrl);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void standIn.close().then(() => process.exit(0)));
}
