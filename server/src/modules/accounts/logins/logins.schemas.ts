import { z } from '@hono/zod-openapi';
import { idPattern, type LoginId } from '../../../shared/ids.ts';
import { NewPassword, Password, WorkspaceIdSchema } from '../accounts.schemas.ts';

export const LoginIdSchema = z
  .string()
  .regex(new RegExp(idPattern('refreshToken')), 'must be a login id')
  .transform((id) => id as LoginId)
  .openapi({ type: 'string', example: 'rft_01jd5zq8w3x6v9k2m4n7p0r5st' });

export const Login = z
  .object({
    id: LoginIdSchema,
    workspaceId: WorkspaceIdSchema.openapi({ type: 'string', description: 'The workspace that the login is for.' }),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().openapi({ description: 'Accurate to the minute.' }),
    expiresAt: z.iso.datetime().openapi({ description: 'When the login expires unless it is used before.' }),
    current: z.boolean().openapi({ description: 'Whether this login makes the current call.' }),
    userAgent: z.string().nullable().openapi({
      description: 'The first 200 characters of the User-Agent header. The client chooses it, so do not trust it.',
    }),
  })
  .openapi('Login');

export const ChangePasswordInput = z.object({ currentPassword: Password, newPassword: NewPassword }).openapi('ChangePasswordInput');

export const ConfirmPasswordInput = z.object({ password: Password }).openapi('ConfirmPasswordInput');

export const CreateLoginInput = z.object({ workspaceId: WorkspaceIdSchema }).openapi('CreateLoginInput');

export type ConfirmPasswordInput = z.output<typeof ConfirmPasswordInput>;
export type Login = z.output<typeof Login>;
export type CreateLoginInput = z.output<typeof CreateLoginInput>;
export type ChangePasswordInput = z.output<typeof ChangePasswordInput>;
