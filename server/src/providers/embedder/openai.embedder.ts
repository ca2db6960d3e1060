import { APIConnectionError, APIError, type OpenAI } from 'openai';
import { AppError } from '../../shared/errors.ts';
import type { Embedder, Embedding } from './embedder.port.ts';
import { relevanceOf } from './openai.calibration.ts';
import { explain, timedOut, unreadable } from './openai.errors.ts';
import { embeddingCost } from './openai.prices.ts';

const WIDTH = 1536;
/** Bounds of one request: OpenAI allows 2,048 texts and 300,000 tokens; smaller servers answer small batches sooner. */
const MAX_TEXTS = 128;
const MAX_REQUEST_TOKENS = 100_000;
/** No text of more than these bytes is sent: the models read 8,191 tokens, and no script needs more than one for 2.5 bytes. */
const MAX_TEXT_BYTES = 20_000;
/** English has about 4 bytes a token, other scripts fewer; for batching it is better to guess too many. */
const BYTES_PER_TOKEN = 2.5;
const MAX_RETRIES = 2;
/** A question waits for this: with what else an answer does, nobody is to wait 30 s for nothing. */
const CALL_MS = 25_000;

export interface OpenAiEmbedderOptions {
  apiKey: string | null;
  /** Of any OpenAI-compatible server, e.g. `https://api.openai.com/v1`. */
  baseUrl: string;
  /** Default `text-embedding-3-large`. */
  model?: string;
  /** For models that are narrower than 1536 and cannot be asked for another width: their vectors are filled up with zeros. */
  nativeWidth?: number;
  /** Milliseconds for one call with its retries; at most and by default 25,000. */
  timeoutMs?: number;
  /** Default: the global one. `createHttpFetch().fetch` costs less per call. */
  fetch?: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
}

/** Embeds by any OpenAI-compatible server. Fails with upstream_failed or upstream_timeout; a caller's abort rejects with its reason. */
export function createOpenAiEmbedder(options: OpenAiEmbedderOptions): Embedder {
  const model = options.model ?? 'text-embedding-3-large';
  const width = options.nativeWidth ?? WIDTH;
  const timeoutMs = Math.min(options.timeoutMs ?? CALL_MS, CALL_MS);
  const fetch = options.fetch ?? globalThis.fetch;
  const url = `${options.baseUrl.replace(/\/+$/, '')}/embeddings`;
  const headers = { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${options.apiKey ?? 'none'}` };
  // ada-002 refuses the parameter; a model with a width of its own is not asked for another.
  const dimensions = model === 'text-embedding-ada-002' || options.nativeWidth !== undefined ? {} : { dimensions: WIDTH };

  /** As the `openai` package would, with its errors; its client costs as much as all of the rest of a call, and one precedes every answer. */
  async function post(body: string, signal: AbortSignal): Promise<OpenAI.CreateEmbeddingResponse> {
    const response = await fetch(url, { method: 'POST', headers, body, signal }).catch((cause: Error) => {
      throw new APIConnectionError({ cause });
    });
    const text = await response.text().catch((cause: Error) => {
      throw new APIConnectionError({ cause });
    });
    if (response.ok) return JSON.parse(text);
    let error: object | undefined;
    try {
      error = JSON.parse(text);
    } catch {
      // The status says enough.
    }
    throw APIError.generate(response.status, error, undefined, response.headers);
  }

  async function request(input: string[], signal: AbortSignal): Promise<{ vectors: Float32Array[]; tokens: number }> {
    const answer = await post(JSON.stringify({ model, input, encoding_format: 'base64', ...dimensions }), signal);
    if (!Array.isArray(answer?.data)) throw unreadable(undefined);
    if (answer.data.length !== input.length)
      throw new AppError(
        'upstream_failed',
        `The embedding model answered ${answer.data.length} vectors for ${input.length} texts. Try again; if it stays, use another EMBEDDING_MODEL.`,
      );
    const vectors: Float32Array[] = [];
    for (const [place, item] of answer.data.entries()) vectors[item?.index ?? place] = readVector(item?.embedding, width);
    for (let i = 0; i < input.length; i++) if (!vectors[i]) throw unreadable(undefined);
    return {
      vectors,
      tokens: answer.usage?.prompt_tokens ?? answer.usage?.total_tokens ?? input.reduce((sum, text) => sum + guessTokens(text), 0),
    };
  }

  async function withRetries(input: string[], caller: AbortSignal): Promise<{ vectors: Float32Array[]; tokens: number }> {
    const clock = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([caller, clock]);
    for (let attempt = 0; ; attempt++) {
      try {
        return await request(input, signal);
      } catch (error) {
        caller.throwIfAborted();
        if (clock.aborted) throw timedOut(error);
        const failure = explain(error, attempt);
        if (failure.retryAfterMs === undefined || attempt >= MAX_RETRIES) throw failure.error;
        await pause(failure.retryAfterMs, signal).catch(() => {
          caller.throwIfAborted();
          throw timedOut(error);
        });
      }
    }
  }

  async function embed(texts: string[], signal: AbortSignal): Promise<Embedding> {
    signal.throwIfAborted();
    const vectors: Float32Array[] = [];
    let inputTokens = 0;
    for (const batch of batches(texts.map(fitting))) {
      const answer = await withRetries(batch, signal);
      vectors.push(...answer.vectors);
      inputTokens += answer.tokens;
    }
    const cost = embeddingCost(model, inputTokens);
    return { vectors, inputTokens, costMicros: cost ?? 0, ...(cost === undefined ? { unknownPrice: true } : {}) };
  }

  return {
    model: `${model}@${WIDTH}`,
    dimensions: WIDTH,
    weight: 0.5,
    batchSize: MAX_TEXTS,
    embed,
    relevance: relevanceOf(model),
    async check(signal) {
      await embed(['check'], signal);
    },
  };
}

const guessTokens = (text: string) => Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);

/** Never empty (the API refuses that), never too long. */
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

/** Base64 of little-endian float32, or plain numbers from servers that ignore the encoding. The result has length 1 and 1536 places. */
function readVector(embedding: unknown, width: number): Float32Array {
  const numbers = typeof embedding === 'string' ? fromBase64(embedding) : Array.isArray(embedding) ? embedding : undefined;
  if (!numbers) throw unreadable(undefined);
  if (numbers.length !== width)
    throw new AppError(
      'upstream_failed',
      `The embedding model answers vectors of ${numbers.length} numbers, not ${width}. Choose an EMBEDDING_MODEL that can be asked for 1536.`,
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
  const numbers = new Float32Array(bytes.length >> 2);
  for (let i = 0; i < numbers.length; i++) numbers[i] = bytes.readFloatLE(i * 4);
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
