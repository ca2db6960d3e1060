import { expect, it } from 'vitest';
import type { ChatEvent } from './generated/models.ts';
import { createMessage, reduceMessage } from './index.ts';
import { answerEvents } from './testing.ts';

it('builds the answer from its events', () => {
  expect(answerEvents('msg_1').reduce(reduceMessage, createMessage())).toEqual({
    id: 'msg_1',
    sessionId: 'ses_1',
    model: 'test',
    links: 'safe',
    content: 'Zürich liegt am See — 漢字 und 🦜🦜 line\nbreak \u2028 fin.',
    sources: [{ index: 1, sourceId: 'src_1', title: 'Atlas', url: null, page: 7 }],
    citations: [expect.objectContaining({ chunkId: 'chk_1', quote: 'Zürich liegt am See' })],
    finishReason: 'stop',
    usage: { inputTokens: 5, outputTokens: 9, costMicros: 12, flags: [] },
    followUps: ['Und die Limmat?'],
    error: null,
  });
});

it('ignores events of other messages', () => {
  const events = [...answerEvents('msg_0'), ...answerEvents('msg_1')];
  const expected = answerEvents('msg_1').reduce(reduceMessage, createMessage());
  expect(events.reduce(reduceMessage, createMessage({ id: 'msg_1' }))).toEqual(expected);
  const message = createMessage({ id: 'msg_1' });
  expect(reduceMessage(message, answerEvents('msg_0')[2] as ChatEvent)).toBe(message);
});

it('starts over when the answer does, as after a restart of the server', () => {
  const [first, ...rest] = answerEvents('msg_1');
  const interrupted = rest.slice(0, 3).reduce(reduceMessage, reduceMessage(createMessage(), first as ChatEvent));
  const error = { type: 'internal_error', code: 'unavailable', message: 'Ask again.', param: null, requestId: 'req_1' } as const;
  const failed = reduceMessage(interrupted, { type: 'error', data: { messageId: 'msg_1', error } });
  expect(answerEvents('msg_1').reduce(reduceMessage, failed)).toEqual(answerEvents('msg_1').reduce(reduceMessage, createMessage()));
});

it('never changes the message it is given', () => {
  const frozen = Object.freeze({ ...createMessage(), sources: Object.freeze([]) as never, citations: Object.freeze([]) as never });
  const message = answerEvents().reduce((before, event) => Object.freeze(reduceMessage(before, event)), frozen);
  expect(frozen.content).toBe('');
  expect(message.citations).toHaveLength(1);
});

it('keeps the fields of a larger type', () => {
  const stored = { ...createMessage(), role: 'assistant', createdAt: 'now' };
  expect(answerEvents().reduce(reduceMessage<typeof stored>, stored)).toMatchObject({ role: 'assistant', createdAt: 'now', id: 'msg_1' });
});

it('keeps the error of an answer that failed', () => {
  const kind = { type: 'upstream_error', code: 'upstream_timeout' } as const;
  const error = { ...kind, message: 'Try again.', param: null, requestId: 'req_1' };
  expect(reduceMessage(createMessage({ id: 'msg_1' }), { type: 'error', data: { messageId: 'msg_1', error } })).toMatchObject({ error });
});

it('leaves the message as it is after an event of an unknown type', () => {
  const message = createMessage({ id: 'msg_1' });
  expect(reduceMessage(message, { type: 'from-the-future', data: { messageId: 'msg_1' } } as never)).toBe(message);
});
