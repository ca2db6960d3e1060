import { z } from '@hono/zod-openapi';
import { CloneIdSchema, Theme } from '../clones/clones.schemas.ts';
import { PageLanguage } from '../sessions/sessions.schemas.ts';

/** Value of `data-clone` in a snippet. A secret key matches neither form, so it is rejected without a lookup. */
export const EmbedName = z
  .string()
  .regex(/^(pk_[A-Za-z0-9_-]{43}|[a-z0-9]+(-[a-z0-9]+)*)$/, 'is neither a slug nor a publishable key (pk_…)')
  .max(60)
  .openapi({ description: 'Slug or publishable key of a published clone.', example: 'ada-lovelace' });

/** `clone` is optional if the credential is a session token. */
export const EmbedQuery = z.object({ clone: EmbedName.optional() });

/** The public part of a clone: its introduction and appearance. */
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
    linkHosts: z.array(z.string()).openapi({ description: "Hosts that answers may link to, besides the hosts of the answer's sources." }),
    theme: Theme,
  })
  .openapi('EmbeddedClone');
export type EmbeddedClone = z.output<typeof EmbeddedClone>;

export const EmbeddedAvatar = z
  .object({
    type: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
    data: z.string().openapi({ description: 'The image encoded as base64. At most 512 KB before encoding.' }),
  })
  .openapi('EmbeddedAvatar');
export type EmbeddedAvatar = z.infer<typeof EmbeddedAvatar>;

export const OpenEmbedSessionInput = z
  .strictObject({
    clone: EmbedName,
    token: z.string().max(4096).optional().openapi({
      description:
        'An earlier session token that expired at most 7 days ago. Resumes its session with a new token, or creates a new session if that is not possible.',
    }),
    language: PageLanguage.optional(),
  })
  .openapi('OpenEmbedSessionInput');
export type OpenEmbedSessionInput = z.infer<typeof OpenEmbedSessionInput>;
