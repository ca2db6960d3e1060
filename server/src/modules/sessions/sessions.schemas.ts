import { z } from '@hono/zod-openapi';
import type { SessionId } from '../../shared/ids.ts';
import { idPattern } from '../../shared/ids.ts';

export const SessionIdSchema = z
  .string()
  .regex(new RegExp(idPattern('session')), 'is not a session id (ses_ and 26 characters)')
  .transform((id) => id as SessionId)
  .openapi({ type: 'string', example: 'ses_01jd5zq8w3x6v9k2m4n7p0r5st' });

export const SessionMetadata = z
  .record(z.string().min(1).max(40), z.string().max(500))
  .refine((metadata) => Object.keys(metadata).length <= 20, 'has more than 20 entries')
  .openapi({ description: "The developer's own notes on the session: at most 20 short texts. A visitor's token does not show them." });

export const CreateSessionInput = z
  .object({
    preview: z.boolean().default(false).openapi({ description: 'Talk to the draft instead of the published version. Needs clones:read.' }),
    visitorId: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .openapi({ description: "The site's own name for an identified visitor. Only a secret key or a member may give it." }),
    metadata: SessionMetadata.default({}),
  })
  .openapi('CreateSessionInput');
export type CreateSessionInput = z.infer<typeof CreateSessionInput>;

export const Session = z
  .object({
    id: z.string(),
    cloneId: z.string(),
    preview: z.boolean().openapi({ description: 'Talks to the draft.' }),
    visitorId: z.string().nullable().openapi({ description: "The site's own name for the visitor; null: nobody said." }),
    metadata: z.record(z.string(), z.string()).openapi({ description: "The developer's own notes; empty for a visitor's token." }),
    title: z.string().nullable().openapi({ description: 'The first question, shortened.' }),
    status: z.enum(['active', 'ended']),
    messageCount: z.number().int(),
    lastSeq: z.number().int().openapi({ description: 'Number of the last event: what streamSessionEvents resumes after.' }),
    answering: z.string().nullable().openapi({ description: 'Id of the answer being written, or null.' }),
    createdAt: z.string(),
    updatedAt: z.string(),
    endedAt: z.string().nullable(),
  })
  .openapi('Session');
export type Session = z.infer<typeof Session>;

/** `?name=true` or `?name=false`, and nothing else. */
const flag = (description: string) =>
  z
    .stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive', error: 'is neither true nor false' })
    .optional()
    .openapi({ type: 'boolean', description });

/** Which of a clone's sessions are listed. */
export const SessionFilter = z.object({
  visitorId: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine((name) => !name.includes('\u0000'), 'must not hold the character U+0000')
    .optional()
    .openapi({ description: 'Only those of the visitor with exactly this name, as it was given when they were opened.' }),
  preview: flag('true: only those with the draft; false: only those with what was published.'),
  empty: flag('false: only those in which something was asked; true: only those in which nothing was, yet.'),
});
export type SessionFilter = z.infer<typeof SessionFilter>;

export const CreatedSession = z
  .object({
    session: Session,
    token: z.string().openapi({ description: 'Opens this session and nothing else. For the visitor’s browser.' }),
    expiresIn: z.number().int().openapi({ description: 'Seconds.' }),
  })
  .openapi('CreatedSession');
export type CreatedSession = z.infer<typeof CreatedSession>;

export const RenewSessionTokenInput = z
  .object({
    token: z.string().min(1).max(8192).optional().openapi({
      description: 'The last token of the session, which may have ended. Needed with a publishable key, which is no secret; else not.',
    }),
  })
  .openapi('RenewSessionTokenInput');
export type RenewSessionTokenInput = z.infer<typeof RenewSessionTokenInput>;

export const SessionToken = z
  .object({
    token: z.string().openapi({ description: 'Opens this session and nothing else. For the visitor’s browser.' }),
    expiresIn: z.number().int().openapi({ description: 'Seconds.' }),
  })
  .openapi('SessionToken');
export type SessionToken = z.infer<typeof SessionToken>;
