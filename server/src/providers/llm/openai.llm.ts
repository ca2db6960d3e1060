import type OpenAI from 'openai';
import { AppError } from '../../shared/errors.ts';
import type { Telemetry } from '../../shared/telemetry.ts';
import { createIdleTimeouts } from './idle-timeouts.ts';
import type { Llm, LlmEnd, LlmRequest } from './llm.port.ts';
import { costOf, estimateTokens, type ModelPrices, usageOf } from './llm.prices.ts';
import { createConnection } from './openai.connection.ts';
import { statusError, upstreamError, upstreamTimeout } from './openai.errors.ts';
import { readAnswer, tokensOf } from './openai.reader.ts';

export interface OpenAiLlmOptions {
  /** Any OpenAI-compatible API, e.g. `https://api.openai.com/v1` or `http://127.0.0.1:11434/v1`. */
  baseUrl: string;
  apiKey?: string | undefined;
  model: string;
  smallModel: string;
  /** Prices of models that are not in the built-in table. */
  prices?: ModelPrices;
  telemetry: Telemetry;
  /** Idle timeout, before and between tokens. At most 30 s. */
  idleMs?: number;
  /** Timeout of the whole answer. */
  totalMs?: number;
}

const COMPLETE_MS = 5_000;
const CHECK_MS = 5_000;

/** Chat completions of an OpenAI-compatible server. This code reads the stream; the `openai` package makes all other calls. */
export function createOpenAiLlm(options: OpenAiLlmOptions): Llm {
  const { baseUrl, apiKey, telemetry, prices = {} } = options;
  const idleMs = Math.min(options.idleMs ?? 30_000, 30_000);
  const connection = createConnection(baseUrl, apiKey);
  const idleTimeouts = createIdleTimeouts(idleMs, options.totalMs ?? 300_000);
  const isOpenAi = new URL(baseUrl).hostname === 'api.openai.com';
  let client: Promise<OpenAI> | undefined;
  // Loaded on first use: streaming does not need it.
  const openai = () => {
    client ??= import('openai').then(
      ({ OpenAI }) => new OpenAI({ baseURL: baseUrl, apiKey: apiKey ?? 'none', maxRetries: 0, logLevel: 'off' }),
    );
    return client;
  };

  async function listModels(signal: AbortSignal) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(CHECK_MS)]);
    try {
      return await (await openai()).models.list({ signal: limit });
    } catch (error) {
      throw asAppError(error, signal, limit, CHECK_MS);
    }
  }

  function body(request: LlmRequest, model: string) {
    const reasoning = /^(o\d|gpt-5)/.test(model);
    return {
      model,
      messages: request.messages,
      ...(isOpenAi ? { max_completion_tokens: request.maxOutputTokens } : { max_tokens: request.maxOutputTokens }),
      ...(reasoning ? {} : { temperature: 0.2 }),
    };
  }

  async function measured<T extends LlmEnd>(model: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const report = (outcome: 'ok' | 'error' | 'aborted' | 'timeout', end?: LlmEnd) =>
      telemetry.modelCall({
        provider: 'openai',
        model,
        operation: 'chat',
        outcome,
        seconds: (performance.now() - started) / 1000,
        ...(end ? { inputTokens: end.usage.inputTokens, outputTokens: end.usage.outputTokens, costMicros: end.usage.costMicros } : {}),
      });
    try {
      const end = await work();
      report('ok', end);
      return end;
    } catch (error) {
      const timeout = error instanceof AppError && error.code === 'upstream_timeout';
      report(signal.aborted ? 'aborted' : timeout ? 'timeout' : 'error');
      throw error;
    }
  }

  return {
    defaultModel: options.model,
    generative: true,

    stream(request, signal, onText) {
      const model = request.model ?? options.model;
      const promptTokens = promptTokensOf(request);
      const streamed: OpenAI.ChatCompletionCreateParamsStreaming = {
        ...body(request, model),
        stream: true,
        stream_options: { include_usage: true },
      };
      // Handed over, because the closure below lives as long as the answer.
      const payload = once(JSON.stringify(streamed));
      return measured(model, signal, async () => {
        const call = new AbortController();
        const abort = () => call.abort(signal.reason);
        if (signal.aborted) abort();
        signal.addEventListener('abort', abort, { once: true });
        const idleTimeout = idleTimeouts.start(() => call.abort(upstreamTimeout(idleMs)));
        let answerBytes = 0;
        try {
          const response = await connection.post('/chat/completions', payload(), call.signal);
          const read = await readAnswer(
            response,
            (text) => {
              answerBytes += Buffer.byteLength(text);
              onText(text);
            },
            idleTimeout.touch,
          );
          const usage = usageOf([read.model ?? model, model], read.tokens, { promptTokens, answerBytes }, prices);
          return { finishReason: read.finishReason, model: read.model ?? model, usage };
        } catch (error) {
          if (call.signal.aborted) throw call.signal.reason;
          throw error;
        } finally {
          idleTimeout.stop();
          signal.removeEventListener('abort', abort);
        }
      });
    },

    complete(request, signal) {
      const model = request.model ?? options.smallModel;
      return measured(model, signal, async () => {
        const limit = AbortSignal.any([signal, AbortSignal.timeout(COMPLETE_MS)]);
        try {
          const whole = await (await openai()).chat.completions.create({ ...body(request, model), stream: false }, { signal: limit });
          const choice = whole.choices?.[0];
          const text = choice?.message?.content ?? '';
          if (!choice?.finish_reason) throw upstreamError('incomplete');
          const texts = { promptTokens: promptTokensOf(request), answerBytes: Buffer.byteLength(text) };
          const finishReason =
            choice.finish_reason === 'length' ? 'length' : choice.finish_reason === 'content_filter' ? 'refused' : 'stop';
          const usage = usageOf([whole.model ?? model, model], tokensOf(whole.usage), texts, prices);
          return { text, finishReason, model: whole.model ?? model, usage };
        } catch (error) {
          throw asAppError(error, signal, limit, COMPLETE_MS);
        }
      });
    },

    estimateUsage(request) {
      const model = request.model ?? options.model;
      const promptTokens = promptTokensOf(request);
      return (answerBytes) => usageOf([model], undefined, { promptTokens, answerBytes }, prices);
    },

    maxCost({ model, small, inputTokens, outputTokens }) {
      const name = model ?? (small ? options.smallModel : options.model);
      return costOf(name, { input: inputTokens, output: outputTokens }, prices) ?? null;
    },

    async models(signal) {
      const page = await listModels(signal);
      return (page.data ?? []).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
    },

    check: async (signal) => void (await listModels(signal)),

    close: () => connection.close(),
  };
}

function promptTokensOf(request: LlmRequest): number {
  return request.messages.reduce((sum, message) => sum + estimateTokens(message.content), 0);
}

/** Returns the text once and releases it. */
function once(text: string): () => string {
  let kept = text;
  return () => {
    const given = kept;
    kept = '';
    return given;
  };
}

/** The package's errors contain headers and the provider's text. Only the status and the code are used. */
function asAppError(error: unknown, signal: AbortSignal, limit: AbortSignal, milliseconds: number): unknown {
  if (signal.aborted) return signal.reason;
  if (limit.aborted) return upstreamTimeout(milliseconds);
  if (error instanceof AppError) return error;
  const { status, code } = error as { status?: number; code?: string | null };
  return typeof status === 'number' ? statusError(status, code ?? undefined, undefined) : upstreamError('unreachable');
}
