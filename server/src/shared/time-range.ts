import { AppError } from './errors.ts';

/** Throws `invalid_input` unless a range of times, ISO 8601 with either end optional, begins before it ends. */
export function requireRange({ from, to }: { from?: string | undefined; to?: string | undefined }): void {
  if (from === undefined || to === undefined || new Date(from) < new Date(to)) return;
  throw new AppError('invalid_input', 'from is not before to. Choose an earlier from.', { param: 'from' });
}
