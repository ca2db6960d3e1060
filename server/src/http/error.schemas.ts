import { z } from '@hono/zod-openapi';
import { ERROR_CODES } from '../shared/errors.ts';

export const ERROR_TYPES = [
  'invalid_request_error',
  'authentication_error',
  'permission_error',
  'not_found_error',
  'conflict_error',
  'rate_limit_error',
  'quota_exceeded',
  'payment_required',
  'upstream_error',
  'internal_error',
] as const;

/** The inner object of the envelope, as a client receives it. Only the encoders at the edge create one. */
export const ErrorBody = z
  .object({
    type: z.enum(ERROR_TYPES).openapi({ description: 'The kind of error. Every code has one.', example: 'invalid_request_error' }),
    code: z.enum(ERROR_CODES).openapi({ description: 'What exactly is wrong, for programs.', example: 'invalid_input' }),
    message: z.string().openapi({
      description: 'What is wrong and what to do, for people.',
      example: 'name: must not be empty',
    }),
    param: z
      .string()
      .nullable()
      .openapi({ description: 'The field, parameter, or header with the error, if there is one.', example: 'name' }),
    requestId: z.string().openapi({
      description: 'The `X-Request-Id` of the response. The server logs it with every line of the request.',
      example: 'req_01jd5zq8w3x6v9k2m4n7p0r5st',
    }),
  })
  .openapi('ErrorBody', { description: 'What is wrong with a request, or with an answer.' });
export type ErrorBody = z.infer<typeof ErrorBody>;

export const ErrorEnvelope = z.object({ error: ErrorBody }).openapi('Error', { description: 'The body of every error response.' });
export type ErrorEnvelope = z.infer<typeof ErrorEnvelope>;
