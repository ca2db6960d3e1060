import { z } from '@hono/zod-openapi';
import { wholeNumber } from '../../http/query.schemas.ts';

export const AnalyticsQuery = z.object({
  days: wholeNumber(1, 366).default(30).openapi({ description: 'Number of days (UTC), including today.' }),
});
export type AnalyticsQuery = z.infer<typeof AnalyticsQuery>;

const counts = {
  sessions: z.number().int().openapi({ description: 'Sessions of visitors, without previews.' }),
  questions: z.number().int(),
  answered: z.number().int().openapi({ description: 'Answers that finished (stop or length).' }),
  refused: z.number().int().openapi({ description: 'Questions that the clone refused because its sources do not answer them.' }),
  stopped: z.number().int(),
  failed: z.number().int(),
  thumbsUp: z.number().int(),
  thumbsDown: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costMicros: z.number().int().openapi({ description: 'Millionths of a US dollar.' }),
};

export const CloneAnalytics = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    total: z.object(counts),
    days: z.array(z.object({ day: z.iso.date(), ...counts })).openapi({ description: 'Days with traffic, oldest first.' }),
  })
  .openapi('CloneAnalytics');
export type CloneAnalytics = z.infer<typeof CloneAnalytics>;
