import type { ChatEvent, Message } from '@cloneai/sdk';
import { expect, it } from 'vitest';
import { finishLabel, usageLabel } from './labels.ts';
import { foldAnswer, withNewest } from './live-answer.ts';

const NOW = '2026-03-01T12:00:00.000Z';
const usage = { inputTokens: 1200, outputTokens: 34, costMicros: 4200, flags: [] };

it('puts an answer together of its events, and leaves out those of others', () => {
  const events = [
    { type: 'message-start', data: { messageId: 'msg_1', sessionId: 'ses_1', model: 'm' } },
    { type: 'sources-found', data: { messageId: 'msg_1', sources: [{ index: 1 }] } },
    { type: 'text-delta', data: { messageId: 'msg_1', text: 'Ten ' } },
    { type: 'text-delta', data: { messageId: 'msg_0', text: 'of another' } },
    { type: 'citation-added', data: { messageId: 'msg_1', index: 1, at: 4 } },
    { type: 'text-delta', data: { messageId: 'msg_1', text: '[1]' } },
    { type: 'message-end', data: { messageId: 'msg_1', finishReason: 'stop', usage, followUps: ['More?'] } },
  ] as unknown as ChatEvent[];
  expect(events.reduce<Message | null>((live, event) => foldAnswer(live, event, NOW), null)).toEqual({
    id: 'msg_1',
    sessionId: 'ses_1',
    role: 'assistant',
    content: 'Ten [1]',
    finishReason: 'stop',
    model: 'm',
    citations: [{ index: 1, at: 4 }],
    sources: [{ index: 1 }],
    followUps: ['More?'],
    usage,
    error: null,
    feedback: null,
    createdAt: NOW,
  });
});

it('puts newly read messages before the known ones, each once', () => {
  const message = (id: string, content = '') => ({ id, content }) as Message;
  expect(
    withNewest([message('b', 'old'), message('a')], [message('c'), message('b', 'new')]).map(({ id, content }) => id + content),
  ).toEqual(['c', 'bnew', 'a']);
});

it('adds up what answers cost, says what is guessed, and nothing where nothing was usageLabel', () => {
  expect(usageLabel([{ usage }, { usage: null }, { usage }])).toBe('2,400 tokens in, 68 out · $0.0084');
  expect(usageLabel([{ usage: { ...usage, flags: ['estimated', 'unknown_price'] } }])).toContain('(estimated) · $0.0042, price not known');
  expect(usageLabel([{ usage: { ...usage, inputTokens: 0, outputTokens: 0, costMicros: 0 } }, { usage: null }])).toBeNull();
});

it('says how an answer ended when it did not end well', () => {
  const error = { type: 'upstream_error', code: 'upstream_failed', message: 'The model failed.', param: null, requestId: 'req_9' };
  expect(finishLabel({ finishReason: 'error', error })?.text).toBe('Failed: The model failed. (upstream_failed, request req_9)');
  expect(finishLabel({ finishReason: 'refused', error: null })?.kind).toBe('warn');
  expect(finishLabel({ finishReason: 'stop', error: null })).toBeNull();
});
