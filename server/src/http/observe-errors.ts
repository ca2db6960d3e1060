import type { Context, ErrorHandler, Hono, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { AppError, type ErrorCode } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { toEnvelope } from './error-responses.ts';
import type { AppEnv } from './router.ts';

/** Codes for what the framework refuses by itself; a status that is not here and is below 500 reads as `invalid_input`. */
const FRAMEWORK: Partial<Record<number, ErrorCode>> = {
  401: 'unauthenticated',
  403: 'permission_denied',
  404: 'not_found',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
};

const MESSAGES: Partial<Record<number, string>> = {
  413: 'The body is larger than this route accepts. Send less at once.',
  415: 'This content type is not accepted here. Send application/json, or multipart/form-data for files.',
};

function fromFramework(error: HTTPException): { status: number; error: AppError } {
  const { status } = error;
  const code = FRAMEWORK[status] ?? (status < 500 ? 'invalid_input' : 'internal_error');
  const message = MESSAGES[status] ?? (status < 500 && error.message ? error.message : 'Something went wrong on our side. Try again.');
  return { status, error: new AppError(code, message, { cause: error }) };
}

function requestIdOf(c: Context<AppEnv>): string {
  return c.get('requestId') ?? newId('request');
}

/**
 * The one way an error leaves the server: as the envelope, under the status of its code. An error nobody foresaw is logged with
 * its stack and answered with a bare 500; what the framework refused (a body that is too large, JSON that does not parse)
 * keeps its status.
 */
export const onError: ErrorHandler<AppEnv> = (thrown, c) => {
  const requestId = requestIdOf(c);
  const framework = thrown instanceof HTTPException ? fromFramework(thrown) : undefined;
  const error = framework?.error ?? thrown;
  const { status: ownStatus, body } = toEnvelope(error, requestId);
  const status = framework?.status ?? ownStatus;

  const log = c.get('log');
  if (!(error instanceof AppError) || status >= 500) log?.error({ err: thrown, status }, 'request failed');
  else log?.debug({ err: thrown, status }, 'request refused');

  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (error instanceof AppError && error.retryAfterSeconds !== undefined)
    headers['Retry-After'] = String(Math.max(1, Math.ceil(error.retryAfterSeconds)));
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  if (status === 426) Object.assign(headers, { Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Version': '13' });
  // What is left of a refused body is not read: the connection ends with the answer.
  if (status === 413) headers.Connection = 'close';
  return c.newResponse(JSON.stringify(body), status as never, headers);
};

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** 404 in the envelope; 405 with `Allow` when the path exists under another method. */
export function onNotFound(app: Pick<Hono<AppEnv>, 'router'>): NotFoundHandler<AppEnv> {
  return (c) => {
    const requestId = requestIdOf(c);
    const path = c.req.path;
    // Middleware answers to every method; a method with more handlers than one that no route has is one the path knows.
    const middleware = app.router.match('TRACE', path)[0].length;
    const allowed = METHODS.filter((method) => app.router.match(method, path)[0].length > middleware);
    // A route that knows the method and found nothing: a file that is not there, for one.
    const known = allowed.some((method) => method === (c.req.method === 'HEAD' ? 'GET' : c.req.method));
    if (allowed.length === 0 || known) {
      const error = new AppError('not_found', `There is nothing at ${c.req.method} ${path}. See /docs for what there is.`);
      return c.json(toEnvelope(error, requestId).body, 404);
    }
    const message = `${path} does not take ${c.req.method}. It takes ${allowed.join(', ')}.`;
    const error = { type: 'invalid_request_error', code: 'method_not_allowed', message, param: null, requestId };
    return c.json({ error }, 405, { Allow: allowed.join(', ') });
  };
}
