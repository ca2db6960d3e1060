import type { Message, Session } from '@cloneai/sdk';
import { count, money } from '../../../lib/format.ts';

/** The model name of answers that quote sources without a language model. */
const EXTRACTIVE = 'offline-extractive';

export const visitorName = ({ visitorId }: Pick<Session, 'visitorId'>): string => visitorId ?? 'Anonymous';

export const modelName = (model: string | null): string | null => (model === EXTRACTIVE ? 'Offline mode' : model);

/** A label for answers that did not end normally. */
export function finishLabel({
  finishReason,
  error,
}: Pick<Message, 'finishReason' | 'error'>): { kind: 'warn' | 'bad' | 'plain'; text: string } | null {
  switch (finishReason) {
    case 'refused':
      return { kind: 'warn', text: 'Refused: not in the sources' };
    case 'stopped':
      return { kind: 'plain', text: 'Stopped by the visitor' };
    case 'length':
      return { kind: 'warn', text: 'Cut off at the maximum length' };
    case 'error':
      return { kind: 'bad', text: error ? `Failed: ${error.message} (${error.code}, request ${error.requestId})` : 'Failed' };
    default:
      return null;
  }
}

/** Tokens and cost of one or more answers. `null` if they used none. */
export function usageLabel(messages: readonly Pick<Message, 'usage'>[]): string | null {
  const used = messages.flatMap(({ usage }) => usage ?? []);
  if (used.length === 0) return null;
  const sum = (key: 'inputTokens' | 'outputTokens' | 'costMicros') => used.reduce((total, usage) => total + usage[key], 0);
  // Answers in offline mode use no tokens.
  if (sum('inputTokens') + sum('outputTokens') === 0) return null;
  const flags = new Set(used.flatMap((usage) => usage.flags));
  return [
    `${sum('inputTokens').toLocaleString()} input tokens, ${sum('outputTokens').toLocaleString()} output tokens${flags.has('estimated') ? ' (estimated)' : ''}`,
    flags.has('unknown_price') ? `${money(sum('costMicros'))}, price unknown for some models` : money(sum('costMicros')),
  ].join(' · ');
}

export const messageCountLabel = (session: Pick<Session, 'messageCount'>): string =>
  session.messageCount === 0 ? 'No questions yet' : count(session.messageCount, 'message');
