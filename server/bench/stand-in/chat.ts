import type { ServerResponse } from 'node:http';
import { nowMicros } from '../clock.ts';
import { type ChatMessage, estimateTokens, promptText, wordTokens } from './answer.ts';
import type { CallRecord } from './call-log.ts';
import { failInsideJson, failInsideStream } from './failures.ts';
import { createFrames, usageOf } from './frames.ts';
import { sendJson } from './http.ts';
import { quoteTokens } from './quotes.ts';
import type { StandInSettings } from './settings.ts';
import type { Ticker, TimedTask } from './ticker.ts';

export interface ChatCall {
  id: string;
  body: Record<string, unknown>;
  settings: StandInSettings;
  entry: CallRecord;
  response: ServerResponse;
  /** When the request came, in milliseconds of `performance.now()`. */
  requestedAt: number;
}

interface Completion {
  model: string;
  prompt: string;
  created: number;
  count: number;
  reason: 'stop' | 'length';
  tokenAt(index: number): string;
}

const digits = (micros: number) => String(micros).padStart(16, '0');

function completionOf({ body, settings, entry }: ChatCall): Completion {
  const messages = (Array.isArray(body.messages) ? body.messages : []) as ChatMessage[];
  const limit = Number(body.max_completion_tokens ?? body.max_tokens ?? Number.POSITIVE_INFINITY);
  const tokens = tokensOf(messages, settings);
  const wanted = tokens ? tokens.length : settings.tokens;
  const count = settings.honorMaxTokens ? Math.min(wanted, limit) : wanted;
  const stamp = (index: number) => `${index === 0 ? `r${digits(entry.startedAt)}` : ''}t${digits(nowMicros())} `;
  return {
    model: entry.model,
    prompt: promptText(messages),
    created: Math.floor(Date.now() / 1000),
    count,
    reason: count < wanted ? 'length' : 'stop',
    tokenAt: (index) => (tokens ? (tokens[index] ?? '') : stamp(index)),
  };
}

/** Null for stamps, which depend on the time of sending. */
function tokensOf(messages: ChatMessage[], { text, tokens }: StandInSettings): string[] | null {
  if (text === 'stamps') return null;
  if (text === 'words') return wordTokens(promptText(messages.slice(-1)), tokens);
  return quoteTokens(messages, tokens, text === 'lies');
}

/** Sends a chat completion, streamed or whole, at the speed and with the failure of its settings. */
export function answerChat(call: ChatCall, ticker: Ticker): void {
  const task = call.body.stream === true ? streamTask(call, ticker) : wholeTask(call);
  call.response.once('close', () => ticker.remove(task));
  ticker.add(task);
}

function wholeTask(call: ChatCall): TimedTask {
  const { id, settings, entry, response, requestedAt } = call;
  const { model, prompt, created, count, reason, tokenAt } = completionOf(call);
  return {
    due: requestedAt + settings.firstTokenMs + settings.delayMs * Math.max(0, count - 1),
    run() {
      if (entry.failure !== 'none') {
        entry.tokensSent = 1;
        failInsideJson(entry.failure, response, `{"id":"${id}","object":"chat.completion","choices":[{"index":0,"mess`);
        return;
      }
      const content = Array.from({ length: count }, (_, i) => tokenAt(i)).join('');
      entry.firstTokenAt = nowMicros();
      entry.tokensSent = count;
      sendJson(response, 200, {
        id,
        object: 'chat.completion',
        created,
        model,
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: content.trimEnd(), refusal: null, annotations: [] },
            logprobs: null,
            finish_reason: reason,
          },
        ],
        ...(settings.usage === 'never' ? {} : { usage: usageOf(estimateTokens(prompt), count) }),
        service_tier: 'default',
        system_fingerprint: 'fp_standin',
      });
    },
  };
}

function streamTask(call: ChatCall, ticker: Ticker): TimedTask {
  const { id, body, settings, entry, response, requestedAt } = call;
  const { model, prompt, created, count, reason, tokenAt } = completionOf(call);
  const isUsageAsked = (body.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true;
  const withUsage = settings.usage === 'always' || (settings.usage === 'asked' && isUsageAsked);
  const frames = createFrames(id, model, created, withUsage);
  const failAt = entry.failure === 'none' ? Number.POSITIVE_INFINITY : settings.failAfterTokens;
  let sent = 0;

  const end = () => {
    response.end(frames.finish(reason) + (withUsage ? frames.usage(estimateTokens(prompt), count) : '') + frames.done);
  };
  const task: TimedTask = {
    due: requestedAt + settings.firstTokenMs,
    run(now) {
      let data = '';
      if (sent === 0) {
        response.writeHead(200, {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-cache',
          'openai-processing-ms': String(Math.round(now - requestedAt)),
          'x-request-id': id,
        });
        data = frames.role;
        entry.firstTokenAt = nowMicros();
      }
      const target = Math.min(settings.delayMs === 0 ? count : sent + 1, count, failAt);
      for (; sent < target; sent++) data += frames.token(tokenAt(sent));
      entry.tokensSent = sent;
      if (data) response.write(data);
      if (sent >= failAt) {
        if (!failInsideStream(entry.failure, response)) end();
      } else if (sent >= count) end();
      else {
        task.due += settings.delayMs;
        ticker.add(task);
      }
    },
  };
  return task;
}
