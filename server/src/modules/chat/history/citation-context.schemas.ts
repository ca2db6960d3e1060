import { z } from '@hono/zod-openapi';
import { Citation } from '../chat.schemas.ts';

/** A citation with the text around it. */
export const CitationContext = Citation.extend({
  before: z.string().openapi({ description: 'The text of the source before the quote, from the start of a word.', example: 'In Potsdam,' }),
  after: z
    .string()
    .openapi({ description: 'The text of the source after the quote, to the end of a word.', example: 'It is still in use.' }),
  moreBefore: z.boolean().openapi({ description: 'Whether the source has more text before `before`.', example: true }),
  moreAfter: z.boolean().openapi({ description: 'Whether the source has more text after `after`.', example: false }),
  originalUrl: z.string().nullable().openapi({
    format: 'uri',
    description:
      'Link to the uploaded file, without a credential, for an hour. Null if the source is no file, or the clone’s `shareOriginals` is off. Add `#page=` and the page for a PDF.',
    example:
      'https://clone.example.com/v1/messages/msg_01jd5zq8w3x6v9k2m4n7p0r5st/citations/24/original?workspace=wsp_01jd5zq8w3x6v9k2m4n7p0r5st&expires=1769852700&signature=T1e6Yb0oQmVvN2wq7b3v1u9cXrLJ0a5dGh8kP4sZtEI',
  }),
}).openapi('CitationContext', {
  description: 'A citation with the text around it. The text is empty if the source was deleted or changed since the answer.',
});
export type CitationContext = z.infer<typeof CitationContext>;
