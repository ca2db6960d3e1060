import { z } from '@hono/zod-openapi';
import type { CloneId } from '../../shared/ids.ts';
import { idPattern } from '../../shared/ids.ts';

export const CloneIdSchema = z
  .string()
  .regex(new RegExp(idPattern('clone')), 'is not a clone id (cln_ and 26 characters)')
  .transform((id) => id as CloneId)
  .openapi({ type: 'string', example: 'cln_01jd5zq8w3x6v9k2m4n7p0r5st' });

/** How a clone looks in the widget. Colours are CSS hex. */
export const Theme = z
  .object({
    mode: z.enum(['auto', 'light', 'dark']).default('auto'),
    accent: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, 'is not a colour like #4f46e5')
      .default('#4f46e5'),
    radius: z.number().int().min(0).max(32).default(14).openapi({ description: 'Corner radius in CSS pixels.' }),
    position: z.enum(['right', 'left']).default('right'),
  })
  .openapi('Theme');

export const RetrievalSettings = z
  .object({
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.7)
      .openapi({ description: 'Relevance from 0 to 1 below which a chunk is not used. The same meaning whatever the embedding model.' }),
    maxChunks: z.number().int().min(1).max(50).default(10),
    maxContextTokens: z
      .number()
      .int()
      .min(500)
      .max(100_000)
      .default(8000)
      .openapi({ description: 'Tokens of the prompt: instructions, history, sources and question together.' }),
  })
  .openapi('RetrievalSettings');

/** `https://example.com`, with port if there is one, no path. `*` is not accepted: a published clone names its sites. */
const Origin = z
  .url({ protocol: /^https?$/, message: 'is not an origin like https://example.com' })
  .refine(
    (value) => new URL(value).origin === value,
    'must be an origin only, like https://example.com, without a path or a slash at the end',
  );

/** Everything an expert sets. A publish copies it to a numbered version; visitors talk to the published one. */
export const CloneSettings = z
  .object({
    name: z.string().trim().min(1).max(80),
    avatarUrl: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .nullable()
      .default(null),
    bio: z.string().max(2000).default(''),
    persona: z.string().max(4000).default('').openapi({ description: 'Who the clone is and how it speaks.' }),
    instructions: z.string().max(8000).default('').openapi({ description: 'What it must do, and must not.' }),
    greeting: z.string().max(1000).default(''),
    starterQuestions: z.array(z.string().trim().min(1).max(200)).max(8).default([]),
    language: z
      .string()
      .regex(/^(auto|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)$/, 'is not a language tag like en or pt-BR')
      .default('auto')
      .openapi({ description: '`auto` answers in the language of the question.' }),
    answerPolicy: z.enum(['sources_only', 'sources_first', 'open']).default('sources_only').openapi({
      description:
        'sources_only refuses what the sources do not answer; sources_first says when it goes beyond them; open may answer freely.',
    }),
    refusal: z
      .string()
      .max(1000)
      .default('')
      .openapi({ description: "The clone's own words when its sources do not answer. Empty: a polite default." }),
    model: z.string().max(200).nullable().default(null).openapi({ description: "Chat model; null: the server's CHAT_MODEL." }),
    theme: Theme.default({ mode: 'auto', accent: '#4f46e5', radius: 14, position: 'right' }),
    allowedOrigins: z.array(Origin).max(50).default([]),
    retrieval: RetrievalSettings.default({ threshold: 0.7, maxChunks: 10, maxContextTokens: 8000 }),
  })
  .openapi('CloneSettings');

export type CloneSettings = z.infer<typeof CloneSettings>;
export type RetrievalSettings = z.infer<typeof RetrievalSettings>;

/** What other modules need of a clone to talk as it. `version` is null for the draft (preview). */
export interface SpeakingClone {
  id: CloneId;
  slug: string;
  version: number | null;
  settings: CloneSettings;
}
