import { z } from '@hono/zod-openapi';
import { flag, Metadata, Tags, TagsQuery, TimeQuery } from '../../http/fields.ts';
import { LanguageTag } from '../../http/language-field.ts';
import { PageOrigin } from '../../http/origin-field.ts';
import type { SessionId } from '../../shared/ids.ts';
import { idPattern } from '../../shared/ids.ts';
import { MAX_SEARCH_WORDS, searchWordsOf } from '../../shared/word-pattern.ts';
import { CloneIdSchema } from '../clones/clones.schemas.ts';

export const SessionIdSchema = z
  .string()
  .regex(new RegExp(idPattern('session')), 'is not a session ID (ses_ and 26 characters)')
  .transform((id) => id as SessionId)
  .openapi({ type: 'string', example: 'ses_01jd5zq8w3x6v9k2m4n7p0r5st' });

const SessionMetadata = Metadata.openapi({ description: 'Up to 20 key-value pairs for your own use. Hidden from visitors.' });

/** The language of the page on which a visitor asks. */
export const PageLanguage = LanguageTag.openapi({
  description:
    'Language of the page (BCP 47). If the clone’s language is `auto`, it answers in this language where neither the conversation nor its own texts tell one.',
  example: 'pt-BR',
});

export const CreateSessionInput = z
  .object({
    preview: z.boolean().default(false).openapi({ description: 'Use the draft instead of the published version. Requires clones:read.' }),
    visitorId: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .openapi({ description: 'Your ID for an identified visitor. Only secret keys and members can set it.' }),
    metadata: SessionMetadata.default({}),
    origin: PageOrigin.optional().openapi({
      description:
        'Origin of the page that you give the token to, such as `https://example.com`. The token then works on that origin only. Only secret keys and members can set it: a page gets a token for its own origin.',
    }),
    tags: Tags.optional(),
    language: PageLanguage.optional(),
  })
  .openapi('CreateSessionInput');
export type CreateSessionInput = z.infer<typeof CreateSessionInput>;

export const UpdateSessionInput = z
  .strictObject({
    title: z.string().trim().min(1).max(120).openapi({ description: 'Replaces the start of the first question.' }),
    metadata: SessionMetadata.openapi({ description: 'Replaces all key-value pairs. Hidden from visitors.' }),
    tags: Tags,
  })
  .partial()
  .openapi('UpdateSessionInput');
export type UpdateSessionInput = z.infer<typeof UpdateSessionInput>;

export const Session = z
  .object({
    id: z.string(),
    cloneId: z.string(),
    preview: z.boolean().openapi({ description: 'Whether the session uses the draft.' }),
    visitorId: z.string().nullable().openapi({ description: 'Your ID for the visitor. Null for an anonymous visitor.' }),
    metadata: z.record(z.string(), z.string()).openapi({ description: 'Your key-value pairs. Empty for visitors.' }),
    tags: z.array(z.string()).openapi({ description: 'Your labels. Empty for visitors.' }),
    origin: z.string().nullable().openapi({
      description: 'Origin of the page on which the session was started. Null if no page did, or if it is not known.',
      example: 'https://example.com',
    }),
    language: z
      .string()
      .nullable()
      .openapi({ description: 'Language of the page, as it was given. Null if it was not.', example: 'pt-BR' }),
    title: z.string().nullable().openapi({ description: 'The start of the first question, or the title that you set.' }),
    status: z.enum(['active', 'ended']),
    messageCount: z.number().int(),
    lastSeq: z.number().int().openapi({ description: 'Sequence number of the last event. Use it as `after` in streamSessionEvents.' }),
    answering: z.string().nullable().openapi({ description: 'ID of the answer in progress, or null.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
  })
  .openapi('Session');
export type Session = z.infer<typeof Session>;

export const SessionFilter = z.object({
  visitorId: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine((name) => !name.includes('\u0000'), 'must not contain the character U+0000')
    .optional()
    .openapi({ description: 'Only sessions that were created with exactly this visitorId.' }),
  preview: flag('`true`: only preview sessions. `false`: only sessions with a published version.'),
  tags: TagsQuery,
  empty: flag('`true`: only sessions without messages. `false`: only sessions with messages.'),
  search: z
    .string()
    .overwrite((text) => text.replaceAll('\u0000', '').toWellFormed())
    .max(200)
    .refine((text) => searchWordsOf(text).length <= MAX_SEARCH_WORDS, `has more than ${MAX_SEARCH_WORDS} words`)
    .optional()
    .openapi({
      description: `Only sessions whose title, or one of whose questions or answers, contains each of these words or parts of words, in any order and case. At most ${MAX_SEARCH_WORDS} words.`,
      example: 'opening hours',
    }),
  unanswered: flag(
    '`true`: only sessions in which a question got no answer, because the clone refused it or failed. `false`: only the others.',
  ),
  rating: z
    .enum(['up', 'down', 'any'])
    .optional()
    .openapi({ description: 'Only sessions with an answer that has this rating. `any`: with either of them.' }),
  origin: PageOrigin.optional().openapi({ description: 'Only sessions that were started on a page of this origin.' }),
  from: TimeQuery('Only sessions created at this time or later.'),
  to: TimeQuery('Only sessions created before this time.'),
});
export type SessionFilter = z.infer<typeof SessionFilter>;

/** Filters the sessions of all clones. */
export const WorkspaceSessionFilter = SessionFilter.extend({
  cloneId: CloneIdSchema.optional().openapi({ type: 'string', description: 'Only sessions with this clone.' }),
});
export type WorkspaceSessionFilter = z.infer<typeof WorkspaceSessionFilter>;

export const CreatedSession = z
  .object({
    session: Session,
    token: z.string().openapi({ description: 'Grants access to this session only. Give it to the visitor’s browser.' }),
    expiresIn: z.number().int().openapi({ description: 'Seconds until the token expires.' }),
  })
  .openapi('CreatedSession');
export type CreatedSession = z.infer<typeof CreatedSession>;

export const RenewSessionTokenInput = z
  .object({
    token: z.string().min(1).max(8192).optional().openapi({
      description: 'The last token of the session. It may have expired. Required with a publishable key, ignored otherwise.',
    }),
  })
  .openapi('RenewSessionTokenInput');
export type RenewSessionTokenInput = z.infer<typeof RenewSessionTokenInput>;

export const SessionToken = z
  .object({
    token: z.string().openapi({ description: 'Grants access to this session only. Give it to the visitor’s browser.' }),
    expiresIn: z.number().int().openapi({ description: 'Seconds until the token expires.' }),
  })
  .openapi('SessionToken');
export type SessionToken = z.infer<typeof SessionToken>;
