import { z } from '@hono/zod-openapi';
import { flag, TimeQuery } from '../../../http/fields.ts';
import { CloneIdSchema } from '../../clones/clones.schemas.ts';
import { SessionIdSchema } from '../../sessions/sessions.schemas.ts';
import { type ChatMessage, FinishReason, Message } from '../chat.schemas.ts';

const place = {
  cloneId: z.string().openapi({ description: 'The clone.', example: 'cln_01jd5zq8w3x6v9k2m4n7p0r5st' }),
  visitorId: z
    .string()
    .nullable()
    .openapi({ description: 'Your ID for the visitor. Null for an anonymous visitor.', example: 'customer-7' }),
  preview: z.boolean().openapi({ description: 'Whether a member tried the draft.' }),
};

/** A message of any session, with what its session says about it. */
export const MessageInWorkspace = Message.extend(place).openapi('MessageInWorkspace', {
  description: 'A stored question or answer of any session.',
});
export type MessageInWorkspace = z.infer<typeof MessageInWorkspace>;
/** The same inside the server: its error is not an envelope yet. */
export type ChatMessageInWorkspace = ChatMessage & { cloneId: string; visitorId: string | null; preview: boolean };

/** Filters apply together. */
export const MessageFilter = z.object({
  cloneId: CloneIdSchema.optional().openapi({ type: 'string', description: 'Only messages with this clone.' }),
  sessionId: SessionIdSchema.optional().openapi({ type: 'string', description: 'Only messages of this session.' }),
  visitorId: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine((name) => !name.includes('\u0000') && name.isWellFormed(), 'must be well-formed Unicode without the character U+0000')
    .optional()
    .openapi({ description: 'Only messages of sessions that were created with exactly this visitorId.' }),
  from: TimeQuery('Only messages created at this time or later.'),
  to: TimeQuery('Only messages created before this time.'),
  role: z.enum(['user', 'assistant']).optional().openapi({ description: '`user`: only questions. `assistant`: only answers.' }),
  finishReason: FinishReason.optional().openapi({ description: 'Only answers that ended like this.' }),
  rating: z.enum(['up', 'down', 'none']).optional().openapi({ description: 'Only answers with this rating, or without one.' }),
  refused: flag('`true`: only answers that the clone refused. `false`: only answers that it did not.'),
  preview: flag('`true`: only messages of previews. `false`: only messages of visitors.'),
});
export type MessageFilter = z.infer<typeof MessageFilter>;

export const ExportFormat = z.enum(['ndjson', 'csv']).default('ndjson').openapi({
  description: '`ndjson`: one JSON object per line. `csv`: a table for a spreadsheet, in UTF-8.',
});
export type ExportFormat = z.infer<typeof ExportFormat>;
