import { z } from '@hono/zod-openapi';
import { idPattern, type PayoutAccountId } from '../../../shared/ids.ts';

const PayoutAccountIdSchema = z
  .string()
  .regex(new RegExp(idPattern('payoutAccount')))
  .transform((id) => id as PayoutAccountId)
  .openapi({ type: 'string', example: 'poa_01jd5zq8w3x6v9k2m4n7p0r5st' });

const Country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'is not a country like DE (ISO 3166, two capital letters)')
  .openapi({ example: 'DE' });

const BackUrl = z.url({ protocol: /^https?$/ }).max(2000);

export const CreatePayoutAccountInput = z
  .strictObject({
    returnUrl: BackUrl.openapi({
      description: 'Where people come back to when they leave the onboarding, finished or not. On an origin the server allows.',
      example: 'https://clones.example.com/billing',
    }),
    refreshUrl: BackUrl.openapi({
      description: 'Where people are sent whose onboarding link was used up: make this call there again. On an origin the server allows.',
      example: 'https://clones.example.com/billing?again',
    }),
    country: Country.optional().openapi({
      description: "Where the account's holder lives; cannot be changed later. Default: the platform's country.",
    }),
  })
  .openapi('CreatePayoutAccountInput');
export type CreatePayoutAccountInput = z.infer<typeof CreatePayoutAccountInput>;

export const PayoutAccount = z
  .object({
    id: PayoutAccountIdSchema,
    provider: z.enum(['stripe']),
    livemode: z.boolean().openapi({ description: 'False: test money.' }),
    country: Country.nullable(),
    detailsSubmitted: z.boolean().openapi({ description: 'The onboarding was gone through.' }),
    chargesEnabled: z.boolean().openapi({ description: 'The account itself may take payments.' }),
    payoutsEnabled: z.boolean().openapi({ description: 'The provider pays out to the bank account.' }),
    requirementsDue: z.array(z.string()).openapi({ description: "What the provider still asks for, by the provider's own names." }),
    disabledReason: z.string().nullable(),
    checkedAt: z.iso.datetime().openapi({ description: 'When the provider said so.' }),
    createdAt: z.iso.datetime(),
  })
  .openapi('PayoutAccount');
export type PayoutAccount = z.output<typeof PayoutAccount>;

export const StartedPayoutAccount = z
  .object({
    account: PayoutAccount,
    onboardingUrl: z.url().nullable().openapi({
      description: 'Send the expert there at once: whoever has it gets in, once, within minutes. Null: nothing is asked for.',
    }),
    onboardingExpiresAt: z.iso.datetime().nullable(),
  })
  .openapi('StartedPayoutAccount');
export type StartedPayoutAccount = z.output<typeof StartedPayoutAccount>;
