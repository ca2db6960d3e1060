import { z } from '@hono/zod-openapi';
import { DayQuery } from '../../http/fields.ts';

export const UsageQuery = z
  .object({
    from: DayQuery('First day, UTC. Default: 30 days before `to`.', '2026-01-01'),
    to: DayQuery('Last day, UTC, included. Default: today.', '2026-01-31'),
    cloneId: z.string().max(40).optional(),
  })
  .refine(({ from, to }) => !from || !to || from <= to, { message: 'from must not be after to', path: ['from'] });
export type UsageQuery = z.infer<typeof UsageQuery>;

export const usageCounts = {
  answers: z.number().int(),
  sources: z.number().int().openapi({ description: 'Number of embedded sources.' }),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costMicros: z.number().int().openapi({ description: 'Cost charged by the model provider, in millionths of a US dollar.' }),
};

/** Covers at most 366 days, so the list needs no pages. */
export const UsageReport = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    total: z.object(usageCounts),
    days: z.array(z.object({ day: z.iso.date(), ...usageCounts })).openapi({ description: 'Days with usage, oldest first.' }),
    models: z
      .array(z.object({ model: z.string(), ...usageCounts }))
      .openapi({ description: 'The same counts by model, most expensive first; at most 100.' }),
  })
  .openapi('UsageReport');
export type UsageReport = z.infer<typeof UsageReport>;

export const SpendingLimit = z
  .object({
    monthlyCostMicros: z.number().int().min(0).max(1_000_000_000_000).nullable().openapi({
      description: 'Maximum model cost per calendar month (UTC), in millionths of a US dollar. Null: no limit.',
    }),
    spentMicros: z.number().int().openapi({ description: 'Cost of this month so far.' }),
  })
  .openapi('SpendingLimit');
export type SpendingLimit = z.infer<typeof SpendingLimit>;

export const UpdateSpendingLimitInput = z
  .strictObject({ monthlyCostMicros: SpendingLimit.shape.monthlyCostMicros })
  .openapi('UpdateSpendingLimitInput');
export type UpdateSpendingLimitInput = z.infer<typeof UpdateSpendingLimitInput>;
