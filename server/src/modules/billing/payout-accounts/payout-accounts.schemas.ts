import { z } from '@hono/zod-openapi';
import { idPattern, type PayoutAccountId } from '../../../shared/ids.ts';

const PayoutAccountIdSchema = z
  .string()
  .regex(new RegExp(idPattern('payoutAccount')))
  .transform((id) => id as PayoutAccountId)
  .openapi({ type: 'string', example: 'poa_01jd5zq8w3x6v9k2m4n7p0r5st' });

const Country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be a country code like DE (ISO 3166, two capital letters)')
  .openapi({ example: 'DE' });

const ReturnUrl = z.url({ protocol: /^https?$/ }).max(2000);

export const CreatePayoutAccountInput = z
  .strictObject({
    returnUrl: ReturnUrl.openapi({
      description: 'Where users return after they finish or leave the onboarding. Must be on an origin that the server allows.',
      example: 'https://clones.example.com/billing',
    }),
    refreshUrl: ReturnUrl.openapi({
      description:
        'Where users are sent if their onboarding link has expired. That page makes this call again. Must be on an origin that the server allows.',
      example: 'https://clones.example.com/billing?again',
    }),
    country: Country.optional().openapi({
      description: "Country of the account holder. You cannot change it later. Default: the platform's country.",
    }),
  })
  .openapi('CreatePayoutAccountInput');
export type CreatePayoutAccountInput = z.infer<typeof CreatePayoutAccountInput>;

export const PayoutAccount = z
  .object({
    id: PayoutAccountIdSchema,
    provider: z.enum(['stripe']),
    livemode: z.boolean().openapi({ description: 'False: test mode.' }),
    country: Country.nullable(),
    detailsSubmitted: z.boolean().openapi({ description: 'Whether the holder completed the onboarding.' }),
    chargesEnabled: z.boolean().openapi({ description: 'Whether the account can accept payments.' }),
    payoutsEnabled: z.boolean().openapi({ description: 'Whether the provider pays out to the bank account.' }),
    requirementsDue: z
      .array(z.string())
      .openapi({ description: 'Information that the provider still requires, with the names that the provider uses.' }),
    disabledReason: z.string().nullable(),
    checkedAt: z.iso.datetime().openapi({ description: 'When this data was fetched from the provider.' }),
    createdAt: z.iso.datetime(),
  })
  .openapi('PayoutAccount');
export type PayoutAccount = z.output<typeof PayoutAccount>;

export const StartedPayoutAccount = z
  .object({
    account: PayoutAccount,
    onboardingUrl: z.url().nullable().openapi({
      description:
        'Redirect the user there immediately. The URL works once, expires within minutes, and gives access to the account. Null: nothing is required.',
    }),
    onboardingExpiresAt: z.iso.datetime().nullable(),
  })
  .openapi('StartedPayoutAccount');
export type StartedPayoutAccount = z.output<typeof StartedPayoutAccount>;
