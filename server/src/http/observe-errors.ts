import type { Context, ErrorHandler, Hono, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { AppError, type ErrorCode } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { toEnvelope } from './error-responses.ts';
import type { AppEnv } from './router.ts';

/** Codes for errors of the framework. Any other status below 500 becomes `invalid_input`. */
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
 * Turns every error into the envelope with the status of its code. An unexpected error is logged with its stack and answered with a
 * generic 500. Errors of the framework (a body that is too large, JSON that does not parse) keep their status.
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
  return c.newResponse(JSON.stringify(body), status as never, headers);
};

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Answers 404 with the envelope, or 405 with `Allow` when the path exists with another method. */
export function onNotFound(app: Pick<Hono<AppEnv>, 'router'>): NotFoundHandler<AppEnv> {
  return (c) => {
    const requestId = requestIdOf(c);
    const path = c.req.path;
    // Middleware matches every method. A method with more handlers than TRACE, which no route uses, belongs to a route.
    const middleware = app.router.match('TRACE', path)[0].length;
    const allowed = METHODS.filter((method) => app.router.match(method, path)[0].length > middleware);
    // A route that matched and found nothing, such as a missing file.
    const known = allowed.some((method) => method === (c.req.method === 'HEAD' ? 'GET' : c.req.method));
    if (allowed.length === 0 || known) {
      const error = new AppError('not_found', `${c.req.method} ${path} does not exist. See /docs for the API reference.`);
      return c.json(toEnvelope(error, requestId).body, 404);
    }
    const message = `${path} does not support ${c.req.method}. Use ${allowed.join(', ')}.`;
    return c.json(toEnvelope(new AppError('method_not_allowed', message), requestId).body, 405, { Allow: allowed.join(', ') });
  };
}
