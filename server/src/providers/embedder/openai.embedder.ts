import { endianness } from 'node:os';
import { APIConnectionError, APIError, type OpenAI } from 'openai';
import { AppError } from '../../shared/errors.ts';
import { type HttpPost, postBy } from '../../shared/http-post.ts';
import { isTokenCount } from '../../shared/token-count.ts';
import type { Embedder, Embedding } from './embedder.port.ts';
import { relevanceOf } from './openai.calibration.ts';
import { explain, timedOut, unreadable } from './openai.errors.ts';
import { embeddingCost } from './openai.prices.ts';

const WIDTH = 1536;
/** Limits of one request. OpenAI allows 2,048 texts and 300,000 tokens; smaller servers handle small batches faster. */
const MAX_TEXTS = 128;
const MAX_REQUEST_TOKENS = 100_000;
/** Maximum bytes of a text: the models read 8,191 tokens, and no script needs more than one for 2.5 bytes. */
const MAX_TEXT_BYTES = 20_000;
/** English has about 4 bytes a token, other scripts fewer. For batching, an overestimate is safe. */
const BYTES_PER_TOKEN = 2.5;
const MAX_RETRIES = 2;
const LITTLE_ENDIAN = endianness() === 'LE';
/** A visitor waits for this call. Together with the rest of an answer it must stay below 30 s. */
const CALL_MS = 25_000;

export interface OpenAiEmbedderOptions {
  apiKey: string | null;
  /** URL of an OpenAI-compatible server, e.g. `https://api.openai.com/v1`. */
  baseUrl: string;
  /** Default: `text-embedding-3-large`. */
  model?: string;
  /** Width of a model below 1536 that has a fixed width. Its vectors are padded with zeros. */
  nativeWidth?: number;
  /** Prices of models that are not in the built-in table: US dollars per million input tokens, first in each list. */
  prices?: Record<string, readonly number[]>;
  /** Timeout of one call with its retries, in milliseconds. Default and maximum: 25,000. */
  timeoutMs?: number;
  /** Default: by the global `fetch`. `createHttpFetch().post` is cheaper. */
  post?: HttpPost;
}

interface Batch {
  vectors: Float32Array[];
  tokens: number;
  estimated: boolean;
}

/** Embeds with an OpenAI-compatible server. Fails with upstream_failed or upstream_timeout, or with the reason of the caller's abort. */
export function createOpenAiEmbedder(options: OpenAiEmbedderOptions): Embedder {
  const model = options.model ?? 'text-embedding-3-large';
  const width = options.nativeWidth ?? WIDTH;
  const timeoutMs = Math.min(options.timeoutMs ?? CALL_MS, CALL_MS);
  const send = options.post ?? postBy(globalThis.fetch);
  const url = new URL(`${options.baseUrl.replace(/\/+$/, '')}/embeddings`);
  const headers = { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${options.apiKey ?? 'none'}` };
  // ada-002 refuses the parameter, and a model with a fixed width does not need it.
  const dimensions = model === 'text-embedding-ada-002' || options.nativeWidth !== undefined ? {} : { dimensions: WIDTH };

  /** Calls the API like the `openai` package and with its errors, but without its client, which would double the cost of a call. */
  async function post(body: string, signal: AbortSignal): Promise<OpenAI.CreateEmbeddingResponse> {
    const response = await send(url, { headers, body, signal }).catch((cause: Error) => {
      throw new APIConnectionError({ cause });
    });
    if (response.status >= 200 && response.status < 300) return JSON.parse(response.body);
    let error: object | undefined;
    try {
      error = JSON.parse(response.body);
    } catch {
      // The status is sufficient.
    }
    const received = new Headers();
    for (const [name, value] of Object.entries(response.headers)) if (typeof value === 'string') received.set(name, value);
    throw APIError.generate(response.status, error, undefined, received);
  }

  async function request(input: string[], signal: AbortSignal): Promise<Batch> {
    const answer = await post(JSON.stringify({ model, input, encoding_format: 'base64', ...dimensions }), signal);
    if (!Array.isArray(answer?.data)) throw unreadable(undefined);
    if (answer.data.length !== input.length)
      throw new AppError(
        'upstream_failed',
        `The embedding model returned ${answer.data.length} vectors for ${input.length} texts. Try again. If the error persists, use another EMBEDDING_MODEL.`,
      );
    const vectors: Float32Array[] = [];
    for (const [place, item] of answer.data.entries()) vectors[item?.index ?? place] = readVector(item?.embedding, width);
    for (let i = 0; i < input.length; i++) if (!vectors[i]) throw unreadable(undefined);
    const reported = answer.usage?.prompt_tokens ?? answer.usage?.total_tokens;
    if (isTokenCount(reported)) return { vectors, tokens: reported, estimated: false };
    return { vectors, tokens: input.reduce((sum, text) => sum + guessTokens(text), 0), estimated: true };
  }

  async function withRetries(input: string[], caller: AbortSignal): Promise<Batch> {
    caller.throwIfAborted();
    // `AbortSignal.any` and `AbortSignal.timeout` take a tenth of the processor time of a call.
    const limit = new AbortController();
    const { signal } = limit;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      limit.abort(new Error('timeout'));
    }, timeoutMs);
    const leave = () => limit.abort(caller.reason);
    caller.addEventListener('abort', leave, { once: true });
    try {
      for (let attempt = 0; ; attempt++) {
        try {
          return await request(input, signal);
        } catch (error) {
          caller.throwIfAborted();
          if (late) throw timedOut(error);
          const failure = explain(error, attempt);
          if (failure.retryAfterMs === undefined || attempt >= MAX_RETRIES) throw failure.error;
          await pause(failure.retryAfterMs, signal).catch(() => {
            caller.throwIfAborted();
            throw timedOut(error);
          });
        }
      }
    } finally {
      clearTimeout(timer);
      caller.removeEventListener('abort', leave);
    }
  }

  async function embed(texts: string[], signal: AbortSignal): Promise<Embedding> {
    signal.throwIfAborted();
    const vectors: Float32Array[] = [];
    let inputTokens = 0;
    let estimated = false;
    for (const batch of batches(texts.map(fitting))) {
      const answer = await withRetries(batch, signal);
      vectors.push(...answer.vectors);
      inputTokens += answer.tokens;
      estimated ||= answer.estimated;
    }
    const cost = embeddingCost(model, inputTokens, options.prices);
    return {
      ...{ vectors, inputTokens, costMicros: cost ?? 0 },
      ...(cost === undefined ? { unknownPrice: true } : {}),
      ...(estimated ? { estimated } : {}),
    };
  }

  return {
    model: `${model}@${WIDTH}`,
    dimensions: WIDTH,
    weight: 0.5,
    batchSize: MAX_TEXTS,
    embed,
    // A text has at most as many tokens as bytes, and longer ones are cut.
    maxCost: (bytes) =>
      embeddingCost(
        model,
        bytes.reduce((sum, size) => sum + Math.min(size, MAX_TEXT_BYTES), 0),
        options.prices,
      ) ?? null,
    relevance: relevanceOf(model),
    async check(signal) {
      await embed(['check'], signal);
    },
  };
}

const guessTokens = (text: string) => Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);

/** Never empty, which the API refuses, and never too long. */
function fitting(text: string): string {
  if (text.trim() === '') return '-';
  return Buffer.byteLength(text) <= MAX_TEXT_BYTES
    ? text
    : Buffer.from(text)
        .subarray(0, MAX_TEXT_BYTES)
        .toString()
        .replace(/\ufffd+$/, '');
}

function* batches(texts: string[]): Generator<string[]> {
  let batch: string[] = [];
  let tokens = 0;
  for (const text of texts) {
    const size = guessTokens(text);
    if (batch.length > 0 && (batch.length === MAX_TEXTS || tokens + size > MAX_REQUEST_TOKENS)) {
      yield batch;
      batch = [];
      tokens = 0;
    }
    batch.push(text);
    tokens += size;
  }
  if (batch.length > 0) yield batch;
}

/** Decodes base64 of little-endian float32, or plain numbers from servers that ignore the encoding, into a unit vector of 1536 numbers. */
function readVector(embedding: unknown, width: number): Float32Array {
  const numbers = typeof embedding === 'string' ? fromBase64(embedding) : Array.isArray(embedding) ? embedding : undefined;
  if (!numbers) throw unreadable(undefined);
  if (numbers.length !== width)
    throw new AppError(
      'upstream_failed',
      `The embedding model returned vectors of ${numbers.length} numbers instead of ${width}. Choose an EMBEDDING_MODEL that supports 1536 dimensions.`,
    );
  const vector = new Float32Array(WIDTH);
  let squares = 0;
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i];
    vector[i] = value;
    squares += value * value;
  }
  if (!Number.isFinite(squares) || squares === 0) throw unreadable(undefined);
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < WIDTH; i++) vector[i] = (vector[i] ?? 0) * scale;
  return vector;
}

function fromBase64(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  const length = bytes.length >> 2;
  // Small buffers share memory, where floats may not be aligned.
  if (LITTLE_ENDIAN && bytes.byteOffset % 4 === 0) return new Float32Array(bytes.buffer, bytes.byteOffset, length);
  const numbers = new Float32Array(length);
  for (let i = 0; i < length; i++) numbers[i] = bytes.readFloatLE(i * 4);
  return numbers;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
