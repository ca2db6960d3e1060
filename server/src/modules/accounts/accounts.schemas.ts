import { z } from '@hono/zod-openapi';
import { SCOPES } from '../../shared/context.ts';
import { type ApiKeyId, idPattern, type UserId, type WorkspaceId } from '../../shared/ids.ts';

const idSchema = <T extends string>(kind: Parameters<typeof idPattern>[0], what: string, example: string) =>
  z
    .string()
    .regex(new RegExp(idPattern(kind)), `is not ${what} id`)
    .transform((id) => id as T)
    .openapi({ type: 'string', example });

export const WorkspaceIdSchema = idSchema<WorkspaceId>('workspace', 'a workspace', 'wsp_01jd5zq8w3x6v9k2m4n7p0r5st');
export const UserIdSchema = idSchema<UserId>('user', 'a user', 'usr_01jd5zq8w3x6v9k2m4n7p0r5st');
export const ApiKeyIdSchema = idSchema<ApiKeyId>('apiKey', 'an API key', 'key_01jd5zq8w3x6v9k2m4n7p0r5st');
const CloneIdSchema = z
  .string()
  .regex(new RegExp(idPattern('clone')), 'is not a clone id')
  .openapi({
    example: 'cln_01jd5zq8w3x6v9k2m4n7p0r5st',
  });

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
    .refine((text) => text.isWellFormed(), 'is not well-formed Unicode');

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
export const NewPassword = Password.openapi({ format: 'password', description: 'At least 8 characters, at most 72 bytes.' });

/** The token in the link of an email. */
export const LinkToken = z.string().min(1).max(200).openapi({ description: 'The value after `#token=` in the link from the email.' });
export const RoleSchema = z.enum(['owner', 'admin', 'editor', 'viewer']);

export const RegisterInput = z.object({ email: Email, password: NewPassword, name: Line(120).optional() }).openapi('RegisterInput');
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
export const UpdateMeInput = z.object({ name: Line(120).nullable() }).openapi('UpdateMeInput');
export const DeleteMeInput = z
  .object({
    password: Password.optional().openapi({ description: 'Required unless the account signs in through an external issuer only.' }),
  })
  .openapi('DeleteMeInput');
export const UpdateWorkspaceInput = z.object({ name: Line(120) }).openapi('UpdateWorkspaceInput');

export const User = z
  .object({ id: UserIdSchema, email: z.string(), name: z.string().nullable(), createdAt: z.iso.datetime() })
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
export const AuthAnswer = z.object({ user: User, workspace: Workspace, ...tokenFields }).openapi('AuthAnswer');
export const RefreshAnswer = z.object(tokenFields).openapi('RefreshAnswer');

/** An origin as browsers send it: scheme, host, and port unless it is the default. No path and no trailing slash. */
const Origin = z
  .string()
  .max(300)
  .refine(
    (value) => /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value,
    'must be an origin like https://example.com, in lower case, without a path or a trailing slash',
  );
const ScopeSchema = z.enum(SCOPES);

export const CreateApiKeyInput = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('secret'),
      name: Line(80),
      scopes: z
        .array(ScopeSchema)
        .min(1)
        .max(SCOPES.length)
        .transform((scopes) => [...new Set(scopes)]),
    }),
    z.object({
      kind: z.literal('publishable'),
      name: Line(80),
      cloneId: CloneIdSchema,
      allowedOrigins: z.array(Origin).max(50).openapi({
        description:
          'Origins of the web pages that may use the key. Empty: no web page may use it, only programs that send no Origin header.',
      }),
    }),
  ])
  .openapi('CreateApiKeyInput');

export const ApiKey = z
  .object({
    id: ApiKeyIdSchema,
    kind: z.enum(['secret', 'publishable']),
    name: z.string(),
    hint: z.string().openapi({ description: 'The last four characters of the key.' }),
    publicKey: z.string().nullable().openapi({ description: 'The full key if it is publishable; null for a secret key.' }),
    scopes: z.array(ScopeSchema),
    cloneId: CloneIdSchema.nullable(),
    allowedOrigins: z.array(z.string()),
    createdBy: z.string().openapi({ description: 'Id of the user or API key that created it.' }),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable().openapi({ description: 'Accurate to the minute.' }),
    revokedAt: z.iso.datetime().nullable(),
  })
  .openapi('ApiKey');
export const CreatedApiKey = ApiKey.extend({
  key: z.string().openapi({ description: 'The full key. A secret key is returned only in this response.' }),
}).openapi('CreatedApiKey');

export const AuditLogEntry = z
  .object({
    id: z.string(),
    actor: z.string().openapi({ description: 'Id of the user, API key, or session that did it, or `system`.' }),
    action: z.string().openapi({ example: 'clone.published' }),
    target: z.string().nullable().openapi({ description: 'Id of the object that was acted on.' }),
    details: z.record(z.string(), z.unknown()),
    requestId: z.string().openapi({ description: 'The `X-Request-Id` of the call.' }),
    createdAt: z.iso.datetime(),
  })
  .openapi('AuditLogEntry');

export type RegisterInput = z.output<typeof RegisterInput>;
export type LoginInput = z.output<typeof LoginInput>;
export type ForgotPasswordInput = z.output<typeof ForgotPasswordInput>;
export type ResetPasswordInput = z.output<typeof ResetPasswordInput>;
export type UpdateMeInput = z.output<typeof UpdateMeInput>;
export type DeleteMeInput = z.output<typeof DeleteMeInput>;
export type UpdateWorkspaceInput = z.output<typeof UpdateWorkspaceInput>;
export type CreateApiKeyInput = z.output<typeof CreateApiKeyInput>;
export type User = z.output<typeof User>;
export type Workspace = z.output<typeof Workspace>;
export type Me = z.output<typeof Me>;
export type AuthAnswer = z.output<typeof AuthAnswer>;
export type RefreshAnswer = z.output<typeof RefreshAnswer>;
export type ApiKey = z.output<typeof ApiKey>;
export type CreatedApiKey = z.output<typeof CreatedApiKey>;
export type AuditLogEntry = z.output<typeof AuditLogEntry>;
