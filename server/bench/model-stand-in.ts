import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nowMicros } from './clock.ts';
import { type ChatMessage, promptText, roughTokens, wordTokens } from './stand-in/answer.ts';
import { createFrames, errorBody, usageOf } from './stand-in/frames.ts';
import { quoteTokens } from './stand-in/quotes.ts';
import { type Failure, parseOverrides, StandInSettings } from './stand-in/settings.ts';
import { createTicker, type Timed } from './stand-in/ticker.ts';
import { vectorOf } from './stand-in/vectors.ts';

/** What happened to one call. Times are microseconds of the machine's monotonic clock (`nowMicros`). */
export interface CallRecord {
  kind: 'chat' | 'embeddings' | 'models';
  model: string;
  stream: boolean;
  failure: Failure;
  startedAt: number;
  firstTokenAt: number | null;
  tokensSent: number;
  /** The caller has everything, [DONE] or body included. */
  completed: boolean;
  /** When the caller's socket was seen to close before the answer was complete; null otherwise. */
  abortedAt: number | null;
}

export interface StandIn {
  /** `http://127.0.0.1:port/v1`: an OPENAI_BASE_URL. */
  baseUrl: string;
  settings(): StandInSettings;
  /** Changes settings for all calls that come from now on. */
  configure(overrides: unknown): StandInSettings;
  /** Newest last, the last 20,000. */
  calls(): CallRecord[];
  counts(): { chat: number; embeddings: number; models: number; aborted: number; open: number };
  /** Bodies of the last 20 chat requests, newest last. */
  requests(): unknown[];
  /** Forgets calls and counts; with `settings` back to the ones it started with. */
  reset(options?: { settings?: boolean }): void;
  close(): Promise<void>;
}

const MAX_RECORDS = 20_000;
const MAX_BODY = 32 * 1024 * 1024;
const MODELS = ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'gpt-4.1-mini', 'text-embedding-3-large', 'text-embedding-3-small'];

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY) throw new Error('body too large');
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString('utf8');
  return text ? JSON.parse(text) : {};
}

const digits = (micros: number) => String(micros).padStart(16, '0');

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers });
  response.end(text);
}

/**
 * A deterministic stand-in for the OpenAI API: `POST /v1/chat/completions` (streamed or whole), `POST /v1/embeddings` (float or base64),
 * `GET /v1/models`. Settings hold for all calls (`PUT /admin/settings`), or for one by the header `x-stand-in` (JSON) or by query
 * parameters named like the settings. `GET /admin/calls` tells what was called and when callers hung up, `POST /admin/reset` forgets it.
 */
export async function startModelStandIn(options: { port?: number; settings?: unknown } = {}): Promise<StandIn> {
  const initial = StandInSettings.parse(options.settings ?? {});
  let current = initial;
  let failuresLeft = initial.failTimes;
  let records: CallRecord[] = [];
  let bodies: unknown[] = [];
  const totals = { chat: 0, embeddings: 0, models: 0, aborted: 0, open: 0 };
  let serial = 0;
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

  /** The failure of this call, counting down `failTimes`. */
  function failureOf(settings: StandInSettings, kind: 'chat' | 'embeddings'): Failure {
    const failure = settings.failure;
    if (failure === 'none') return 'none';
    const concerns = failure.startsWith('wrong_vector') ? 'embeddings' : settings.failureOn;
    if (concerns !== 'all' && concerns !== kind) return 'none';
    if (failuresLeft === null) return failure;
    if (failuresLeft <= 0) return 'none';
    failuresLeft--;
    return failure;
  }

  function record(
    kind: CallRecord['kind'],
    model: string,
    stream: boolean,
    failure: Failure,
    startedAt: number,
    response: ServerResponse,
  ): CallRecord {
    const entry: CallRecord = {
      kind,
      model,
      stream,
      failure,
      startedAt,
      firstTokenAt: null,
      tokensSent: 0,
      completed: false,
      abortedAt: null,
    };
    totals[kind]++;
    totals.open++;
    if (records.length >= MAX_RECORDS) records = records.slice(MAX_RECORDS / 2);
    records.push(entry);
    response.once('close', () => {
      totals.open--;
      if (response.writableFinished) {
        entry.completed = true;
      } else if (!(failure === 'cut_socket' && response.destroyed && entry.tokensSent > 0)) {
        entry.abortedAt = nowMicros();
        totals.aborted++;
      }
    });
    return entry;
  }

  /** Failures before any body. True when it answered, or will never answer. */
  function failedAtOnce(failure: Failure, response: ServerResponse): boolean {
    switch (failure) {
      case 'hang_before_headers':
        return true;
      case 'html_200':
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
        response.end('<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in to the network</h1></body></html>');
        return true;
      case 'rate_limited_120':
        sendJson(response, 429, errorBody('Rate limit reached for requests', 'requests', 'rate_limit_exceeded'), { 'retry-after': '120' });
        return true;
      case 'unauthorized':
        sendJson(response, 401, errorBody('Incorrect API key provided: sk-…', 'invalid_request_error', 'invalid_api_key'));
        return true;
      case 'server_error':
        sendJson(response, 500, errorBody('The server had an error while processing your request.', 'server_error', null));
        return true;
      default:
        return false;
    }
  }

  async function chat(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const startedAt = nowMicros();
    const due = performance.now();
    const settings = settingsOf(request, query);
    const body = await bodyOf(request);
    if (bodies.length >= 20) bodies = bodies.slice(1);
    bodies.push(body);
    const model = String(body.model ?? 'gpt-4o');
    const stream = body.stream === true;
    const failure = failureOf(settings, 'chat');
    const entry = record('chat', model, stream, failure, startedAt, response);
    if (failedAtOnce(failure, response)) return;

    const messages = (Array.isArray(body.messages) ? body.messages : []) as ChatMessage[];
    const prompt = promptText(messages);
    const limit = Number(body.max_completion_tokens ?? body.max_tokens ?? Number.POSITIVE_INFINITY);
    const stamped = settings.text === 'stamps';
    const whole =
      settings.text === 'words'
        ? wordTokens(promptText(messages.slice(-1)), settings.tokens)
        : stamped
          ? null
          : quoteTokens(messages, settings.tokens, settings.text === 'lies');
    const wanted = whole ? whole.length : settings.tokens;
    const count = settings.honourMaxTokens ? Math.min(wanted, limit) : wanted;
    const reason = count < wanted ? 'length' : 'stop';
    const tokenAt = (index: number) =>
      whole ? (whole[index] ?? '') : index === 0 ? `r${digits(startedAt)}t${digits(nowMicros())} ` : `t${digits(nowMicros())} `;
    const id = `chatcmpl-standin${String(++serial).padStart(12, '0')}`;
    const created = Math.floor(Date.now() / 1000);

    if (!stream) {
      const answerAll = () => {
        if (failure !== 'none') {
          // A body that does not end as it should: half of the JSON, then silence, an end, or a cut.
          response.writeHead(200, { 'content-type': 'application/json' });
          response.write(`{"id":"${id}","object":"chat.completion","choices":[{"index":0,"mess`);
          entry.tokensSent = 1;
          if (failure === 'hang_mid_body') return;
          if (failure === 'cut_socket') setImmediate(() => response.socket?.destroy());
          else response.end();
          return;
        }
        let text = '';
        for (let i = 0; i < count; i++) text += tokenAt(i);
        entry.firstTokenAt = nowMicros();
        entry.tokensSent = count;
        sendJson(response, 200, {
          id,
          object: 'chat.completion',
          created,
          model,
          choices: [
            {
              index: 0,
              message: { role: 'assistant', content: text.trimEnd(), refusal: null, annotations: [] },
              logprobs: null,
              finish_reason: reason,
            },
          ],
          ...(settings.usage === 'never' ? {} : { usage: usageOf(roughTokens(prompt), count) }),
          service_tier: 'default',
          system_fingerprint: 'fp_standin',
        });
      };
      const timed: Timed = { due: due + settings.firstTokenMs + settings.delayMs * Math.max(0, count - 1), run: answerAll };
      response.once('close', () => ticker.remove(timed));
      ticker.add(timed);
      return;
    }

    const includeUsage = (body.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true;
    const withUsage = settings.usage === 'always' || (settings.usage === 'asked' && includeUsage);
    const frames = createFrames(id, model, created, withUsage);
    const failAt = failure === 'none' ? Number.POSITIVE_INFINITY : settings.failAfterTokens;
    let sent = 0;

    const end = () => {
      response.end(frames.finish(reason) + (withUsage ? frames.usage(roughTokens(prompt), count) : '') + frames.done);
    };
    const fail = () => {
      switch (failure) {
        case 'hang_mid_body':
          return;
        case 'eof_without_finish':
          response.end();
          return;
        case 'cut_socket':
          setImmediate(() => response.socket?.destroy());
          return;
        case 'garbage_lines':
          response.end(
            'data: {"id": 12, "choi\n\ndata: not json at all\n\n<html>\n\ndata: {"hello":"world"}\n\ndata: [1,2]\n\n: comment\n\n\u0000\u0001\n\n',
          );
          return;
        case 'error_in_stream':
          response.end(`data: ${errorBody('The server had an error while processing your request.', 'server_error', null)}\n\n`);
          return;
        default:
          end();
      }
    };
    const timed: Timed = {
      due: due + settings.firstTokenMs,
      run(now) {
        let data = '';
        if (sent === 0) {
          response.writeHead(200, {
            'content-type': 'text/event-stream; charset=utf-8',
            'cache-control': 'no-cache',
            'openai-processing-ms': String(Math.round(now - due)),
            'x-request-id': id,
          });
          data = frames.role;
          entry.firstTokenAt = nowMicros();
        }
        const target = Math.min(settings.delayMs === 0 ? count : sent + 1, count, failAt);
        for (; sent < target; sent++) data += frames.token(tokenAt(sent));
        entry.tokensSent = sent;
        if (data) response.write(data);
        if (sent >= failAt) fail();
        else if (sent >= count) end();
        else {
          timed.due += settings.delayMs;
          ticker.add(timed);
        }
      },
    };
    response.once('close', () => ticker.remove(timed));
    ticker.add(timed);
  }

  async function embeddings(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const startedAt = nowMicros();
    const settings = settingsOf(request, query);
    const body = await bodyOf(request);
    const model = String(body.model ?? 'text-embedding-3-large');
    const failure = failureOf(settings, 'embeddings');
    const entry = record('embeddings', model, false, failure, startedAt, response);
    if (failedAtOnce(failure, response)) return;
    const texts = (Array.isArray(body.input) ? body.input : [body.input ?? '']) as string[];
    if (texts.length > 2048 || texts.some((text) => typeof text !== 'string' || text === '')) {
      return sendJson(response, 400, errorBody("'$.input' is invalid.", 'invalid_request_error', null));
    }
    if (failure === 'hang_mid_body' || failure === 'eof_without_finish' || failure === 'cut_socket' || failure === 'garbage_lines') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"object":"list","data":[{"object":"embedding","ind');
      entry.tokensSent = 1;
      if (failure === 'hang_mid_body') return;
      if (failure === 'cut_socket') setImmediate(() => response.socket?.destroy());
      else response.end();
      return;
    }
    let width = Number(body.dimensions ?? (model.includes('large') ? 3072 : 1536));
    if (failure === 'wrong_vector_width') width = Math.ceil(width / 2);
    const kept = failure === 'wrong_vector_count' ? texts.slice(0, -1) : texts;
    const data = kept.map((text, index) => {
      const vector = vectorOf(text, width);
      const embedding =
        body.encoding_format === 'base64'
          ? Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
          : Array.from(vector);
      return { object: 'embedding', index, embedding };
    });
    const tokens = texts.reduce((sum, text) => sum + roughTokens(text), 0);
    sendJson(response, 200, { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } });
  }

  function reset(options: { settings?: boolean } = {}): void {
    records = [];
    bodies = [];
    totals.chat = 0;
    totals.embeddings = 0;
    totals.models = 0;
    totals.aborted = 0;
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
        record('models', '', false, 'none', nowMicros(), response);
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
        return sendJson(response, 200, { counts: totals, calls: records.slice(-Number(url.searchParams.get('limit') ?? 1000)) });
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
    calls: () => records,
    counts: () => ({ ...totals }),
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

/** As a process: `node server/bench/model-stand-in.ts [port] [settings as JSON]`; prints its base URL and runs until it is told to stop. */
if (import.meta.main) {
  const standIn = await startModelStandIn({ port: Number(process.argv[2] ?? 0), settings: JSON.parse(process.argv[3] ?? '{}') });
  console.log(standIn.baseUrl);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void standIn.close().then(() => process.exit(0)));
}
