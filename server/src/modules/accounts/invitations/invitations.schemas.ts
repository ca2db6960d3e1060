import { z } from '@hono/zod-openapi';
import { type InvitationId, idPattern } from '../../../shared/ids.ts';
import { Email, Line, LinkToken, NewPassword, RoleSchema, UserIdSchema } from '../accounts.schemas.ts';

export const InvitationIdSchema = z
  .string()
  .regex(new RegExp(idPattern('invitation')), 'must be an invitation id')
  .transform((id) => id as InvitationId)
  .openapi({ type: 'string', example: 'inv_01jd5zq8w3x6v9k2m4n7p0r5st' });

export const CreateInvitationInput = z
  .object({
    email: Email,
    role: RoleSchema.openapi({ description: 'Cannot have more permissions than your own role: only an owner can invite owners.' }),
  })
  .openapi('CreateInvitationInput');

export const AcceptInvitationInput = z
  .object({
    token: LinkToken,
    password: NewPassword.optional().openapi({
      description:
        'The password of the account with the invited email, or a password for the new account if there is none. Omit it to accept as the signed-in user, whose email must be the invited one.',
    }),
    name: Line(120).optional().openapi({ description: 'Name for the new account.' }),
  })
  .openapi('AcceptInvitationInput');

export const PreviewInvitationInput = z.object({ token: LinkToken }).openapi('PreviewInvitationInput');

export const InvitationPreview = z
  .object({
    workspaceName: z.string(),
    email: z.string(),
    role: RoleSchema,
    expiresAt: z.iso.datetime(),
    hasAccount: z.boolean().openapi({ description: 'Whether an account with this email exists.' }),
  })
  .openapi('InvitationPreview');

export const Invitation = z
  .object({
    id: InvitationIdSchema,
    email: z.string(),
    role: RoleSchema,
    invitedBy: UserIdSchema.nullable().openapi({
      type: ['string', 'null'],
      description: 'Null if that account was deleted; the invitation is then invalid.',
    }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso
      .datetime()
      .openapi({ description: 'Seven days after `createdAt`. An expired invitation stays in the list for 30 days.' }),
  })
  .openapi('Invitation');

export const CreatedInvitation = Invitation.extend({
  link: z.string().nullable().openapi({
    description:
      'The link of the invitation, if this server sends no email: pass it on yourself. It is not shown again. Null if the email is sent.',
    example: null,
  }),
}).openapi('CreatedInvitation', { description: 'A new invitation.' });
export type CreatedInvitation = z.output<typeof CreatedInvitation>;

export type CreateInvitationInput = z.output<typeof CreateInvitationInput>;
export type AcceptInvitationInput = z.output<typeof AcceptInvitationInput>;
export type Invitation = z.output<typeof Invitation>;
export type PreviewInvitationInput = z.output<typeof PreviewInvitationInput>;
export type InvitationPreview = z.output<typeof InvitationPreview>;
