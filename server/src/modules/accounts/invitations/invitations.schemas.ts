import { z } from '@hono/zod-openapi';
import { type InvitationId, idPattern } from '../../../shared/ids.ts';
import { Email, Line, LinkToken, NewPassword, RoleSchema, UserIdSchema } from '../accounts.schemas.ts';

export const InvitationIdSchema = z
  .string()
  .regex(new RegExp(idPattern('invitation')), 'is not an invitation id')
  .transform((id) => id as InvitationId)
  .openapi({ type: 'string', example: 'inv_01jd5zq8w3x6v9k2m4n7p0r5st' });

export const CreateInvitationInput = z
  .object({
    email: Email,
    role: RoleSchema.openapi({ description: 'Not one that may do what you may not: only an owner invites owners.' }),
  })
  .openapi('CreateInvitationInput');

export const AcceptInvitationInput = z
  .object({
    token: LinkToken,
    password: NewPassword.optional().openapi({
      description:
        'Of the account that has the invited e-mail; without one, for the account that is made. Left out, the signed-in person accepts, whose e-mail must be the invited one.',
    }),
    name: Line(120).optional().openapi({ description: 'Of the new account.' }),
  })
  .openapi('AcceptInvitationInput');

export const PreviewInvitationInput = z.object({ token: LinkToken }).openapi('PreviewInvitationInput');

export const InvitationPreview = z
  .object({
    workspaceName: z.string(),
    email: z.string(),
    role: RoleSchema,
    expiresAt: z.iso.datetime(),
    hasAccount: z.boolean().openapi({ description: 'Whether there is an account with this e-mail, to sign in to.' }),
  })
  .openapi('InvitationPreview');

export const Invitation = z
  .object({
    id: InvitationIdSchema,
    email: z.string(),
    role: RoleSchema,
    invitedBy: UserIdSchema.nullable().openapi({ description: 'Null when that account was deleted; the invitation is not good then.' }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso
      .datetime()
      .openapi({ description: 'Seven days after. Then it is listed for thirty more days, and cannot be accepted.' }),
  })
  .openapi('Invitation');

export type CreateInvitationInput = z.output<typeof CreateInvitationInput>;
export type AcceptInvitationInput = z.output<typeof AcceptInvitationInput>;
export type Invitation = z.output<typeof Invitation>;
export type PreviewInvitationInput = z.output<typeof PreviewInvitationInput>;
export type InvitationPreview = z.output<typeof InvitationPreview>;
