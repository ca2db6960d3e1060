import { randomBytes } from 'node:crypto';
import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import { Parser } from 'htmlparser2';
import { AppError } from '../../shared/errors.ts';
import { checkKey, createMeter, unknownBlob, writeError } from './blob-key.ts';
import type { Blobs } from './blobs.port.ts';

export interface S3Options {
  /** E.g. `https://s3.eu-central-1.amazonaws.com` or `http://localhost:9000`; the bucket goes into the path. */
  endpoint: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  region?: string;
  /** Time to the response headers for calls without a body; an upload gets ten times as long. */
  timeoutMs?: number;
}

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const UPLOAD_TIMEOUT_FACTOR = 10;
const LIST_PAGES = 1000;

/**
 * Any S3-compatible storage: AWS, MinIO, R2, … The signature (SigV4) covers the headers and the SHA-256 of the body, so that a body
 * changed on its way is refused, also over plain HTTP.
 */
export function createS3Blobs(options: S3Options): Blobs {
  const { bucket, region = 'us-east-1', timeoutMs = 15_000 } = options;
  const endpoint = options.endpoint.replace(/\/+$/, '');

  const call = async (method: string, path: string, body?: { blob: Blob; sha256: string }): Promise<Response> => {
    const signer = new AwsV4Signer({
      method,
      url: `${endpoint}/${bucket}${path}`,
      headers: { 'x-amz-content-sha256': body?.sha256 ?? EMPTY_SHA256 },
      accessKeyId: options.accessKeyId,
      secretAccessKey: options.secretAccessKey,
      service: 's3',
      region,
    });
    const { url, headers } = await signer.sign();
    // A gateway that compresses the response removes its length.
    headers.set('accept-encoding', 'identity');
    const signal = AbortSignal.timeout(body ? timeoutMs * UPLOAD_TIMEOUT_FACTOR : timeoutMs);
    try {
      return await fetch(url, { method, headers, signal, redirect: 'error', ...(body ? { body: body.blob } : {}) });
    } catch (error) {
      const timedOut = (error as Error).name === 'TimeoutError';
      throw new AppError(
        timedOut ? 'upstream_timeout' : 'upstream_failed',
        'The file storage does not respond. Try again in a moment. If the error persists, check S3_ENDPOINT and the network.',
        { cause: error },
      );
    }
  };
  const fetchBlob = async (key: string) => {
    checkKey(key);
    const response = await call('GET', `/${key}`);
    if (response.status === 404) throw unknownBlob();
    if (!response.ok || !response.body) throw await refused('read', response);
    const length = response.headers.get('content-length');
    if (length === null) throw await refused('return the length of a file', response);
    return { body: Readable.fromWeb(response.body as never), bytes: Number(length) };
  };
  const remove = async (path: string) => {
    const response = await call('DELETE', path);
    if (!response.ok && response.status !== 404) throw await refused('delete', response);
    await response.arrayBuffer();
  };

  return {
    storage: 's3',

    async put(key, body, { maxBytes }) {
      checkKey(key);
      // The signature needs the hash before the first byte is sent, so the body is written to disk first.
      return withDraft(async (draft) => {
        const meter = createMeter(maxBytes);
        await pipeline(body, meter.stream, createWriteStream(draft, { mode: 0o600 })).catch((error: unknown) => {
          throw writeError(error);
        });
        const result = meter.result();
        const response = await call('PUT', `/${key}`, { blob: await openAsBlob(draft), sha256: result.sha256 });
        if (!response.ok) throw await refused('store', response);
        await response.arrayBuffer();
        return result;
      });
    },

    get: fetchBlob,

    async delete(key) {
      checkKey(key);
      await remove(`/${key}`);
    },

    async deletePrefix(prefix) {
      checkKey(prefix);
      for (let page = 0; page < LIST_PAGES; page++) {
        // Deleted keys are not listed again, so each turn requests the first page.
        const response = await call('GET', `?list-type=2&prefix=${encodeURIComponent(`${prefix}/`)}`);
        if (!response.ok) throw await refused('list', response);
        const keys = xmlTexts(await response.text(), 'Key');
        if (keys.length === 0) return;
        for (const key of keys) {
          checkKey(key);
          await remove(`/${key}`);
        }
      }
    },

    async check() {
      const response = await call('HEAD', '');
      if (!response.ok) throw await refused('open the bucket', response);
    },
  };
}

async function withDraft<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cloneai-'));
  try {
    return await work(join(folder, randomBytes(8).toString('hex')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An error of the storage with its code (`<Code>NoSuchBucket</Code>`). The rest of the body may hold anything and is dropped. */
async function refused(what: string, response: Response): Promise<AppError> {
  const code = xmlTexts((await response.text()).slice(0, 2000), 'Code').find((text) => /^\w{1,60}$/.test(text));
  return new AppError(
    'upstream_failed',
    `The file storage refused to ${what} (${response.status}${code ? ` ${code}` : ''}). Check the S3_… settings.`,
  );
}

/** The text of each element with this name. */
function xmlTexts(xml: string, name: string): string[] {
  const texts: string[] = [];
  let inside = false;
  const parser = new Parser(
    {
      onopentag(tag) {
        inside = tag === name;
        if (inside) texts.push('');
      },
      ontext(text) {
        if (inside) texts.push((texts.pop() ?? '') + text);
      },
      onclosetag() {
        inside = false;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return texts;
}
