import { z } from '@hono/zod-openapi';

/** A language tag (BCP 47): a language, and what else it says, such as a region. */
export const LanguageTag = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag like en or pt-BR');
