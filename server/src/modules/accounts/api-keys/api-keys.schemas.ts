import { z } from '@hono/zod-openapi';
import { AllowedOrigins } from '../../../http/origin-field.ts';
import { SCOPES } from '../../../shared/context.ts';
import { type ApiKeyId, idPattern } from '../../../shared/ids.ts';
import { idSchema, Line } from '../accounts.schemas.ts';

export const ApiKeyIdSchema = idSchema<ApiKeyId>('apiKey', 'an API key', 'key_01jd5zq8w3x6v9k2m4n7p0r5st');
const CloneIdSchema = z
  .string()
  .regex(new RegExp(idPattern('clone')), 'must be a clone id')
  .openapi({
    example: 'cln_01jd5zq8w3x6v9k2m4n7p0r5st',
  });

const ScopeSchema = z.enum(SCOPES);

const maxCalls = (description: string, example: number | null) =>
  z.number().int().min(1).max(10_000_000).nullable().openapi({ description, example });
const ApiKeyRateLimits = z
  .object({
    chatPerMinute: maxCalls('Messages per minute.', 60),
    uploadsPerHour: maxCalls('Uploaded files per hour.', null),
    apiPerHour: maxCalls('All other calls per hour.', 5000),
  })
  .openapi('ApiKeyRateLimits', {
    description:
      'Limits of this key alone; null: none. They apply in addition to the limits that all secret keys of the workspace share, so a higher limit has no effect.',
  });
const RateLimitsInput = ApiKeyRateLimits.partial();

const ExpiresAt = z.iso.datetime().openapi({
  description: 'When the key stops working: a time in the future. Null: never.',
  example: '2027-01-31T00:00:00Z',
});
const MAX_OVERLAP_SECONDS = 7 * 86_400;

export const CreateApiKeyInput = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('secret'),
        name: Line(80),
        scopes: z
          .array(ScopeSchema)
          .min(1)
          .max(SCOPES.length)
          .transform((scopes) => [...new Set(scopes)]),
        rateLimits: RateLimitsInput.optional().openapi({
          description: 'Limits of this key alone. A limit that you leave out does not exist.',
        }),
        expiresAt: ExpiresAt.nullable().optional(),
      })
      .openapi('CreateApiKeySecretInput', { description: 'A key for servers.' }),
    z
      .object({
        kind: z.literal('publishable'),
        name: Line(80),
        cloneId: CloneIdSchema,
        allowedOrigins: AllowedOrigins.openapi({
          description:
            'Origins of the web pages that may use the key, written as those of a clone. Empty: no web page may use it, only programs that send no Origin header.',
        }),
        expiresAt: ExpiresAt.nullable().optional(),
      })
      .openapi('CreateApiKeyPublishableInput', { description: 'A key for web pages.' }),
  ])
  .openapi('CreateApiKeyInput');

export const UpdateApiKeyInput = z
  .object({
    name: Line(80).optional(),
    expiresAt: ExpiresAt.nullable().optional(),
    allowedOrigins: AllowedOrigins.optional().openapi({ description: 'Publishable keys only. Replaces the whole list.' }),
    rateLimits: RateLimitsInput.optional().openapi({ description: 'Secret keys only. A limit that you leave out stays as it is.' }),
  })
  .openapi('UpdateApiKeyInput');

export const RotateApiKeyInput = z
  .object({
    overlapSeconds: z.number().int().min(0).max(MAX_OVERLAP_SECONDS).optional().openapi({
      description: 'How long the previous key keeps working, up to 7 days. Default: 0, it stops working immediately.',
    }),
  })
  .openapi('RotateApiKeyInput');

export const ApiKey = z
  .object({
    id: ApiKeyIdSchema,
    kind: z.enum(['secret', 'publishable']),
    name: z.string(),
    hint: z.string().openapi({ description: 'The last four characters of the key.' }),
    publicKey: z.string().nullable().openapi({ description: 'The full key if it is publishable; null for a secret key.' }),
    scopes: z.array(ScopeSchema),
    cloneId: CloneIdSchema.nullable().openapi({ type: ['string', 'null'] }),
    allowedOrigins: z.array(z.string()),
    rateLimits: z
      .union([ApiKeyRateLimits, z.null()])
      .openapi({ description: 'Null for a publishable key: its visitors count by network address.' }),
    createdBy: z.string().openapi({ description: 'Id of the user or API key that created it.' }),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable().openapi({ description: 'Accurate to the minute.' }),
    expiresAt: z.iso.datetime().nullable().openapi({ description: 'When the key stops working. Null: never.' }),
    revokedAt: z.iso.datetime().nullable(),
  })
  .openapi('ApiKey');
export const CreatedApiKey = ApiKey.extend({
  key: z.string().openapi({ description: 'The full key. A secret key is returned only in this response.' }),
}).openapi('CreatedApiKey');

export type CreateApiKeyInput = z.output<typeof CreateApiKeyInput>;
export type UpdateApiKeyInput = z.output<typeof UpdateApiKeyInput>;
export type RotateApiKeyInput = z.output<typeof RotateApiKeyInput>;
export type ApiKey = z.output<typeof ApiKey>;
export type CreatedApiKey = z.output<typeof CreatedApiKey>;
