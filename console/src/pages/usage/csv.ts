import type { UsageReport } from '@cloneai/sdk';
import { toCsv } from '../../lib/save-file.ts';

type Day = UsageReport['days'][number];

export const ZERO_USAGE: Omit<Day, 'day'> = { answers: 0, sources: 0, inputTokens: 0, outputTokens: 0, costMicros: 0 };

/** Daily usage as CSV, with the cost in US dollars. */
export const usageToCsv = (days: readonly Day[]): string =>
  toCsv([
    ['day', 'answers', 'sources', 'input_tokens', 'output_tokens', 'cost_usd'],
    ...days.map(({ day, answers, sources, inputTokens, outputTokens, costMicros }) => [
      ...[day, answers, sources, inputTokens, outputTokens],
      (costMicros / 1e6).toFixed(6),
    ]),
  ]);
