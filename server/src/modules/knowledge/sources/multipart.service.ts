import type { IncomingMessage } from 'node:http';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { Busboy, type Dicer } from '@fastify/busboy';
import { AppError } from '../../../shared/errors.ts';
import { toInvalidInput } from '../../../shared/plain-issues.ts';
import { storable, UploadFields } from './sources.schemas.ts';
import type { Upload } from './sources.usecases.ts';

/** Limit for everything in the form except the file: part headers, fields, and bytes between boundaries. */
const MAX_BYTES_OUTSIDE_FILE = 1024 * 1024;

/**
 * Reads a multipart form while it arrives. Resolves at the part `file`; the caller then consumes its bytes and limits its size.
 * Throws `invalid_input` if the form has no file or ends early, and `payload_too_large` for more than 1 MB outside the file. `discard`
 * drains the rest of the request.
 */
export async function readUpload(request: IncomingMessage | Request, contentType: string): Promise<Upload & { discard(): void }> {
  const source = request instanceof Request ? Readable.fromWeb((request.body ?? new Blob([]).stream()) as never) : request;
  const form = openForm(contentType);
  const fields = new Map<string, string[]>();

  const ended = Promise.withResolvers<void>();
  const started = Promise.withResolvers<{ file: Readable; fileName: string; mimeType: string }>();
  const fail = (error: unknown) => {
    started.reject(error);
    ended.reject(error);
  };
  // On some paths nobody awaits these promises. Their rejection must not end the process.
  started.promise.catch(() => {});
  ended.promise.catch(() => {});

  // The library reads the charset of a part for fields only. Without its inner parser, the charset is guessed as if the part declared none.
  let partType = '';
  (form as unknown as { _parser?: { parser?: Dicer } })._parser?.parser?.prependListener('part', (part) =>
    part.on('header', (header) => {
      const { 'content-type': types } = header as Record<string, string[] | undefined>;
      partType = types?.[0] ?? '';
    }),
  );
  let current: Readable | undefined;
  let inFile = false;
  let bytesOutsideFile = 0;
  form.on('file', (field, file, fileName, _encoding, mimeType) => {
    if (field !== 'file' || current) {
      file.resume();
      fail(badForm(current ? 'Send one file per request.' : `Send the file in the field "file", not "${storable(field).slice(0, 100)}".`));
      current?.destroy(badForm('Send one file per request.'));
      return;
    }
    current = file;
    inFile = true;
    file.once('end', () => {
      inFile = false;
    });
    file.once('error', () => {});
    const charset = /;\s*charset\s*=\s*["']?([\w.:-]+)/i.exec(partType)?.[1]?.toLowerCase();
    const type = charset ? `${mimeType}; charset=${charset}` : mimeType;
    started.resolve({ file, fileName: cleanName(fileName), mimeType: storable(type).slice(0, 200) });
  });
  form.on('field', (name, value) => {
    fields.set(name, [...(fields.get(name) ?? []), value]);
  });
  form.once('finish', () => {
    started.reject(badForm('The form has no field "file". Send the document in the multipart field "file".'));
    ended.resolve();
  });
  form.once('error', () => fail(badForm('The form ended early or is not valid multipart data. Send it again.')));
  source.once('error', () => form.destroy(badForm('The upload was interrupted. Send it again.')));
  source.once('close', () => {
    if (!source.readableEnded) current?.destroy(badForm('The upload was interrupted. Send it again.'));
  });
  source.pipe(form);
  // Registered after `pipe`, so that the form parses a buffer first and the buffer in which the file starts is not counted.
  source.on('data', (part: Buffer) => {
    if (inFile || bytesOutsideFile > MAX_BYTES_OUTSIDE_FILE) return;
    bytesOutsideFile += part.length;
    if (bytesOutsideFile <= MAX_BYTES_OUTSIDE_FILE) return;
    fail(new AppError('payload_too_large', 'The form contains more than 1 MB besides the file. Send only the file and short fields.'));
    source.unpipe(form);
  });

  const discard = () => {
    source.unpipe(form);
    source.resume();
  };
  try {
    return {
      ...(await started.promise),
      fields: async () => {
        await ended.promise;
        return parseFields(fields);
      },
      discard,
    };
  } catch (error) {
    discard();
    throw error;
  }
}

function openForm(contentType: string) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { fields: 50, fieldSize: 10_000, fieldNameSize: 100, files: 2, parts: 55, headerPairs: 50 },
    });
  } catch (error) {
    throw new AppError('invalid_input', 'The content type has no multipart boundary. Let your HTTP client set the content type.', {
      cause: error,
    });
  }
}

/**
 * A field that is sent once is a text; the last one counts. `tags` may be sent several times, and as `tags[]`, which is a list in any case.
 */
function parseFields(fields: Map<string, string[]>): UploadFields {
  const tags = [...(fields.get('tags') ?? []), ...(fields.get('tags[]') ?? [])].filter((tag) => tag !== '');
  const texts = [...fields].flatMap(([name, values]) => {
    const value = values.at(-1);
    return value === undefined || value === '' || name === 'tags' || name === 'tags[]' ? [] : [[name, value] as const];
  });
  const isList = fields.has('tags[]') || tags.length > 1;
  const parsed = UploadFields.safeParse({
    ...Object.fromEntries(texts),
    ...(tags.length > 0 ? { tags: isList ? tags : tags[0] } : {}),
  });
  if (parsed.success) return parsed.data;
  const known = ['file', ...Object.keys(UploadFields.shape)].join(', ');
  throw toInvalidInput(
    parsed.error.issues.map((issue) =>
      issue.code === 'unrecognized_keys'
        ? { ...issue, keys: issue.keys.map(storable), message: `is not a known field. Check its spelling or remove it. Known: ${known}.` }
        : issue,
    ),
    'The form',
  );
}

/** The last segment of the path that the client sent, without control characters. */
function cleanName(fileName: string | undefined): string {
  const name = basename(storable(fileName ?? '').replaceAll('\\', '/'))
    .replaceAll(/\p{Cc}/gu, '')
    .trim();
  return name.slice(-200).toWellFormed() || 'document';
}

const badForm = (message: string) => new AppError('invalid_input', message, { param: 'file' });
