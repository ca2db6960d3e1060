import type { ChatEvent, Message } from '@cloneai/sdk';
import { expect, it } from 'vitest';
import { finishLabel, usageLabel } from './labels.ts';
import { foldAnswer, withNewest } from './live-answer.ts';

const NOW = '2026-03-01T12:00:00.000Z';
const usage = { inputTokens: 1200, outputTokens: 34, costMicros: 4200, flags: [] };

it('builds an answer from its events and ignores events of other messages', () => {
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
    links: null,
    finishReason: 'stop',
    model: 'm',
    citations: [{ index: 1, at: 4 }],
    sources: [{ index: 1 }],
    followUps: ['More?'],
    usage,
    error: null,
    feedback: null,
    feedbackComment: null,
    createdAt: NOW,
  });
});

it('puts newly loaded messages first and keeps each message once', () => {
  const message = (id: string, content = '') => ({ id, content }) as Message;
  expect(
    withNewest([message('b', 'old'), message('a')], [message('c'), message('b', 'new')]).map(({ id, content }) => id + content),
  ).toEqual(['c', 'bnew', 'a']);
});

it('adds up the usage of answers, marks estimates, and shows nothing when no tokens were used', () => {
  expect(usageLabel([{ usage }, { usage: null }, { usage }])).toBe('2,400 input tokens, 68 output tokens · $0.0084');
  expect(usageLabel([{ usage: { ...usage, flags: ['estimated', 'unknown_price'] } }])).toContain('(estimated) · $0.0042, price unknown');
  expect(usageLabel([{ usage: { ...usage, inputTokens: 0, outputTokens: 0, costMicros: 0 } }, { usage: null }])).toBeNull();
});

it('labels answers that did not end normally', () => {
  const kind = { type: 'upstream_error', code: 'upstream_failed' } as const;
  const error = { ...kind, message: 'The model failed.', param: null, requestId: 'req_9' };
  expect(finishLabel({ finishReason: 'error', error })?.text).toBe('Failed: The model failed. (upstream_failed, request req_9)');
  expect(finishLabel({ finishReason: 'refused', error: null })?.kind).toBe('warn');
  expect(finishLabel({ finishReason: 'stop', error: null })).toBeNull();
});
