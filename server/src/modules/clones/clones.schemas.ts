import { z } from '@hono/zod-openapi';
import { Metadata, StoredMetadata } from '../../http/fields.ts';
import { AllowedOrigins } from '../../http/origin-field.ts';
import type { CloneId } from '../../shared/ids.ts';
import { idPattern } from '../../shared/ids.ts';
import { isPictureAddress, MAX_PICTURE_CHARACTERS } from '../../shared/picture-data.ts';

export const CloneIdSchema = z
  .string()
  .regex(new RegExp(idPattern('clone')), 'must be a clone id (cln_ and 26 characters)')
  .transform((id) => id as CloneId)
  .openapi({ type: 'string', example: 'cln_01jd5zq8w3x6v9k2m4n7p0r5st' });

const themeFields = {
  mode: z.enum(['auto', 'light', 'dark']).openapi({
    description: '`auto` follows the `color-scheme` of the page, and where it says neither or both, the visitor’s system setting.',
  }),
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a color like #4f46e5')
    .openapi({ example: '#4f46e5' }),
  radius: z.number().int().min(0).max(32).openapi({ description: 'Corner radius in CSS pixels.' }),
  position: z.enum(['right', 'left']).openapi({ description: 'The corner of the page in which the widget appears.' }),
};

/** How a clone looks in the widget. */
export const Theme = z.object(themeFields).openapi('Theme');

const retrievalFields = {
  threshold: z.number().min(0).max(1).openapi({
    description: 'Minimum relevance of a chunk, from 0 to 1. Means the same for every embedding model.',
  }),
  maxChunks: z.number().int().min(1).max(50).openapi({ description: 'Maximum number of chunks per answer.' }),
  maxContextTokens: z.number().int().min(1000).max(100_000).openapi({
    description: 'Maximum tokens of the whole prompt: instructions, history, sources, and question.',
  }),
};

export const RetrievalSettings = z.object(retrievalFields).openapi('RetrievalSettings');
export type RetrievalSettings = z.infer<typeof RetrievalSettings>;

const LinkHost = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/,
    'must be a host like example.com, or *.example.com for all hosts below it',
  );

const fields = {
  name: z.string().trim().min(1).max(80),
  avatarUrl: z
    .string()
    .max(MAX_PICTURE_CHARACTERS)
    .refine(
      isPictureAddress,
      'must be the address of a picture like https://example.com/ada.png, or a small picture as data:image/png;base64,…',
    )
    .nullable()
    .openapi({ format: 'uri' }),
  bio: z.string().max(2000).openapi({ description: 'Shown to visitors. To describe the clone to the model, use `persona`.' }),
  persona: z.string().max(4000).openapi({ description: 'Who the clone is and how it speaks.' }),
  instructions: z.string().max(8000).openapi({ description: 'What the clone must and must not do.' }),
  greeting: z.string().max(1000).openapi({ description: 'What visitors see before they ask a question.' }),
  starterQuestions: z.array(z.string().trim().min(1).max(200)).max(8),
  language: z
    .string()
    .regex(/^(auto|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)$/, 'must be a language tag like en or pt-BR')
    .openapi({ description: '`auto` answers in the language of the question.', example: 'auto' }),
  answerPolicy: z.enum(['sources_only', 'sources_first', 'open']).openapi({
    description:
      '`sources_only` refuses questions that the sources do not answer. `sources_first` says when an answer goes beyond them. `open` answers freely.',
  }),
  refusal: z
    .string()
    .max(1000)
    .openapi({ description: "The clone's reply if its sources do not answer the question. Empty: a default reply." }),
  model: z.string().min(1).max(200).nullable().openapi({
    description: "Chat model. Null: the server's `CHAT_MODEL`. A model that the server's model service does not offer is refused.",
  }),
  allowedOrigins: AllowedOrigins.openapi({
    description:
      'Origins of the sites that may embed the clone, normalized: `Example.com:443` becomes `https://example.com`. `https://*.example.com` allows all hosts below `example.com`, but not `example.com`, and `null` sandboxed frames and files, wherever they come from. Another scheme or port is another origin. Apps have a scheme of their own, like `capacitor://localhost`. Not part of a version: a change applies at once.',
    example: ['https://example.com', 'https://*.example.com'],
  }),
  linkHosts: z
    .array(LinkHost)
    .max(100)
    .openapi({
      description: "Hosts that answers may link to, besides the hosts of the answer's sources. Other links are shown as text.",
      example: ['example.com', '*.example.org'],
    }),
  shareOriginals: z.boolean().openapi({
    description:
      'Whether visitors can open the original of an uploaded file that an answer cites, at the cited page. They can read all of it. Off: they see the cited passage only.',
    example: false,
  }),
};

/** Settings of a new clone. The retrieval values are the documented defaults. */
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
  linkHosts: [],
  shareOriginals: false,
  theme: { mode: 'auto', accent: '#4f46e5', radius: 14, position: 'right' } as const,
  retrieval: { threshold: 0.7, maxChunks: 10, maxContextTokens: 8000 },
};

/** What a caller sends may be the picture itself. What the API returns is its address. */
const returned = { avatarUrl: z.string().nullable().openapi({ format: 'uri' }) };

/** Everything that an expert configures. Publishing copies it to a numbered version, and visitors talk to the published version. */
export const CloneSettings = z.object({ ...fields, ...returned, theme: Theme, retrieval: RetrievalSettings }).openapi('CloneSettings');
export type CloneSettings = z.infer<typeof CloneSettings>;

const Slug = z
  .string()
  .min(3)
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be a slug: lower-case letters, digits, and single hyphens')
  .openapi({ description: 'Public name in URLs. Unique on this server.', example: 'ada-lovelace' });

/** Settings that were stored before a field existed get its default. */
export function completeSettings(settings: CloneSettings): CloneSettings {
  const { linkHosts, shareOriginals } = DEFAULTS;
  return { ...{ linkHosts, shareOriginals }, ...settings };
}

/** Every field is optional and has no default, because a default in a PATCH would reset fields that the caller omits. */
export const UpdateCloneInput = z
  .strictObject({
    ...fields,
    slug: Slug,
    metadata: Metadata.openapi({ description: 'Up to 20 key-value pairs for your own use. Neither versioned nor shown to visitors.' }),
    theme: z.strictObject(themeFields).partial(),
    retrieval: z.strictObject(retrievalFields).partial(),
  })
  .partial()
  .openapi('UpdateCloneInput');
export type UpdateCloneInput = z.infer<typeof UpdateCloneInput>;

export const CreateCloneInput = UpdateCloneInput.required({ name: true }).openapi('CreateCloneInput');
export type CreateCloneInput = z.infer<typeof CreateCloneInput>;

type PartialOrUndefined<T> = { [K in keyof T]?: T[K] | undefined };

/** Applies an update to settings. Omitted fields keep their values, also in `theme` and `retrieval`. */
export function applyChanges(
  settings: CloneSettings,
  { slug: _slug, metadata: _metadata, theme, retrieval, ...flat }: UpdateCloneInput,
): CloneSettings {
  return {
    ...settings,
    ...withoutUndefined(flat),
    theme: { ...settings.theme, ...withoutUndefined(theme ?? {}) },
    retrieval: { ...settings.retrieval, ...withoutUndefined(retrieval ?? {}) },
  };
}

function withoutUndefined<T extends object>(values: PartialOrUndefined<T>): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

export function initialSettings(input: CreateCloneInput): CloneSettings {
  return applyChanges({ name: input.name, ...structuredClone(DEFAULTS) }, input);
}

export const Clone = CloneSettings.extend({
  id: CloneIdSchema,
  slug: z.string(),
  metadata: StoredMetadata,
  publishedVersion: z.number().int().nullable().openapi({ description: 'The version that visitors talk to. Null: not published.' }),
  hasUnpublishedChanges: z.boolean(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
}).openapi('Clone');
export type Clone = z.output<typeof Clone>;

export const DuplicateCloneInput = z
  .strictObject({
    name: fields.name.optional().openapi({ description: 'Default: the name of the clone, followed by "copy".' }),
    slug: Slug.optional().openapi({ description: 'Default: made from the name.' }),
    sources: z.boolean().optional().openapi({ description: 'Whether to copy the sources, too. Default: true.' }),
  })
  .openapi('DuplicateCloneInput');
export type DuplicateCloneInput = z.infer<typeof DuplicateCloneInput>;

export const CloneVersion = z
  .object({
    cloneId: CloneIdSchema,
    number: z.number().int(),
    note: z.string().nullable(),
    settings: CloneSettings,
    published: z.boolean().openapi({ description: 'Whether visitors talk to this version now.' }),
    createdBy: z.string().openapi({ description: 'Id of the user or API key that published it.' }),
    createdAt: z.iso.datetime(),
  })
  .openapi('CloneVersion');
export type CloneVersion = z.output<typeof CloneVersion>;

export const PublishCloneInput = z.strictObject({ note: z.string().max(500).optional() }).openapi('PublishCloneInput');
export type PublishCloneInput = z.infer<typeof PublishCloneInput>;

/** The clone data that other modules need to answer as the clone. `version` is null for the draft (preview). */
export interface ResolvedClone {
  id: CloneId;
  slug: string;
  version: number | null;
  settings: CloneSettings;
}
