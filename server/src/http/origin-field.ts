import { z } from '@hono/zod-openapi';
import { normalizeOrigin, originProblem } from '../shared/origin.ts';

/** An allowed origin: normalized, or refused with what to write instead. */
const Origin = z
  .string()
  .max(300)
  .overwrite(normalizeOrigin)
  .superRefine((text, context) => {
    const message = originProblem(text);
    if (message) context.addIssue({ code: 'custom', message });
  });

/** The origin of one page, normalized. */
export const PageOrigin = Origin.refine((text) => !text.includes('*'), 'must be one origin, without a wildcard');

/** A list of allowed origins, each once. */
export const AllowedOrigins = z
  .array(Origin)
  .max(50)
  .overwrite((list) => [...new Set(list)]);
