import { z } from '@hono/zod-openapi';

export const AnalyticsQuery = z.object({
  days: z.coerce.number().int().min(1).max(366).default(30).openapi({ description: 'How many days, UTC, up to and with today.' }),
});
export type AnalyticsQuery = z.infer<typeof AnalyticsQuery>;

const counts = {
  sessions: z.number().int().openapi({ description: 'Sessions opened by visitors; the expert’s own previews do not count.' }),
  questions: z.number().int(),
  answered: z.number().int().openapi({ description: 'Answers that ended by themselves (stop or length).' }),
  refused: z.number().int().openapi({ description: 'Questions that the sources do not answer.' }),
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
    from: z.string(),
    to: z.string(),
    total: z.object(counts),
    days: z.array(z.object({ day: z.string(), ...counts })).openapi({ description: 'Days with traffic, oldest first.' }),
  })
  .openapi('CloneAnalytics');
export type CloneAnalytics = z.infer<typeof CloneAnalytics>;
