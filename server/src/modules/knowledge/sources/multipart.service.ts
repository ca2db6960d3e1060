import type { IncomingMessage } from 'node:http';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { AppError } from '../../../shared/errors.ts';
import { storable, UploadFields } from './sources.schemas.ts';
import type { Upload } from './sources.usecases.ts';

/** What a form may hold beside its file: part headers, fields, and whatever else a client puts between the boundaries. */
const MAX_BYTES_BESIDE = 1024 * 1024;

/**
 * Reads a multipart form as it arrives: resolves at the part `file`, whose bytes are then pulled by whoever stores them.
 * Throws `invalid_input` for a form without one, or one that ends too early. `discard` lets the rest of the request run out unread.
 * How large a file may be is for whoever stores it to say; `payload_too_large` for more than a megabyte beside it.
 */
export async function readUpload(request: IncomingMessage | Request, contentType: string): Promise<Upload & { discard(): void }> {
  const source = request instanceof Request ? Readable.fromWeb((request.body ?? new Blob([]).stream()) as never) : request;
  const form = openForm(contentType);
  const fields: Record<string, string> = {};

  const ended = Promise.withResolvers<void>();
  const started = Promise.withResolvers<{ file: Readable; fileName: string; mimeType: string }>();
  const fail = (error: unknown) => {
    started.reject(error);
    ended.reject(error);
  };
  // Each promise has a reader only on some paths; neither may end the process for lack of one.
  started.promise.catch(() => {});
  ended.promise.catch(() => {});

  let current: Readable | undefined;
  let inFile = false;
  let beside = 0;
  form.on('file', (field, file, fileName, _encoding, mimeType) => {
    if (field !== 'file' || current) {
      file.resume();
      fail(badForm(current ? 'Send one file per call.' : `A file goes into the field "file", not "${storable(field).slice(0, 100)}".`));
      current?.destroy(badForm('Send one file per call.'));
      return;
    }
    current = file;
    inFile = true;
    file.once('end', () => {
      inFile = false;
    });
    file.once('error', () => {});
    started.resolve({ file, fileName: cleanName(fileName), mimeType: storable(mimeType).slice(0, 200) });
  });
  form.on('field', (name, value) => {
    if (name !== '__proto__') fields[name] = value;
  });
  form.once('finish', () => {
    started.reject(badForm('The form has no field "file". Send the document as multipart field "file".'));
    ended.resolve();
  });
  form.once('error', () => fail(badForm('The form ended too early or is not valid multipart. Send it again.')));
  source.once('error', () => form.destroy(badForm('The upload broke off. Send it again.')));
  source.once('close', () => {
    if (!source.readableEnded) current?.destroy(badForm('The upload broke off. Send it again.'));
  });
  source.pipe(form);
  // After the form has seen the part, so that a part in which the file begins is not counted.
  source.on('data', (part: Buffer) => {
    if (inFile || beside > MAX_BYTES_BESIDE) return;
    beside += part.length;
    if (beside <= MAX_BYTES_BESIDE) return;
    fail(new AppError('payload_too_large', 'The form holds more than 1 MB beside its file. Send the file and short fields only.'));
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
      limits: { fields: 20, fieldSize: 10_000, fieldNameSize: 100, files: 2, parts: 25, headerPairs: 50 },
    });
  } catch (error) {
    throw new AppError('invalid_input', 'This is not a multipart form with a boundary. Let your HTTP client set the content type itself.', {
      cause: error,
    });
  }
}

function parseFields(fields: Record<string, string>): UploadFields {
  const parsed = UploadFields.safeParse(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const param = issue?.path.join('.') ?? 'file';
  throw new AppError('invalid_input', `${param}: ${issue?.message ?? 'is not valid'}`, { param });
}

/** The last part of whatever path a client sent, without control characters. */
function cleanName(fileName: string | undefined): string {
  const name = basename(storable(fileName ?? '').replaceAll('\\', '/'))
    .replaceAll(/\p{Cc}/gu, '')
    .trim();
  return name.slice(-200).toWellFormed() || 'document';
}

const badForm = (message: string) => new AppError('invalid_input', message, { param: 'file' });
