import { z } from '@hono/zod-openapi';
import type { CloneId } from '../../shared/ids.ts';
import { idPattern } from '../../shared/ids.ts';

export const CloneIdSchema = z
  .string()
  .regex(new RegExp(idPattern('clone')), 'is not a clone id (cln_ and 26 characters)')
  .transform((id) => id as CloneId)
  .openapi({ type: 'string', example: 'cln_01jd5zq8w3x6v9k2m4n7p0r5st' });

const themeFields = {
  mode: z.enum(['auto', 'light', 'dark']).openapi({ description: '`auto` follows the visitor’s system.' }),
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'is not a colour like #4f46e5')
    .openapi({ example: '#4f46e5' }),
  radius: z.number().int().min(0).max(32).openapi({ description: 'Corner radius in CSS pixels.' }),
  position: z.enum(['right', 'left']).openapi({ description: 'Corner of the page in which the widget sits.' }),
};

/** How a clone looks in the widget. */
export const Theme = z.object(themeFields).openapi('Theme');

const retrievalFields = {
  threshold: z.number().min(0).max(1).openapi({
    description: 'Relevance from 0 to 1 below which a chunk is not used. The same meaning whatever the embedding model.',
  }),
  maxChunks: z.number().int().min(1).max(50).openapi({ description: 'Chunks that an answer may draw on.' }),
  maxContextTokens: z.number().int().min(1000).max(100_000).openapi({
    description: 'Tokens of the whole prompt: instructions, history, sources and question together.',
  }),
};

export const RetrievalSettings = z.object(retrievalFields).openapi('RetrievalSettings');
export type RetrievalSettings = z.infer<typeof RetrievalSettings>;

const Origin = z
  .url({ protocol: /^https?$/, message: 'is not an origin like https://example.com' })
  .refine(
    (value) => new URL(value).origin === value,
    'must be an origin only, like https://example.com, without a path or a slash at the end',
  );

const fields = {
  name: z.string().trim().min(1).max(80),
  avatarUrl: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable(),
  bio: z.string().max(2000).openapi({ description: 'For visitors; the clone itself is told by persona.' }),
  persona: z.string().max(4000).openapi({ description: 'Who the clone is and how it speaks.' }),
  instructions: z.string().max(8000).openapi({ description: 'What it must do, and must not.' }),
  greeting: z.string().max(1000).openapi({ description: 'What visitors read before they ask.' }),
  starterQuestions: z.array(z.string().trim().min(1).max(200)).max(8),
  language: z
    .string()
    .regex(/^(auto|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)$/, 'is not a language tag like en or pt-BR')
    .openapi({ description: '`auto` answers in the language of the question.', example: 'auto' }),
  answerPolicy: z.enum(['sources_only', 'sources_first', 'open']).openapi({
    description:
      'sources_only refuses what the sources do not answer; sources_first says when it goes beyond them; open may answer freely.',
  }),
  refusal: z.string().max(1000).openapi({ description: "The clone's own words when its sources do not answer. Empty: a polite default." }),
  model: z.string().min(1).max(200).nullable().openapi({ description: "Chat model; null: the server's CHAT_MODEL." }),
  allowedOrigins: z
    .array(Origin)
    .max(50)
    .openapi({ description: 'Sites that may embed the clone.', example: ['https://example.com'] }),
};

/** What a new clone has when nothing else is said; the retrieval numbers are the product's published defaults. */
const DEFAULTS = {
  avatarUrl: null,
  bio: '',
  persona: '',
  instructions: '',
  greeting: '',
  starterQuestions: [],
  language: 'auto',
  answerPolicy: 'sources_only' as const,
  refusal: '',
  model: null,
  allowedOrigins: [],
  theme: { mode: 'auto', accent: '#4f46e5', radius: 14, position: 'right' } as const,
  retrieval: { threshold: 0.7, maxChunks: 10, maxContextTokens: 8000 },
};

/** Everything an expert sets. A publish copies it to a numbered version; visitors talk to the published one. */
export const CloneSettings = z.object({ ...fields, theme: Theme, retrieval: RetrievalSettings }).openapi('CloneSettings');
export type CloneSettings = z.infer<typeof CloneSettings>;

const Slug = z
  .string()
  .min(3)
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not a slug: lower-case letters, digits and single hyphens')
  .openapi({ description: 'Public name in addresses; unique in this installation.', example: 'ada-lovelace' });

/** A change leaves out what stays. No defaults here: a default in a PATCH would quietly reset what was set before. */
export const UpdateCloneInput = z
  .strictObject({
    ...fields,
    slug: Slug,
    theme: z.strictObject(themeFields).partial(),
    retrieval: z.strictObject(retrievalFields).partial(),
  })
  .partial()
  .openapi('UpdateCloneInput');
export type UpdateCloneInput = z.infer<typeof UpdateCloneInput>;

export const CreateCloneInput = UpdateCloneInput.required({ name: true }).openapi('CreateCloneInput');
export type CreateCloneInput = z.infer<typeof CreateCloneInput>;

type Given<T> = { [K in keyof T]?: T[K] | undefined };

/** Lays a change over settings; what is not named stays, in theme and retrieval too. */
export function applyChanges(settings: CloneSettings, { slug: _slug, theme, retrieval, ...flat }: UpdateCloneInput): CloneSettings {
  return {
    ...settings,
    ...given(flat),
    theme: { ...settings.theme, ...given(theme ?? {}) },
    retrieval: { ...settings.retrieval, ...given(retrieval ?? {}) },
  };
}

function given<T extends object>(values: Given<T>): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

export function initialSettings(input: CreateCloneInput): CloneSettings {
  return applyChanges({ name: input.name, ...structuredClone(DEFAULTS) }, input);
}

export const Clone = CloneSettings.extend({
  id: CloneIdSchema,
  slug: z.string(),
  publishedVersion: z.number().int().nullable().openapi({ description: 'The version visitors talk to; null: not published.' }),
  hasUnpublishedChanges: z.boolean(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
}).openapi('Clone');
export type Clone = z.output<typeof Clone>;

export const CloneVersion = z
  .object({
    cloneId: CloneIdSchema,
    number: z.number().int(),
    note: z.string().nullable(),
    settings: CloneSettings,
    published: z.boolean().openapi({ description: 'Whether visitors talk to this one now.' }),
    createdBy: z.string().openapi({ description: 'Id of the person or key that published it.' }),
    createdAt: z.iso.datetime(),
  })
  .openapi('CloneVersion');
export type CloneVersion = z.output<typeof CloneVersion>;

export const PublishCloneInput = z.strictObject({ note: z.string().max(500).optional() }).openapi('PublishCloneInput');
export type PublishCloneInput = z.infer<typeof PublishCloneInput>;

/** What other modules need of a clone to talk as it. `version` is null for the draft (preview). */
export interface ResolvedClone {
  id: CloneId;
  slug: string;
  version: number | null;
  settings: CloneSettings;
}
