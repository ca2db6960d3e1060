import * as http from 'node:http';
import * as https from 'node:https';
import { isTransient, retryAfterOf, statusError, upstreamError } from './openai.errors.ts';

const MAX_RETRIES = 2;
const MAX_ERROR_BYTES = 64 * 1024;
/** Maximum `retry-after` to wait for. Longer ones are returned to the caller. */
const MAX_PAUSE_MS = 2_000;

export interface Connection {
  /**
   * Posts `body` and resolves with a 200 response. Failures before the response are retried at most twice. `signal` limits the waits.
   * Rejects with AppError, or with the signal's reason.
   */
  post(path: string, body: string, signal: AbortSignal): Promise<http.IncomingMessage>;
  close(): void;
}

/** Keep-alive connections to one base URL (http or https, with or without a path). */
export function createConnection(baseUrl: string, apiKey: string | undefined): Connection {
  const base = new URL(baseUrl);
  const secure = base.protocol === 'https:';
  const options = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 256 };
  const agent = secure ? new https.Agent(options) : new http.Agent(options);
  const request = secure ? https.request : http.request;
  const prefix = base.pathname.replace(/\/+$/, '');
  const headers = {
    'content-type': 'application/json',
    accept: 'text/event-stream',
    'accept-encoding': 'identity',
    ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  };
  const target = {
    agent,
    method: 'POST',
    hostname: base.hostname.replace(/^\[|\]$/g, ''),
    ...(base.port ? { port: base.port } : {}),
  };

  function send(path: string, body: string, signal: AbortSignal): Promise<http.IncomingMessage> {
    const call = request({ ...target, path: `${prefix}${path}`, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
    const response = new Promise<http.IncomingMessage>((resolve, reject) => {
      const abort = () => call.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      signal.addEventListener('abort', abort, { once: true });
      call.on('response', resolve);
      call.on('error', reject);
      call.on('close', () => signal.removeEventListener('abort', abort));
    });
    // Outside of the functions above: they live as long as the answer and would keep the prompt in memory.
    call.end(body);
    return response;
  }

  return {
    async post(path, body, signal) {
      for (let attempt = 0; ; attempt++) {
        signal.throwIfAborted();
        let pause = 200 * 2 ** attempt * (0.75 + Math.random() / 2);
        let failure: Error;
        try {
          const response = await send(path, body, signal);
          if (response.statusCode === 200) return response;
          const { code, retryAfterSeconds } = await describeFailure(response);
          failure = statusError(response.statusCode ?? 0, code, retryAfterSeconds);
          if (!isTransient(response.statusCode ?? 0, code)) throw failure;
          if (retryAfterSeconds !== undefined) pause = Math.max(pause, retryAfterSeconds * 1000);
        } catch (error) {
          signal.throwIfAborted();
          if (error instanceof Error && error.name === 'AppError') throw error;
          failure = upstreamError('unreachable', { cause: error });
        }
        if (attempt >= MAX_RETRIES || pause > MAX_PAUSE_MS) throw failure;
        await sleep(pause, signal);
      }
    },
    close: () => agent.destroy(),
  };
}

/** Reads enough of an error body to identify the failure. */
async function describeFailure(response: http.IncomingMessage): Promise<{ code?: string; retryAfterSeconds?: number }> {
  const retryAfterSeconds = retryAfterOf(response.headers['retry-after'], Date.now());
  let body = '';
  for await (const chunk of response) {
    body += chunk;
    if (body.length > MAX_ERROR_BYTES) break;
  }
  const code = errorCodeOf(body);
  return { ...(code === undefined ? {} : { code }), ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
}

/** The `code` (or else `type`) of an OpenAI error envelope; undefined for any other text. */
export function errorCodeOf(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown; type?: unknown } };
    const code = error?.code ?? error?.type;
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined; // an error page: the status is sufficient
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      signal.removeEventListener('abort', stop);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
