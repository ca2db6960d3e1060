import { z } from '@hono/zod-openapi';

export const EMBED_STATUSES = ['live', 'no_snippet', 'other_clone', 'other_server', 'unreachable', 'private_address'] as const;

export const CheckEmbedInput = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, message: 'is not an address like https://example.com/page' })
      .max(2000)
      .refine((url) => !URL.canParse(url) || (!new URL(url).username && !new URL(url).password), 'must not hold a user name or password')
      .openapi({ description: 'A page that should show the clone, or just a site’s origin.', example: 'https://example.com/contact' }),
  })
  .openapi('CheckEmbedInput');
export type CheckEmbedInput = z.infer<typeof CheckEmbedInput>;

export const EmbedCheck = z
  .object({
    url: z.string().openapi({ description: 'The page that was looked at, after redirects.' }),
    origin: z.string(),
    status: z.enum(EMBED_STATUSES).openapi({
      description:
        '`live`: the page’s HTML holds the snippet of this clone; visitors can talk to it when `originAllowed` and `published` are true, too. `private_address`: this server does not open it; `lastSeenAt` may still tell.',
    }),
    httpStatus: z.number().int().nullable().openapi({ description: 'What the page answered; null: nothing.' }),
    snippet: z.object({ src: z.string(), clone: z.string() }).nullable().openapi({ description: 'The one that was found.' }),
    originAllowed: z.boolean().openapi({ description: 'Whether the snippet’s clone or key allows the page’s origin now.' }),
    published: z.boolean(),
    lastSeenAt: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'When a page of this origin last opened the clone, to within five minutes.' }),
    message: z.string().openapi({ description: 'What to do next, in plain words.' }),
  })
  .openapi('EmbedCheck');
export type EmbedCheck = z.output<typeof EmbedCheck>;
export type EmbedStatus = EmbedCheck['status'];

export const Installation = z
  .object({
    origin: z.string(),
    firstSeenAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime().openapi({ description: 'To within five minutes.' }),
  })
  .openapi('Installation');
export type Installation = z.output<typeof Installation>;
