import { z } from '@hono/zod-openapi';
import { DayQuery } from '../../../http/fields.ts';
import { usageCounts } from '../billing.schemas.ts';

const Text = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\u0000') && text.isWellFormed(), 'must be well-formed Unicode without the character U+0000')
  .optional();

export const USAGE_DIMENSIONS = ['day', 'clone', 'session', 'apiKey', 'visitor', 'model'] as const;
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number];

export const UsageBreakdownQuery = z.object({
  groupBy: z.enum(USAGE_DIMENSIONS).default('day').openapi({
    description:
      'What to add up by. `apiKey`: the key that created the session, publishable keys of pages included. `visitor`: your own ID for the visitor.',
  }),
  from: DayQuery('First day, UTC. Default: 30 days before `to`.', '2026-01-01'),
  to: DayQuery('Last day, UTC, included. Default: today.', '2026-01-31'),
  cloneId: Text.openapi({ description: 'Only usage of this clone.' }),
  sessionId: Text.openapi({ description: 'Only usage of this session.' }),
  apiKeyId: Text.openapi({ description: 'Only usage of sessions that this key created.' }),
  visitorId: Text.openapi({ description: 'Only usage of sessions with exactly this visitorId.' }),
});
export type UsageBreakdownQuery = z.infer<typeof UsageBreakdownQuery>;

export const UsageGroup = z
  .object({
    key: z.string().nullable().openapi({
      description:
        'The day, model, or ID. Null: usage without one, such as that of anonymous visitors or of embedded sources; and, by visitor, that of deleted sessions.',
      example: '2026-01-31',
    }),
    ...usageCounts,
  })
  .openapi('UsageGroup', { description: 'The usage with one key.' });
export type UsageGroup = z.infer<typeof UsageGroup>;
