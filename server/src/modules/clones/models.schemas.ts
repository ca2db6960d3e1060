import { z } from '@hono/zod-openapi';

/** A chat model. */
export const Model = z
  .object({
    id: z.string().openapi({ description: 'The value for `model` in the settings of a clone.', example: 'gpt-5.4-mini' }),
    default: z.boolean().openapi({ description: 'Whether clones without a `model` use it.' }),
    selectable: z
      .boolean()
      .openapi({ description: 'False for the built-in answerer, which quotes sources without a language model: leave `model` null.' }),
  })
  .openapi('Model', { description: 'A chat model that a clone can use.' });
export type Model = z.infer<typeof Model>;
