import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nowMicros } from './clock.ts';
import { type StandIn, startModelStandIn } from './model-stand-in.ts';
import { FAILURES } from './stand-in/settings.ts';

let standIn: StandIn;
let client: OpenAI;

beforeEach(async () => {
  standIn = await startModelStandIn({ settings: { tokens: 5, delayMs: 1, firstTokenMs: 0 } });
  client = new OpenAI({ apiKey: 'none', baseURL: standIn.baseUrl, maxRetries: 0, timeout: 5000 });
});
afterEach(() => standIn.close());

const ask = (headers: Record<string, string> = {}, body: object = {}, signal?: AbortSignal) =>
  fetch(`${standIn.baseUrl}/chat/completions`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ model: 'gpt-4o', stream: true, messages: [{ role: 'user', content: 'How did revenue grow?' }], ...body }),
    ...(signal ? { signal } : {}),
  });

const dataLines = (text: string) =>
  text
    .split('\n\n')
    .filter(Boolean)
    .map((block) => block.replace(/^data: /, ''));

const until = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true), { timeout: 120_000, interval: 10 });

describe('embeddings of the model stand-in', () => {
  it('are the same unit vector for the same text in both encodings, with the requested width', async () => {
    const floats = await client.embeddings.create({
      model: 'm',
      input: ['alpha beta', 'gamma'],
      dimensions: 1536,
      encoding_format: 'float',
    });
    const packed = await client.embeddings.create({ model: 'm', input: 'alpha beta', dimensions: 1536, encoding_format: 'base64' });
    const vector = floats.data[0]?.embedding ?? [];
    const bytes = Buffer.from(packed.data[0]?.embedding as unknown as string, 'base64');
    const unpacked = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    expect(vector).toHaveLength(1536);
    expect([...unpacked]).toEqual(vector);
    expect(vector.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 5);
    expect(floats.data[1]?.embedding).not.toEqual(vector);
    expect(floats.usage.prompt_tokens).toBeGreaterThan(0);
  });

  it('are closer for texts that share words', async () => {
    const texts = ['quarterly revenue growth', 'revenue growth in the quarter', 'penguins swim underwater'];
    const { data } = await client.embeddings.create({ model: 'm', input: texts, dimensions: 1536, encoding_format: 'float' });
    const dot = (a: number, b: number) =>
      (data[a]?.embedding ?? []).reduce((sum, value, i) => sum + value * (data[b]?.embedding[i] ?? 0), 0);
    expect(dot(0, 1)).toBeGreaterThan(dot(0, 2) + 0.2);
  });

  it('have 3072 dimensions for the large model by default', async () => {
    const { data } = await client.embeddings.create({ model: 'text-embedding-3-large', input: 'x', encoding_format: 'float' });
    expect(data[0]?.embedding).toHaveLength(3072);
  });

  it('fail with 400 for an empty text, as at OpenAI', async () => {
    await expect(client.embeddings.create({ model: 'm', input: [''] })).rejects.toMatchObject({ status: 400 });
  });

  it('can be too few or too narrow', async () => {
    standIn.configure({ failure: 'wrong_vector_count' });
    const few = await client.embeddings.create({ model: 'm', input: ['a', 'b'], dimensions: 8 });
    expect(few.data).toHaveLength(1);
    standIn.configure({ failure: 'wrong_vector_width' });
    const narrow = await client.embeddings.create({ model: 'm', input: ['a', 'b'], dimensions: 8 });
    expect(narrow.data[0]?.embedding).toHaveLength(4);
  });
});

describe('chat completions of the model stand-in', () => {
  it('stream like OpenAI: role, one chunk per token, finish, [DONE]', async () => {
    const lines = dataLines(await (await ask()).text());
    expect(lines).toHaveLength(1 + 5 + 1 + 1);
    expect(lines.at(-1)).toBe('[DONE]');
    const chunks = lines.slice(0, -1).map((line) => JSON.parse(line));
    expect(chunks[0].choices[0].delta).toMatchObject({ role: 'assistant', content: '' });
    expect(chunks.at(-1).choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    expect(chunks.every((chunk) => chunk.object === 'chat.completion.chunk' && !('usage' in chunk))).toBe(true);
  });

  it('send usage in a separate chunk on request, and not with the setting `never`', async () => {
    const asked = dataLines(await (await ask({}, { stream_options: { include_usage: true } })).text());
    const last = JSON.parse(asked.at(-2) ?? '{}');
    expect(last).toMatchObject({ choices: [], usage: { completion_tokens: 5 } });
    expect(JSON.parse(asked[1] ?? '{}').usage).toBeNull();
    const never = await (await ask({ 'x-stand-in': '{"usage":"never"}' }, { stream_options: { include_usage: true } })).text();
    expect(never).not.toContain('usage');
  });

  it('are the same for the same question, streamed or whole', async () => {
    const messages = [{ role: 'user' as const, content: 'How did revenue grow?' }];
    const whole = await client.chat.completions.create({ model: 'm', messages });
    let streamed = '';
    for await (const chunk of await client.chat.completions.create({ model: 'm', messages, stream: true })) {
      streamed += chunk.choices[0]?.delta.content ?? '';
    }
    expect(streamed.trim()).toBe(whole.choices[0]?.message.content);
    expect(streamed.trim().split(' ')).toHaveLength(5);
    expect(whole.usage?.completion_tokens).toBe(5);
  });

  it('finish with `length` at the token limit of the request', async () => {
    const whole = await client.chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: 'x' }],
      max_completion_tokens: 2,
    });
    expect(whole.choices[0]).toMatchObject({ finish_reason: 'length' });
    expect(whole.usage?.completion_tokens).toBe(2);
  });

  it('stamp each token with its sending time, and the first with the time of the request', async () => {
    const before = nowMicros();
    const text = dataLines(await (await ask({ 'x-stand-in': '{"text":"stamps"}' })).text())
      .slice(1, -2)
      .map((line) => JSON.parse(line).choices[0].delta.content)
      .join('');
    const stamps = text.trim().split(' ');
    expect(stamps).toHaveLength(5);
    const [, received = 0, first = 0] = /^r(\d{16})t(\d{16})$/.exec(stamps[0] ?? '')?.map(Number) ?? [];
    const times = [before, received, first, ...stamps.slice(1).map((stamp) => Number(stamp.slice(1))), nowMicros()];
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('quote sentences of the sources with markers, false ones with the setting `lies`', async () => {
    const source = (number: number, text: string) => `<source id="${number}" title="Report">\n${text}\n</source>`;
    const content = [
      source(1, 'Nothing.'),
      source(
        2,
        'Margins. The operating margin fell to twelve percent in the last quarter of 2023. It will rise again when prices are higher.',
      ),
    ].join('\n');
    const answer = async (text: string) => {
      const whole = await client.chat.completions.create(
        { model: 'm', messages: [{ role: 'user', content }] },
        { headers: { 'x-stand-in': JSON.stringify({ text, tokens: 60 }) } },
      );
      return whole.choices[0]?.message.content;
    };
    expect(await answer('quotes')).toBe(
      'The operating margin fell to twelve percent in the last quarter of 2023. [2: "The operating margin fell to twelve percent in the last quarter of"] ' +
        'It will rise again when prices are higher. [2: "It will rise again when prices are higher."]',
    );
    expect(await answer('lies')).toContain('[2: "words which nobody ever wrote');
  });

  it('accept settings in the query and reject unknown ones', async () => {
    const good = await fetch(`${standIn.baseUrl}/chat/completions?tokens=2`, { method: 'POST', body: '{"stream":true,"messages":[]}' });
    expect(dataLines(await good.text())).toHaveLength(1 + 2 + 1 + 1);
    const bad = await ask({ 'x-stand-in': '{"tokenz":2}' });
    expect(bad.status).toBe(400);
  });

  it('record when a caller disconnects', async () => {
    standIn.configure({ tokens: 1000, delayMs: 20 });
    const abort = new AbortController();
    const response = await ask({}, {}, abort.signal);
    await response.body?.getReader().read();
    const abortedAt = nowMicros();
    abort.abort();
    await until(() => standIn.counts().aborted === 1);
    const call = standIn.calls()[0];
    expect(call).toMatchObject({ kind: 'chat', completed: false });
    expect(call?.abortedAt).toBeGreaterThanOrEqual(abortedAt);
    expect(standIn.counts().open).toBe(0);
  });

  it('count calls until a reset', async () => {
    await ask().then((response) => response.text());
    await fetch(`${standIn.baseUrl}/models`).then((response) => response.json());
    await until(() => standIn.calls().every((call) => call.completed));
    expect(standIn.counts()).toEqual({ chat: 1, embeddings: 0, models: 1, aborted: 0, open: 0 });
    expect(standIn.requests()).toHaveLength(1);
    standIn.reset();
    expect(standIn.counts()).toMatchObject({ chat: 0, models: 0 });
    expect(standIn.calls()).toEqual([]);
  });

  it('serve 200 streams at once', async () => {
    standIn.configure({ tokens: 20, delayMs: 2, text: 'stamps' });
    const texts = await Promise.all(Array.from({ length: 200 }, () => ask().then((response) => response.text())));
    expect(texts.every((text) => dataLines(text).length === 23)).toBe(true);
    expect(standIn.counts().chat).toBe(200);
  });
});

describe('failures of the model stand-in', () => {
  const silentAfter = 1000;
  /** The status, and the body up to its end, a cut, or a second of silence. */
  async function outcome(): Promise<{ status: number | null; text: string; ended: 'end' | 'cut' | 'silence'; headers: Headers | null }> {
    const abort = new AbortController();
    let text = '';
    let response: Response | null = null;
    let silent = false;
    let timer: NodeJS.Timeout | undefined;
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        silent = true;
        abort.abort();
      }, silentAfter);
    };
    watch();
    try {
      response = await ask({}, {}, abort.signal);
      const decoder = new TextDecoder();
      for await (const part of response.body ?? []) {
        text += decoder.decode(part as Uint8Array, { stream: true });
        watch();
      }
      return { status: response.status, text, ended: 'end', headers: response.headers };
    } catch {
      return { status: response?.status ?? null, text, ended: silent ? 'silence' : 'cut', headers: response?.headers ?? null };
    } finally {
      clearTimeout(timer);
    }
  }

  const expected: Record<string, { status: number | null; ended: 'end' | 'cut' | 'silence'; contains?: RegExp }> = {
    none: { status: 200, ended: 'end', contains: /\[DONE\]/ },
    hang_before_headers: { status: null, ended: 'silence' },
    hang_mid_body: { status: 200, ended: 'silence', contains: /^data: / },
    eof_without_finish: { status: 200, ended: 'end', contains: /^data:/ },
    html_200: { status: 200, ended: 'end', contains: /^<!doctype html>/ },
    cut_socket: { status: 200, ended: 'cut', contains: /^data: / },
    rate_limited_120: { status: 429, ended: 'end', contains: /rate_limit_exceeded/ },
    unauthorized: { status: 401, ended: 'end', contains: /invalid_api_key/ },
    server_error: { status: 500, ended: 'end', contains: /server_error/ },
    garbage_lines: { status: 200, ended: 'end', contains: /not json at all/ },
    error_in_stream: { status: 200, ended: 'end', contains: /data: \{"error":/ },
    wrong_vector_count: { status: 200, ended: 'end', contains: /\[DONE\]/ },
    wrong_vector_width: { status: 200, ended: 'end', contains: /\[DONE\]/ },
  };

  it('each have an expected outcome in this test', () => {
    expect(Object.keys(expected)).toEqual([...FAILURES]);
  });

  it.each(Object.entries(expected))('produce the outcome of %s', async (failure, expectation) => {
    standIn.configure({ failure });
    const result = await outcome();
    expect(result).toMatchObject({ status: expectation.status, ended: expectation.ended });
    if (expectation.contains) expect(result.text).toMatch(expectation.contains);
    if (failure !== 'none' && !failure.startsWith('wrong_vector')) expect(result.text).not.toContain('[DONE]');
    if (failure === 'rate_limited_120') expect(result.headers?.get('retry-after')).toBe('120');
  });

  it('stop after the set number of calls, and concern embeddings only with that setting', async () => {
    standIn.configure({ failure: 'server_error', failTimes: 2 });
    const statuses = [await ask(), await ask(), await ask()].map((response) => response.status);
    expect(statuses).toEqual([500, 500, 200]);
    standIn.configure({ failTimes: null });
    await expect(client.embeddings.create({ model: 'm', input: 'x' })).resolves.toBeDefined();
    standIn.configure({ failureOn: 'all' });
    await expect(client.embeddings.create({ model: 'm', input: 'x' })).rejects.toMatchObject({ status: 500 });
  });
});
