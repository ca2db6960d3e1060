import { z } from '@hono/zod-openapi';
import { CloneIdSchema, Theme } from '../clones/clones.schemas.ts';

/** What a page's snippet says in `data-clone`. A secret key fits neither form: it is refused before it is looked at. */
export const EmbedName = z
  .string()
  .regex(/^(pk_[A-Za-z0-9_-]{43}|[a-z0-9]+(-[a-z0-9]+)*)$/, 'is neither a slug nor a publishable key (pk_…)')
  .max(60)
  .openapi({ description: "A published clone's slug, or a publishable key of it.", example: 'ada-lovelace' });

/** Without `clone` a session's token has to name it. */
export const EmbedQuery = z.object({ clone: EmbedName.optional() });

/** What anybody may see of a clone: how it introduces itself and how it looks. */
export const EmbeddedClone = z
  .object({
    id: CloneIdSchema,
    slug: z.string(),
    name: z.string(),
    avatarUrl: z.string().nullable(),
    bio: z.string(),
    greeting: z.string(),
    starterQuestions: z.array(z.string()),
    language: z.string(),
    theme: Theme,
  })
  .openapi('EmbeddedClone');
export type EmbeddedClone = z.output<typeof EmbeddedClone>;

export const EmbeddedAvatar = z
  .object({
    type: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
    data: z.string().openapi({ description: 'Its bytes in base64; at most 512 KB before that.' }),
  })
  .openapi('EmbeddedAvatar');
export type EmbeddedAvatar = z.infer<typeof EmbeddedAvatar>;

export const OpenEmbedSessionInput = z
  .strictObject({
    clone: EmbedName,
    token: z.string().max(4096).optional().openapi({
      description:
        'A session token had from here before, at most 7 days past its end: its session is continued under a new token. A new session is opened when that cannot be.',
    }),
  })
  .openapi('OpenEmbedSessionInput');
export type OpenEmbedSessionInput = z.infer<typeof OpenEmbedSessionInput>;
