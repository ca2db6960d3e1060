import { z } from '@hono/zod-openapi';
import { idPattern } from '../shared/ids.ts';
import { mustBeNumber } from '../shared/plain-issues.ts';

/**
 * A whole number in a path or query, in decimal digits. `z.coerce.number()` would also read an empty value as 0, `0x10` as 16, and
 * `true` as 1.
 */
export const wholeNumber = (min: number, max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value),
    z
      .number({ error: ({ input }) => (input === undefined ? undefined : mustBeNumber({ whole: true, min, max })) })
      .int()
      .min(min)
      .max(max),
  );

/** What a signed link has in its address. */
export const LinkQuery = z.object({
  workspace: z.string().regex(new RegExp(idPattern('workspace')), 'is not valid'),
  expires: wholeNumber(0, 100_000_000_000),
  signature: z.string().min(1).max(100),
});
