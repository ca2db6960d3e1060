import { z } from '@hono/zod-openapi';
import { Citation } from '../chat.schemas.ts';

/** A citation with the text around it. */
export const CitationContext = Citation.extend({
  before: z.string().openapi({ description: 'The text of the source before the quote, from the start of a word.', example: 'In Potsdam,' }),
  after: z
    .string()
    .openapi({ description: 'The text of the source after the quote, to the end of a word.', example: 'It is still in use.' }),
}).openapi('CitationContext', {
  description: 'A citation with the text around it. The text is empty if the source was deleted or changed since the answer.',
});
export type CitationContext = z.infer<typeof CitationContext>;
