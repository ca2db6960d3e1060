import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { noTelemetry } from '../../shared/telemetry.ts';
import type { Llm, LlmRequest } from './llm.port.ts';
import { createOpenAiLlm, type OpenAiLlmOptions } from './openai.llm.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const KEY = 'sk-verysecret-0123456789';
const open: { server: Server; llm: Llm }[] = [];
afterEach(() => {
  for (const { server, llm } of open.splice(0)) {
    llm.close();
    server.closeAllConnections();
    server.close();
  }
});

async function standIn(
  handler: Handler,
  options: Pick<Partial<OpenAiLlmOptions>, 'idleMs' | 'totalMs' | 'model' | 'smallModel' | 'prices'> = {},
) {
  let calls = 0;
  const server = createServer((request, response) => {
    calls++;
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => handler(request, response, body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/prefix/v1/`;
  const llm = createOpenAiLlm({
    baseUrl,
    apiKey: KEY,
    model: 'gpt-4o-mini',
    smallModel: 'gpt-4o-mini',
    telemetry: noTelemetry,
    ...options,
  });
  open.push({ server, llm });
  return { llm, calls: () => calls };
}

const REQUEST: LlmRequest = { model: null, messages: [{ role: 'user', content: 'Hello?' }], maxOutputTokens: 100 };
const delta = (content: string) => `data: ${JSON.stringify({ model: 'gpt-4o-mini-2024-07-18', choices: [{ delta: { content } }] })}\n\n`;
const finish = (reason: string) => `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: reason }] })}\n\n`;
const usage = `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 1000, completion_tokens: 100 } })}\n\n`;
const sse = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' });

async function ask(llm: Llm, signal = new AbortController().signal) {
  let text = '';
  const end = await llm.stream(REQUEST, signal, (piece) => {
    text += piece;
  });
  return { text, ...end };
}

async function failure(llm: Llm) {
  let text = '';
  const error = await llm
    .stream(REQUEST, new AbortController().signal, (piece) => {
      text += piece;
    })
    .then(
      () => undefined,
      (reason) => reason,
    );
  expect(error, 'the call must not be called complete').toBeDefined();
  expect(JSON.stringify([error.message, String(error.cause)])).not.toContain('verysecret');
  return { code: error.code, message: error.message as string, retryAfterSeconds: error.retryAfterSeconds, text };
}

describe('a healthy model', () => {
  it('streams the text and computes tokens and cost', async () => {
    let seen = '';
    const { llm } = await standIn((request, response, body) => {
      seen = `${request.method} ${request.url} ${request.headers.authorization} ${body}`;
      sse(response).end(`: hello\n\n${delta('Grüß ')}${delta('Gott 👋')}${finish('stop')}${usage}data: [DONE]\n\n`);
    });
    const end = await ask(llm);
    expect(end).toEqual({
      text: 'Grüß Gott 👋',
      finishReason: 'stop',
      model: 'gpt-4o-mini-2024-07-18',
      usage: { inputTokens: 1000, outputTokens: 100, costMicros: 210, flags: [] },
    });
    expect(seen).toContain(`POST /some/prefix/v1/chat/completions Bearer ${KEY}`);
    expect(seen).toContain('"include_usage":true');
  });

  it('reads the same text for any split of the network packets, and with CRLF', async () => {
    const bytes = Buffer.from(`${delta('Grüß ')}${delta('👋 漢字')}${finish('stop')}${usage}data: [DONE]\n\n`.replaceAll('\n', '\r\n'));
    const { llm } = await standIn(async (_request, response) => {
      sse(response);
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        await new Promise(setImmediate);
      }
      response.end();
    });
    expect((await ask(llm)).text).toBe('Grüß 👋 漢字');
  });

  it('reuses one connection for sequential calls', async () => {
    const sockets = new Set<unknown>();
    const { llm } = await standIn((request, response) => {
      sockets.add(request.socket);
      sse(response).end(`${delta('a')}${finish('stop')}data: [DONE]\n\n`);
    });
    for (let i = 0; i < 5; i++) await ask(llm);
    expect(sockets.size).toBe(1);
  });

  it('reports an answer that reached the token limit', async () => {
    const { llm } = await standIn((_request, response) => sse(response).end(`${delta('a')}${finish('length')}${usage}data: [DONE]\n\n`));
    expect((await ask(llm)).finishReason).toBe('length');
  });

  it('estimates and flags missing usage', async () => {
    const { llm } = await standIn((_request, response) => sse(response).end(`${delta('abcdefgh')}${finish('stop')}data: [DONE]\n\n`));
    expect((await ask(llm)).usage).toEqual({ inputTokens: 2, outputTokens: 2, costMicros: 2, flags: ['estimated'] });
  });

  it.each([
    ['negative', { prompt_tokens: -5, completion_tokens: 1 }],
    ['negative for the answer', { prompt_tokens: 5, completion_tokens: -1 }],
    ['too large to store', { prompt_tokens: 3_000_000_000, completion_tokens: 1 }],
    ['fractional', { prompt_tokens: 1.5, completion_tokens: 1 }],
    ['text', { prompt_tokens: '5', completion_tokens: 1 }],
    ['more cached than there are', { prompt_tokens: 5, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 6 } }],
    ['negative for the cache', { prompt_tokens: 5, completion_tokens: 1, prompt_tokens_details: { cached_tokens: -6 } }],
    ['no object', 'none'],
  ])('estimates and flags usage that is %s, streamed or not', async (_kind, reported) => {
    const event = `data: ${JSON.stringify({ choices: [], usage: reported })}\n\n`;
    const whole = { choices: [{ message: { content: 'abcdefgh' }, finish_reason: 'stop' }], usage: reported };
    const json = { 'content-type': 'application/json' };
    const streaming = await standIn((_request, response) =>
      sse(response).end(`${delta('abcdefgh')}${finish('stop')}${event}data: [DONE]\n\n`),
    );
    const plain = await standIn((_request, response) => response.writeHead(200, json).end(JSON.stringify(whole)));
    const expected = { inputTokens: 2, outputTokens: 2, costMicros: 2, flags: ['estimated'] };
    expect((await ask(streaming.llm)).usage).toEqual(expected);
    expect((await ask(plain.llm)).usage).toEqual(expected);
    expect((await plain.llm.complete(REQUEST, new AbortController().signal)).usage).toEqual(expected);
  });

  it('does not wait for usage when the model keeps the connection open', async () => {
    const { llm } = await standIn((_request, response) => sse(response).write(`${delta('abcd')}${finish('stop')}`));
    expect(await ask(llm)).toMatchObject({ text: 'abcd', finishReason: 'stop', usage: { flags: ['estimated'] } });
  });

  it('flags a model without a price, unless its price is configured or the provider only names it differently', async () => {
    const answer: Handler = (_request, response) => {
      sse(response).end(
        `data: {"model":"llama3","choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}\n\n${usage}data: [DONE]\n\n`,
      );
    };
    const tokens = { inputTokens: 1000, outputTokens: 100 };
    const unknown = await standIn(answer, { model: 'llama3' });
    expect((await ask(unknown.llm)).usage).toEqual({ ...tokens, costMicros: 0, flags: ['unknown_price'] });
    const configured = await standIn(answer, { model: 'llama3', prices: { llama3: [0.5, 0.5, 1] } });
    expect((await ask(configured.llm)).usage).toEqual({ ...tokens, costMicros: 600, flags: [] });
    const renamed = await standIn(answer);
    expect((await ask(renamed.llm)).usage).toEqual({ ...tokens, costMicros: 210, flags: [] });
  });

  it('tells the most that a call can cost', async () => {
    const { llm } = await standIn(() => {}, { smallModel: 'llama3', prices: { free: [0, 0, 0] } });
    const call = { model: null, inputTokens: 1_000_000, outputTokens: 100_000 };
    expect(llm.maxCost(call)).toBe(210_000);
    expect(llm.maxCost({ ...call, model: 'gpt-4o' })).toBe(3_500_000);
    expect(llm.maxCost({ ...call, model: 'free' })).toBe(0);
    expect(llm.maxCost({ ...call, small: true })).toBeNull();
  });

  it('accepts a completion from a server that does not stream, and events with another content type', async () => {
    const whole = JSON.stringify({ choices: [{ message: { content: 'whole' }, finish_reason: 'stop' }] });
    const { llm } = await standIn((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(whole));
    expect((await ask(llm)).text).toBe('whole');
    const other = await standIn((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/plain' }).end(`${delta('odd')}${finish('stop')}`),
    );
    expect((await ask(other.llm)).text).toBe('odd');
  });

  it('returns a small completion', async () => {
    const { llm } = await standIn((_request, response) => {
      const body = {
        model: 'gpt-4o-mini',
        choices: [{ message: { content: 'ok' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 10, completion_tokens: 1 },
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    expect(await llm.complete(REQUEST, new AbortController().signal)).toMatchObject({
      text: 'ok',
      usage: { inputTokens: 10, costMicros: 2 },
    });
  });
});

describe('a model that fails', () => {
  it('never responds: upstream_timeout', async () => {
    const { llm, calls } = await standIn(() => {}, { idleMs: 100 });
    expect(await failure(llm)).toMatchObject({ code: 'upstream_timeout', text: '' });
    expect(calls()).toBe(1);
  });

  it('falls silent during the answer: upstream_timeout, and the partial answer is kept', async () => {
    const { llm } = await standIn((_request, response) => sse(response).write(delta('so far')), { idleMs: 100 });
    expect(await failure(llm)).toMatchObject({ code: 'upstream_timeout', text: 'so far' });
  });

  it('streams forever: ended at the total limit', async () => {
    const { llm } = await standIn(
      (_request, response) => {
        sse(response);
        const timer = setInterval(() => response.write(delta('.')), 10);
        response.on('close', () => clearInterval(timer));
      },
      { idleMs: 200, totalMs: 150 },
    );
    expect((await failure(llm)).code).toBe('upstream_timeout');
  });

  it('ends cleanly without a finish_reason: not complete', async () => {
    const { llm } = await standIn((_request, response) => sse(response).end(delta('half')));
    expect(await failure(llm)).toMatchObject({ code: 'upstream_failed', text: 'half' });
  });

  it('says [DONE] without a finish_reason: not complete', async () => {
    const { llm } = await standIn((_request, response) => sse(response).end(`${delta('half')}data: [DONE]\n\n`));
    expect(await failure(llm)).toMatchObject({ code: 'upstream_failed', text: 'half' });
  });

  it('responds with a web page: the error names the setting to check', async () => {
    const { llm } = await standIn((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>hi</html>'));
    expect((await failure(llm)).message).toContain('OPENAI_BASE_URL');
    const json = await standIn((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"hi":1}'));
    expect((await failure(json.llm)).code).toBe('upstream_failed');
  });

  it('closes the socket during the answer: the partial answer is kept', async () => {
    const { llm } = await standIn((_request, response) => {
      sse(response).write(delta('so far'));
      setTimeout(() => response.socket?.destroy(), 20);
    });
    expect(await failure(llm)).toMatchObject({ code: 'upstream_failed', text: 'so far' });
  });

  it('sends a line that is not JSON, or not an object', async () => {
    for (const garbage of ['data: {"choices":[{"del\n\n', 'data: 7\n\n', 'data: null\n\n']) {
      const { llm } = await standIn((_request, response) => sse(response).end(`${delta('a')}${garbage}${delta('b')}${finish('stop')}`));
      expect(await failure(llm), garbage).toMatchObject({ code: 'upstream_failed', text: 'a' });
    }
  });

  it('sends an error object inside the stream', async () => {
    const { llm } = await standIn((_request, response) => sse(response).end(`${delta('a')}data: {"error":{"message":"boom ${KEY}"}}\n\n`));
    expect(await failure(llm)).toMatchObject({ code: 'upstream_failed', text: 'a' });
  });

  it('sends an endless line: refused before it fills the memory', async () => {
    const { llm } = await standIn((_request, response) => {
      sse(response).write(`data: ${'x'.repeat(3 * 1024 * 1024)}`);
    });
    expect((await failure(llm)).code).toBe('upstream_failed');
  });

  it('is down: tried at most three times, only before the first byte', async () => {
    const { llm, calls } = await standIn((_request, response) => response.writeHead(500).end('oops'));
    expect(await failure(llm)).toMatchObject({ code: 'upstream_failed' });
    expect(calls()).toBe(3);
  });

  it('fails once and then works: the caller does not notice', async () => {
    let first = true;
    const { llm } = await standIn((_request, response) => {
      if (!first) return void sse(response).end(`${delta('a')}${finish('stop')}`);
      first = false;
      response.socket?.destroy();
    });
    expect((await ask(llm)).text).toBe('a');
  });

  it('sends a retry-after of two minutes: returned to the caller at once', async () => {
    const { llm, calls } = await standIn((_request, response) => response.writeHead(429, { 'retry-after': '120' }).end('{}'));
    expect(await failure(llm)).toMatchObject({ code: 'upstream_failed', retryAfterSeconds: 120 });
    expect(calls()).toBe(1);
  });

  it('rejects the key, the model or the quota: reported without the key and without a retry', async () => {
    const cases: [number, object, string][] = [
      [401, { error: { message: `Incorrect API key provided: ${KEY}`, code: 'invalid_api_key' } }, 'OPENAI_API_KEY'],
      [404, { error: { message: 'no', code: 'model_not_found' } }, 'CHAT_MODEL'],
      [429, { error: { message: 'no', code: 'insufficient_quota' } }, 'quota'],
      [400, { error: { message: 'no', code: 'context_length_exceeded' } }, 'too long'],
      [302, {}, 'OPENAI_BASE_URL'],
    ];
    for (const [status, body, words] of cases) {
      const { llm, calls } = await standIn((_request, response) => response.writeHead(status).end(JSON.stringify(body)));
      expect((await failure(llm)).message).toContain(words);
      expect(calls()).toBe(1);
      const small = await llm.complete(REQUEST, new AbortController().signal).catch((error) => error);
      expect(small.name).toBe('AppError');
      expect(String(small.message)).not.toContain('verysecret');
    }
  });

  it('is unreachable', async () => {
    const llm = createOpenAiLlm({ baseUrl: 'http://127.0.0.1:9/v1', model: 'm', smallModel: 'm', telemetry: noTelemetry });
    expect((await failure(llm)).code).toBe('upstream_failed');
    await expect(llm.check(new AbortController().signal)).rejects.toMatchObject({ code: 'upstream_failed' });
    llm.close();
  });
});

describe('stop', () => {
  it('closes the upstream connection, before the headers and during the answer', async () => {
    for (const early of [true, false]) {
      let seen = (_response: ServerResponse) => {};
      const arrived = new Promise<ServerResponse>((resolve) => {
        seen = resolve;
      });
      const { llm } = await standIn((_request, response) => {
        if (!early) sse(response).write(delta('so far'));
        seen(response);
      });
      const stop = new AbortController();
      const call = llm.stream(REQUEST, stop.signal, () => {});
      const response = await arrived;
      const closed = once(response, 'close');
      const rejected = expect(call).rejects.toBe('stop now');
      stop.abort('stop now');
      await Promise.all([rejected, closed]);
    }
  });

  it('does not call the model after a stop', async () => {
    const { llm, calls } = await standIn(() => {});
    await expect(llm.stream(REQUEST, AbortSignal.abort('gone'), () => {})).rejects.toBe('gone');
    expect(calls()).toBe(0);
  });
});
