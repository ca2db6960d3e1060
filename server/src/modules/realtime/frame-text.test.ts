import { expect, it } from 'vitest';
import { readFrame } from './read-frame.ts';

const send = (content: string) => `{"type":"send","data":{"idempotencyKey":"key-1","content":"${content}"}}`;

it.each(['\\ud83d', 'a\\u0000'])('refuses %s in a question and names the field', (text) => {
  expect(() => readFrame(send(text))).toThrow(expect.objectContaining({ code: 'invalid_input', param: 'data.content' }));
});

it('reads escaped characters and pairs', () => {
  expect(readFrame(send('\\u00e9 \\ud83d\\ude00'))).toMatchObject({ data: { content: 'é 😀' } });
});

it('refuses a deep frame before it is parsed', () => {
  expect(() => readFrame(`{"type":"send","data":${'['.repeat(60_000)}`)).toThrow(/nested more than 32 levels/);
  expect(() => readFrame(`{"type":"ping","data":[${'0,'.repeat(1000)}0]}`)).toThrow(/more than 100 values/);
});
