import { afterEach, describe, expect, it } from 'vitest';
import { createJsonParser, type JsonParser } from './json-parser.ts';

let parser: JsonParser;
afterEach(() => parser.close());

/** Parses the text as it arrives from the network. */
async function parse(text: string | Buffer, checkText = true): Promise<unknown> {
  const bytes = Buffer.from(text as string);
  const body = parser.open();
  try {
    for (let at = 0; at < bytes.length; at += 65_536) body.write(bytes.subarray(at, at + 65_536));
    return await body.end({ checkText });
  } finally {
    body.close();
  }
}

const batch = {
  before: 1,
  texts: Array.from({ length: 150 }, (_, n) => ({ title: `Text ${n} 👋`, text: 'é, ü. '.repeat(2000), tags: ['a', 'b'] })),
  after: { list: [1, 2, 3], nothing: null },
};

describe('the JSON parser', () => {
  it('gives the same value for small and for large bodies', async () => {
    parser = createJsonParser();
    for (const value of [{}, batch.after, batch, { texts: [] }]) expect(await parse(JSON.stringify(value))).toEqual(value);
  });

  it('lets other work run while it parses a large body', async () => {
    parser = createJsonParser();
    let turns = 0;
    let running = true;
    const turn = () => {
      turns++;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    const text = JSON.stringify(batch);
    turns = 0;
    const value = await parse(text);
    running = false;
    // It is received in several pieces, and other work has its turn before each. Parsed here, it would be 0.
    expect(turns).toBeGreaterThan(5);
    expect(value).toEqual(batch);
  });

  it.each([
    ['small', 0],
    ['large', 300_000],
  ])('names what is wrong with a %s body', async (_size, padding) => {
    parser = createJsonParser();
    const pad = 'x'.repeat(padding);
    const failure = (text: string | Buffer) =>
      parse(text).then(
        () => 'parsed',
        (error: { code: string; message: string; param?: string }) => [error.code, error.param ?? null, error.message],
      );
    expect(await failure(`{"a":"${pad}"`)).toEqual(['invalid_input', null, expect.stringContaining('not valid JSON')]);
    expect(await failure(`{"a":"${pad}","b":["\\ud800"]}`)).toEqual(['invalid_input', 'b.0', expect.stringContaining('surrogate')]);
    const latin1 = Buffer.from(`{"a":"${pad}\u00fc"}`, 'latin1');
    expect(await failure(latin1)).toEqual(['invalid_input', null, expect.stringContaining('not valid UTF-8')]);
    expect(await parse(`{"a":"${pad}\\ud800"}`, false)).toEqual({ a: `${pad}\ud800` });
  });

  it('parses several large bodies that arrive at the same time, and drops one that was given up', async () => {
    parser = createJsonParser();
    const text = JSON.stringify(batch);
    const abandoned = parser.open();
    abandoned.write(Buffer.from(text));
    abandoned.close();
    expect(await Promise.all([parse(text), parse('{"small":1}'), parse(text)])).toEqual([batch, { small: 1 }, batch]);
  });

  it('answers unavailable when the worker takes too long, and works again afterward', async () => {
    parser = createJsonParser({ timeoutMs: 0 });
    await expect(parse(JSON.stringify(batch))).rejects.toMatchObject({ code: 'unavailable' });
    expect(await parse('{"a":1}')).toEqual({ a: 1 });
    await parser.close();
    parser = createJsonParser();
    expect(await parse(JSON.stringify(batch))).toEqual(batch);
  });

  it('receives no list or text as the whole of a large body', async () => {
    parser = createJsonParser();
    expect(await parse(JSON.stringify(batch.texts))).toEqual([]);
    expect(await parse(JSON.stringify('x'.repeat(200_000)))).toBe('');
  });
});
