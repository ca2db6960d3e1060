import type { Message, Session } from '@cloneai/sdk';
import { count, money } from '../../../lib/format.ts';

/** The name under which the server's answers without a model go. */
const EXTRACTIVE = 'offline-extractive';

export const visitorName = ({ visitorId }: Pick<Session, 'visitorId'>): string => visitorId ?? 'Anonymous';

export const modelName = (model: string | null): string | null => (model === EXTRACTIVE ? 'CitationList, without a model' : model);

/** How an answer ended, when it is worth a word. */
export function finishLabel({
  finishReason,
  error,
}: Pick<Message, 'finishReason' | 'error'>): { kind: 'warn' | 'bad' | 'plain'; text: string } | null {
  switch (finishReason) {
    case 'refused':
      return { kind: 'warn', text: 'Refused: the sources do not answer this' };
    case 'stopped':
      return { kind: 'plain', text: 'Stopped before its end' };
    case 'length':
      return { kind: 'warn', text: 'Cut off at the longest answer' };
    case 'error':
      return { kind: 'bad', text: error ? `Failed: ${error.message} (${error.code}, request ${error.requestId})` : 'Failed' };
    default:
      return null;
  }
}

/** Tokens and cost of one answer, or of several. */
export function usageLabel(messages: readonly Pick<Message, 'usage'>[]): string | null {
  const used = messages.flatMap(({ usage }) => usage ?? []);
  if (used.length === 0) return null;
  const sum = (key: 'inputTokens' | 'outputTokens' | 'costMicros') => used.reduce((total, usage) => total + usage[key], 0);
  // Answers without a model spend nothing.
  if (sum('inputTokens') + sum('outputTokens') === 0) return null;
  const flags = new Set(used.flatMap((usage) => usage.flags));
  return [
    `${sum('inputTokens').toLocaleString()} tokens in, ${sum('outputTokens').toLocaleString()} out${flags.has('estimated') ? ' (estimated)' : ''}`,
    flags.has('unknown_price') ? `${money(sum('costMicros'))}, price not known for every model` : money(sum('costMicros')),
  ].join(' · ');
}

export const messageCountLabel = (session: Pick<Session, 'messageCount'>): string =>
  session.messageCount === 0 ? 'Nothing asked yet' : count(session.messageCount, 'message');
