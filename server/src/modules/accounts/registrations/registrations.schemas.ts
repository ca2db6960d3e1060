import { z } from '@hono/zod-openapi';
import { NewPassword } from '../accounts.schemas.ts';

/** Longer than other tokens, because it carries its data. */
const EmailToken = z.string().min(1).max(1500).openapi({ description: 'The value after `#token=` in the link from the email.' });

export const CompleteRegistrationInput = z.object({ token: EmailToken, password: NewPassword }).openapi('CompleteRegistrationInput');
export const VerifyEmailInput = z.object({ token: EmailToken }).openapi('VerifyEmailInput');

export const Registration = z
  .object({
    mode: z.enum(['open', 'email']).openapi({
      description:
        '`open`: `register` creates accounts. `email`: startRegistration sends an email, and the password is chosen with its link.',
      example: 'open',
    }),
    firstAccount: z.boolean().openapi({ description: 'Whether nobody has an account on this server yet.', example: false }),
  })
  .openapi('Registration', { description: 'How accounts are created on this server.' });
export type Registration = z.output<typeof Registration>;

export type CompleteRegistrationInput = z.output<typeof CompleteRegistrationInput>;
export type VerifyEmailInput = z.output<typeof VerifyEmailInput>;
