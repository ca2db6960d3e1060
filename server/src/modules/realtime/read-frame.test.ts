import { expect, it } from 'vitest';
import { readFrame } from './read-frame.ts';

it.each([
  [{ type: 'typing', data: { typing: true, extra: 1 } }, 'data.extra'],
  [{ type: 'ping', later: true }, 'later'],
  [{ type: 'ping', data: { at: 1 } }, 'data.at'],
])('refuses the unknown field of the frame %j', (frame, param) => {
  expect(() => readFrame(JSON.stringify(frame))).toThrow(expect.objectContaining({ code: 'invalid_input', param }));
});

it('accepts a ping with and without data', () => {
  expect(readFrame('{"type":"ping"}')).toEqual({ type: 'ping' });
  expect(readFrame('{"type":"ping","data":{}}')).toEqual({ type: 'ping', data: {} });
});
