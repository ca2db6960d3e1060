import type { MiddlewareHandler } from 'hono';
import { bodyLimit as countedLimit } from 'hono/body-limit';
import { AppError } from '../shared/errors.ts';
import type { AppEnv } from './router.ts';

const MEGABYTE = 1024 * 1024;
/** Room for the boundaries and headers of a multipart body around its file. */
const MULTIPART_OVERHEAD = 64 * 1024;

export interface BodyLimits {
  /** Bytes of a JSON body. Default 1 MB. */
  json?: number;
  /** Bytes of a JSON body of the doors for texts, one or many. Default 64 MB. */
  batch?: number;
  /** Bytes of one uploaded file. */
  upload: number;
}

function tooLarge(limit: number): AppError {
  return new AppError(
    'payload_too_large',
    `The body is larger than the ${Math.floor(limit / MEGABYTE)} MB this route accepts. Send less at once.`,
  );
}

/**
 * Refuses a body that is too large (413) before anything reads it, and one that is neither JSON nor a form (415), which
 * validation would pass by. A JSON body without a length is counted while it is read; a form without one is counted by the
 * upload's own reader, which writes it to disk piece by piece.
 */
export function bodyLimits({ json = MEGABYTE, batch = 64 * MEGABYTE, upload }: BodyLimits): MiddlewareHandler<AppEnv> {
  const refuse = (limit: number) => (): never => {
    throw tooLarge(limit);
  };
  const counted = {
    json: countedLimit({ maxSize: json, onError: refuse(json) }),
    batch: countedLimit({ maxSize: batch, onError: refuse(batch) }),
  };

  return (c, next) => {
    const { method, path } = c.req;
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return next();
    const header = (name: string) => c.env?.incoming?.headers[name]?.toString() ?? c.req.raw.headers.get(name) ?? undefined;
    const length = header('content-length');
    const unknownLength =
      header('transfer-encoding') !== undefined || (length === undefined && !c.env?.incoming && c.req.raw.body !== null);
    if (!unknownLength && (length === undefined || length === '0')) return next();

    const type = header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    const form = type === 'multipart/form-data';
    if (!form && type !== 'application/json' && !type.endsWith('+json'))
      throw new AppError(
        'unsupported_media_type',
        `A body of type ${type || 'unknown'} is not accepted. Send application/json, or multipart/form-data for files.`,
      );
    const kind = /\/sources(\/batch)?$/.test(path) ? 'batch' : 'json';
    const limit = form ? upload + MULTIPART_OVERHEAD : kind === 'batch' ? batch : json;
    if (unknownLength) return form ? next() : counted[kind](c, next).then((answer) => answer ?? undefined);
    if (Number(length) > limit) throw tooLarge(form ? upload : limit);
    return next();
  };
}
