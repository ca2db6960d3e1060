import { z } from '@hono/zod-openapi';

export const EMBED_STATUSES = ['live', 'no_snippet', 'other_clone', 'other_server', 'unreachable', 'private_address'] as const;

export const CheckEmbedInput = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, message: 'must be an address such as https://example.com/page' })
      .max(2000)
      .refine((url) => !URL.canParse(url) || (!new URL(url).username && !new URL(url).password), 'must not contain a user name or password')
      .openapi({ description: 'A page that embeds the clone, or the origin of a site.', example: 'https://example.com/contact' }),
  })
  .openapi('CheckEmbedInput');
export type CheckEmbedInput = z.infer<typeof CheckEmbedInput>;

export const EmbedCheck = z
  .object({
    url: z.string().openapi({ description: 'The page that was checked, after redirects.' }),
    origin: z.string(),
    status: z.enum(EMBED_STATUSES).openapi({
      description:
        '`live`: the HTML contains the snippet of this clone; visitors can use it if `originAllowed` and `published` are also true. `private_address`: this server does not open the address; `lastSeenAt` still shows the last visit.',
    }),
    httpStatus: z.number().int().nullable().openapi({ description: 'HTTP status of the page. Null if it did not respond.' }),
    snippet: z.object({ src: z.string(), clone: z.string() }).nullable().openapi({ description: 'The snippet on the page.' }),
    originAllowed: z.boolean().openapi({ description: 'Whether the clone or key of the snippet allows the origin of the page.' }),
    published: z.boolean(),
    lastSeenAt: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'When a page of this origin last opened the clone, to within five minutes.' }),
    message: z.string().openapi({ description: 'Explains to a person what to do next.' }),
  })
  .openapi('EmbedCheck');
export type EmbedCheck = z.output<typeof EmbedCheck>;
export type EmbedStatus = EmbedCheck['status'];

export const Installation = z
  .object({
    origin: z.string(),
    firstSeenAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime().openapi({ description: 'Last visit, to within five minutes.' }),
  })
  .openapi('Installation');
export type Installation = z.output<typeof Installation>;
