import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from '../shared/errors.ts';
import type { AppEnv } from './router.ts';

export const MEGABYTE = 1024 * 1024;
/** Allowance for the boundaries and headers of a multipart body around its file. */
const MULTIPART_OVERHEAD = 64 * 1024;

export interface BodyLimits {
  /** Largest JSON body of the route that a request reaches, in bytes. Undefined: 1 MB. */
  jsonLimitOf: (c: HonoContext<AppEnv>) => number | undefined;
  /** Largest uploaded file, in bytes. */
  upload: number;
}

function tooLarge(limit: number): AppError {
  return new AppError(
    'payload_too_large',
    `The body is larger than the ${Math.floor(limit / MEGABYTE)} MB this route accepts. Send less at once.`,
  );
}

/**
 * Refuses a body that is too large (413) before anything reads it, and one that is neither JSON nor a form (415), because validation
 * ignores other types. A JSON body without a length is counted while it is read. A form without a length is counted by the upload
 * reader, which writes it to disk piece by piece.
 */
export function bodyLimits({ jsonLimitOf, upload }: BodyLimits): MiddlewareHandler<AppEnv> {
  const counting = new Map<number, MiddlewareHandler<AppEnv>>();
  const countWhileReading = (limit: number) => {
    const existing = counting.get(limit);
    if (existing) return existing;
    const handler: MiddlewareHandler<AppEnv> = bodyLimit({
      maxSize: limit,
      onError: () => {
        throw tooLarge(limit);
      },
    });
    counting.set(limit, handler);
    return handler;
  };

  return (c, next) => {
    const { method } = c.req;
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
    const json = jsonLimitOf(c) ?? MEGABYTE;
    if (unknownLength) return form ? next() : countWhileReading(json)(c, next).then((answer) => answer ?? undefined);
    if (Number(length) > (form ? upload + MULTIPART_OVERHEAD : json)) throw tooLarge(form ? upload : json);
    return next();
  };
}
