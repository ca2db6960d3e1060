import { z } from '@hono/zod-openapi';
import { idPattern, type UserId, type WorkspaceId } from '../../shared/ids.ts';

export const idSchema = <T extends string>(kind: Parameters<typeof idPattern>[0], what: string, example: string) =>
  z
    .string()
    .regex(new RegExp(idPattern(kind)), `must be ${what} id`)
    .transform((id) => id as T)
    .openapi({ type: 'string', example });

export const WorkspaceIdSchema = idSchema<WorkspaceId>('workspace', 'a workspace', 'wsp_01jd5zq8w3x6v9k2m4n7p0r5st');
export const UserIdSchema = idSchema<UserId>('user', 'a user', 'usr_01jd5zq8w3x6v9k2m4n7p0r5st');
/** No flags, because OpenAPI shows it as a JSON Schema `pattern`, which supports none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this pattern rejects control characters
const NO_CONTROL_CHARACTERS = /^[^\u0000-\u001f\u007f-\u009f]*$/;

/** One line of text without control characters (Postgres cannot store NUL) and without unpaired surrogates. */
export const Line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max)
    .regex(NO_CONTROL_CHARACTERS, 'must be one line without control characters')
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode');

/** ASCII only: programs fold other characters differently, so two users could own addresses that look the same. */
export const Email = z
  .string()
  .trim()
  .max(254)
  .transform((email) => email.toLowerCase())
  .pipe(z.email('must be an email address like ada@example.com'))
  .openapi({ type: 'string', format: 'email', example: 'ada@example.com' });

/** `auth/passwords.service.ts` checks the length. This schema rejects only values that no password can have. */
export const Password = z.string().min(1, 'must not be empty').max(1000).openapi({ format: 'password' });
export const NewPassword = Password.openapi({
  format: 'password',
  description: 'At least 8 characters, at most 72 bytes, and not one of the most common passwords.',
});

/** The token in the link of an email. */
export const LinkToken = z.string().min(1).max(200).openapi({ description: 'The value after `#token=` in the link from the email.' });
export const RoleSchema = z.enum(['owner', 'admin', 'editor', 'viewer']);

export const RegisterInput = z.object({ email: Email, password: NewPassword, name: Line(120).optional() }).openapi('RegisterInput');
export const StartRegistrationInput = z.object({ email: Email, name: Line(120).optional() }).openapi('StartRegistrationInput');
export const LoginInput = z
  .object({
    email: Email,
    password: Password,
    workspaceId: WorkspaceIdSchema.optional().openapi({
      type: 'string',
      description: 'The workspace to sign in to. Default: your oldest workspace.',
    }),
  })
  .openapi('LoginInput');
export const ForgotPasswordInput = z.object({ email: Email }).openapi('ForgotPasswordInput');
export const ResetPasswordInput = z.object({ token: LinkToken, password: NewPassword }).openapi('ResetPasswordInput');
export const RefreshInput = z.object({ refreshToken: z.string().min(1).max(200) }).openapi('RefreshInput');
export const UpdateRefreshCookieInput = z
  .object({
    refreshToken: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .openapi({ description: 'A refresh token to move into the cookie. Default: the one in the cookie.' }),
  })
  .openapi('UpdateRefreshCookieInput');
export const UpdateMeInput = z.object({ name: Line(120).nullable() }).openapi('UpdateMeInput');
export const DeleteMeInput = z
  .object({
    password: Password.optional().openapi({ description: 'Required unless the account signs in through an external issuer only.' }),
  })
  .openapi('DeleteMeInput');
export const UpdateWorkspaceInput = z.object({ name: Line(120) }).openapi('UpdateWorkspaceInput');

export const User = z
  .object({
    id: UserIdSchema,
    email: z.string(),
    name: z.string().nullable(),
    emailVerified: z.boolean().openapi({ description: 'Whether the user opened a link that was sent to the email.', example: true }),
    createdAt: z.iso.datetime(),
  })
  .openapi('User');
export const Workspace = z
  .object({
    id: WorkspaceIdSchema,
    name: z.string(),
    role: RoleSchema.nullable().openapi({ description: "The caller's role; null for an API key." }),
    createdAt: z.iso.datetime(),
  })
  .openapi('Workspace');
export const Me = User.extend({ workspaces: z.array(Workspace) }).openapi('Me');

const tokenFields = {
  accessToken: z.string().openapi({ description: 'Send it as `Authorization: Bearer`. Expires after `expiresIn` seconds.' }),
  refreshToken: z.string().openapi({ description: 'Works once and expires after 7 days. Each refresh returns the next one.' }),
  expiresIn: z.number().int().openapi({ description: 'Seconds until the access token expires.' }),
};
export const AuthResponse = z.object({ user: User, workspace: Workspace, ...tokenFields }).openapi('AuthResponse');
export const RefreshResponse = z.object(tokenFields).openapi('RefreshResponse');
export const CookieLogin = z
  .object({ accessToken: tokenFields.accessToken, expiresIn: tokenFields.expiresIn })
  .openapi('CookieLogin', { description: 'The access token of the login whose refresh token is in the cookie.' });

export type RegisterInput = z.output<typeof RegisterInput>;
export type StartRegistrationInput = z.output<typeof StartRegistrationInput>;
export type LoginInput = z.output<typeof LoginInput>;
export type ForgotPasswordInput = z.output<typeof ForgotPasswordInput>;
export type ResetPasswordInput = z.output<typeof ResetPasswordInput>;
export type UpdateMeInput = z.output<typeof UpdateMeInput>;
export type DeleteMeInput = z.output<typeof DeleteMeInput>;
export type UpdateWorkspaceInput = z.output<typeof UpdateWorkspaceInput>;
export type User = z.output<typeof User>;
export type Workspace = z.output<typeof Workspace>;
export type Me = z.output<typeof Me>;
export type AuthResponse = z.output<typeof AuthResponse>;
export type RefreshResponse = z.output<typeof RefreshResponse>;
