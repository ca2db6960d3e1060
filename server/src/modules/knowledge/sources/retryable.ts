import { ERROR_CODES } from '../../../shared/errors.ts';

/**
 * Codes of failures that lie in the server or its surroundings, so that another attempt can succeed: its own errors, and limits that a busy
 * machine reaches, or in a website. Every other code says that the file is the cause, and a file that is gone does not come back.
 */
const RETRYABLE = new Set<string>([...ERROR_CODES, 'timed_out', 'out_of_memory', 'page_not_found', 'page_refused', 'page_unreadable']);
RETRYABLE.delete('not_found');

export const isRetryable = (code: string): boolean => RETRYABLE.has(code);
