import { AppError } from '../../../shared/errors.ts';
import type { AnswerError } from '../chat.schemas.ts';

export const INTERRUPTED: AnswerError = {
  code: 'unavailable',
  message: 'The server stopped while it was writing this answer. The text so far is kept. Ask again.',
};
export const DELETED: AnswerError = {
  code: 'not_found',
  message: 'This session was deleted while its answer was written. Start a new session.',
};
export const NOT_STORED: AnswerError = { code: 'unavailable', message: 'The answer could not be stored. Ask again in a moment.' };

/** What readers of the answer may see of an error. The message of an unknown error stays in the log: it may contain anything. */
export function toAnswerError(cause: unknown, messageId: string): AnswerError {
  if (cause instanceof AppError) return { code: cause.code, message: cause.message };
  return {
    code: 'internal_error',
    message: `Something went wrong on our side. Ask again. If it keeps failing, contact support with this message ID: ${messageId}.`,
  };
}
