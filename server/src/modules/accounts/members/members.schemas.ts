import { z } from '@hono/zod-openapi';
import { RoleSchema, UserIdSchema } from '../accounts.schemas.ts';

export const Member = z
  .object({
    userId: UserIdSchema,
    email: z.string(),
    name: z.string().nullable(),
    role: RoleSchema,
    joinedAt: z.iso.datetime(),
  })
  .openapi('Member');

export const UpdateMemberInput = z
  .object({
    role: RoleSchema.openapi({ description: 'Cannot have more permissions than your own role: only an owner can grant the owner role.' }),
  })
  .openapi('UpdateMemberInput');

export type Member = z.output<typeof Member>;
export type UpdateMemberInput = z.output<typeof UpdateMemberInput>;
