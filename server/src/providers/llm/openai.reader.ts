import type { IncomingMessage } from 'node:http';
import type OpenAI from 'openai';
import { isTokenCount } from '../../shared/token-count.ts';
import type { LlmEnd } from './llm.port.ts';
import { upstreamError } from './openai.errors.ts';
import { createSseDecoder } from './openai.sse.ts';

type ChunkLine = Partial<OpenAI.ChatCompletionChunk> & { error?: unknown };

export interface ReadAnswer {
  finishReason: LlmEnd['finishReason'];
  model: string | undefined;
  tokens: { input: number; cachedInput: number; output: number } | undefined;
}

/** How long to wait for the usage after the finish reason. */
const USAGE_GRACE_MS = 2_000;
const MAX_PLAIN_BYTES = 4 * 1024 * 1024;

/**
 * Reads the body of a streamed chat completion. It is complete when a finish_reason arrived. A body that ends, breaks or becomes unreadable
 * before rejects with AppError, after `onText` got the earlier text.
 */
export function readAnswer(response: IncomingMessage, onText: (text: string) => void, onProgress: () => void): Promise<ReadAnswer> {
  return new Promise((resolve, reject) => {
    let finish: string | undefined;
    let model: string | undefined;
    let usage: OpenAI.CompletionUsage | undefined;
    let text = ''; // text of one network chunk, passed on as one piece
    let settled = false;
    let grace: NodeJS.Timeout | undefined;

    const settle = (fault?: () => Error) => {
      if (settled) return;
      settled = true;
      clearTimeout(grace);
      if (fault && finish === undefined) {
        response.destroy();
        reject(fault());
        return;
      }
      resolve({ finishReason: reasonOf(finish), model, tokens: tokensOf(usage) });
      // The connection returns to the pool at the end of the body. If the provider does not end it, it is closed.
      const leave = setTimeout(() => response.destroy(), USAGE_GRACE_MS);
      leave.unref();
      response.once('close', () => clearTimeout(leave));
    };

    const take = (
      chunk: Pick<ChunkLine, 'model' | 'error'> & { usage?: OpenAI.CompletionUsage | null },
      content: string | null | undefined,
      reason: string | null | undefined,
    ) => {
      if (chunk.error) throw upstreamError('inStream');
      if (content) text += content;
      if (model === undefined && chunk.model) model = chunk.model;
      if (chunk.usage) usage = chunk.usage;
      if (reason && finish === undefined) {
        finish = reason;
        grace = setTimeout(() => settle(), USAGE_GRACE_MS);
      }
    };

    const decoder = createSseDecoder((value) => {
      if (value === '[DONE]') {
        done = true;
        return;
      }
      const chunk = parseLine(value);
      const choice = chunk.choices?.[0];
      take(chunk, choice?.delta?.content ?? choice?.delta?.refusal, choice?.finish_reason);
    });
    let done = false;
    let plain = isEventStream(response) ? undefined : '';

    const give = () => {
      if (text === '') return;
      const piece = text;
      text = '';
      onText(piece);
    };

    response.on('data', (chunk: Buffer) => {
      if (settled) return;
      onProgress();
      try {
        // Some compatible servers send events with another content type. The first bytes decide.
        if (plain === '' && /^\s*(data|event|id|:)/.test(chunk.toString('latin1', 0, 16))) plain = undefined;
        if (plain === undefined) decoder.push(chunk);
        else plain = appendPlain(plain, chunk);
        give();
      } catch (error) {
        give();
        settle(() => asFault(error));
        return;
      }
      if (done) settle(() => upstreamError('incomplete'));
    });
    response.on('end', () => {
      if (settled) return;
      try {
        if (plain === undefined) decoder.end();
        else {
          const whole = parsePlain(plain);
          const choice = whole.choices?.[0];
          take(whole, choice?.message?.content, choice?.finish_reason);
        }
        give();
        settle(() => upstreamError('incomplete'));
      } catch (error) {
        settle(() => asFault(error));
      }
    });
    response.on('error', (cause) => settle(() => upstreamError('cut', { cause })));
    response.on('close', () => settle(() => upstreamError('cut')));
  });
}

function isEventStream(response: IncomingMessage): boolean {
  return (response.headers['content-type'] ?? '').startsWith('text/event-stream');
}

function parseLine(value: string): ChunkLine {
  const chunk: unknown = JSON.parse(value);
  if (typeof chunk !== 'object' || chunk === null) throw upstreamError('unreadable');
  return chunk;
}

function appendPlain(plain: string, chunk: Buffer): string {
  if (plain.length + chunk.length > MAX_PLAIN_BYTES) throw upstreamError('notAnApi');
  return plain + chunk.toString('utf8');
}

/** A server that does not stream may send the completion as JSON. Anything else (a web page) is an error. */
function parsePlain(plain: string): Partial<OpenAI.ChatCompletion> & { error?: unknown } {
  try {
    const whole = JSON.parse(plain) as Partial<OpenAI.ChatCompletion> & { error?: unknown };
    if (whole.error || Array.isArray(whole.choices)) return whole;
  } catch (cause) {
    throw upstreamError('notAnApi', { cause });
  }
  throw upstreamError('notAnApi');
}

function asFault(error: unknown): Error {
  return error instanceof Error && error.name === 'AppError' ? error : upstreamError('unreadable', { cause: error });
}

function reasonOf(finish: string | undefined): LlmEnd['finishReason'] {
  if (finish === 'length' || finish === 'max_tokens') return 'length';
  return finish === 'content_filter' ? 'refused' : 'stop';
}

/** What a completion reports about its tokens. Undefined if that is missing or impossible: then the caller estimates them. */
export function tokensOf(usage: OpenAI.CompletionUsage | null | undefined): ReadAnswer['tokens'] {
  if (typeof usage !== 'object' || usage === null) return undefined;
  const { prompt_tokens: input, completion_tokens: output } = usage;
  const cachedInput = usage.prompt_tokens_details?.cached_tokens ?? 0;
  if (!isTokenCount(input) || !isTokenCount(output) || !isTokenCount(cachedInput) || cachedInput > input) return undefined;
  return { input, cachedInput, output };
}
