import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { AppError } from '../shared/errors.ts';
import { createJsonScanner, MAX_JSON_DEPTH } from '../shared/json-limits.ts';
import { BODY_ENCODINGS, readBytes, supportedEncoding } from './body-bytes.ts';
import { type BodyRules, KILOBYTE, MEGABYTE } from './body-rules.ts';
import type { JsonParser } from './json-parser.ts';
import { parseMediaType } from './media-type.ts';
import { readTurns } from './read-turns.ts';
import type { AppEnv } from './router.ts';

/** Allowance for the boundaries and headers of a multipart body around its file. */
const MULTIPART_OVERHEAD = 64 * KILOBYTE;
/** Most bytes of large JSON bodies that the process holds at once. Bodies up to 1 MB do not count. */
const MAX_HELD_BYTES = 192 * MEGABYTE;

export interface RequestBodies {
  rulesOf: (c: HonoContext<AppEnv>) => BodyRules | undefined;
  /** Largest uploaded file, in bytes. */
  upload: number;
  parser: JsonParser;
}

/**
 * Reads JSON bodies before anything else sees them: refuses those that are too large (413), of another type or encoding (415), nested too
 * deep, or with text that cannot be stored (400), and parses large ones off the event loop. A form is not read: the upload reader writes
 * its file to disk piece by piece, and counts it.
 */
export function requestBodies({ rulesOf, upload, parser }: RequestBodies): MiddlewareHandler<AppEnv> {
  let held = 0;

  async function readJson(c: HonoContext<AppEnv>, rules: BodyRules, charset: string | undefined, next: () => Promise<void>) {
    const { maxBodyBytes: limit, maxBodyValues: values } = rules;
    const scanner = createJsonScanner({ depth: MAX_JSON_DEPTH, values });
    const body = parser.open();
    const hash = c.req.header('idempotency-key') === undefined ? undefined : createHash('sha256');
    const raw: Uint8Array[] = [];
    let holding = 0;
    let size = 0;
    try {
      await readBytes({
        source: bodyOf(c),
        encoding: supportedEncoding(c.req.header('content-encoding')),
        charset: rules.json === 'raw' ? undefined : charset,
        limit,
        tooLarge: () => tooLarge(limit),
        onChunk(chunk) {
          size += chunk.length;
          scanner.scan(chunk);
          hash?.update(chunk);
          if (limit > MEGABYTE) {
            if (held + chunk.length > MAX_HELD_BYTES) throw tooBusy();
            holding += chunk.length;
            held += chunk.length;
          }
          if (rules.json === 'json') body.write(chunk);
          else raw.push(chunk);
        },
      });
      if (hash) c.set('bodyHash', hash.digest('hex'));
      if (rules.json === 'json' && size === 0) acceptEmpty(c, rules);
      else if (rules.json === 'json') {
        const value = await body.end({ checkText: scanner.hasUnicodeEscape && !rules.cleansText });
        // What follows reads all of it again, to check it: large ones one after the other.
        await readTurns.take(size);
        c.req.json = async () => value as never;
      } else provideRaw(c, raw);
      await next();
    } finally {
      held -= holding;
      body.close();
    }
  }

  return async (c, next) => {
    const { method } = c.req;
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return next();
    const rules = rulesOf(c);
    const length = headerOf(c, 'content-length');
    const unknownLength =
      headerOf(c, 'transfer-encoding') !== undefined || (length === undefined && !c.env?.incoming && c.req.raw.body !== null);
    if (!rules) return next();
    if (!unknownLength && (length === undefined || length === '0')) {
      acceptEmpty(c, rules);
      return next();
    }

    const { type, parameters } = parseMediaType(headerOf(c, 'content-type'));
    const form = type === 'multipart/form-data';
    if (!(form && rules.form) && type !== 'application/json' && !type.endsWith('+json')) throw unsupported(type, rules.form);
    const limit = form ? upload : rules.maxBodyBytes;
    if (!unknownLength && Number(length) > limit + (form ? MULTIPART_OVERHEAD : 0)) throw tooLarge(limit);
    nameType(c, form ? formType(parameters.get('boundary')) : 'application/json');
    if (form && supportedEncoding(headerOf(c, 'content-encoding')) !== undefined)
      throw new AppError('unsupported_media_type', 'A form must not be compressed. Send it without Content-Encoding.');
    if (form) return next();
    try {
      return await readJson(c, rules, parameters.get('charset'), next);
    } catch (error) {
      if (error instanceof AppError && error.code === 'unsupported_media_type') c.header('Accept-Encoding', BODY_ENCODINGS);
      throw error;
    }
  };
}

/** An empty body is no fields, where the body is optional. Some clients name its type all the same. */
function acceptEmpty(c: HonoContext<AppEnv>, { json, form, required }: BodyRules): void {
  if (json !== 'json' || (form && c.req.header('content-type') === undefined)) return;
  if (required || form) throw new AppError('invalid_input', 'The body is empty. Send a JSON object.');
  c.req.json = async () => ({}) as never;
}

const headerOf = (c: HonoContext<AppEnv>, name: string): string | undefined =>
  c.env?.incoming?.headers[name]?.toString() ?? c.req.raw.headers.get(name) ?? undefined;

function bodyOf(c: HonoContext<AppEnv>): Readable {
  return c.env?.incoming ?? Readable.fromWeb((c.req.raw.body ?? new Blob([]).stream()) as never);
}

/** Hands the bytes to a handler that reads the body itself. */
function provideRaw(c: HonoContext<AppEnv>, chunks: Uint8Array[]): void {
  const bytes = Buffer.concat(chunks);
  c.req.arrayBuffer = async () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  c.req.text = async () => bytes.toString();
}

/** Writes the type as the framework expects it: it refuses `application/json;`, and a form with a charset or two spaces. */
function nameType(c: HonoContext<AppEnv>, type: string): void {
  if (c.req.header('content-type') !== type) c.req.raw.headers.set('content-type', type);
}

function formType(boundary: string | undefined): string {
  if (boundary && /^[\w'()+,\-./:=?]{1,200}$/.test(boundary)) return `multipart/form-data; boundary=${boundary}`;
  throw new AppError('invalid_input', 'The Content-Type header has no usable boundary. Let your HTTP client set it for the form.');
}

function unsupported(type: string, form: boolean): AppError {
  return new AppError(
    'unsupported_media_type',
    `A body of type ${type.slice(0, 100) || 'unknown'} is not accepted here. Send application/json${form ? ', or multipart/form-data for files' : ''}.`,
  );
}

function tooLarge(limit: number): AppError {
  const size = limit < MEGABYTE ? `${Math.floor(limit / KILOBYTE)} KB` : `${Math.floor(limit / MEGABYTE)} MB`;
  return new AppError('payload_too_large', `The body is larger than the ${size} this route accepts. Send less at once.`);
}

function tooBusy(): AppError {
  return new AppError('unavailable', 'This server is reading too many large bodies right now. Try again in a few seconds.', {
    retryAfterSeconds: 5,
  });
}
