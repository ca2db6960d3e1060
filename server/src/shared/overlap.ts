import { AppError } from './errors.ts';

/**
 * Throws `conflict` if the previous text of a secret still works: only one previous text is kept, so another rotation would end it before
 * the time that was promised. `what`: the secret, such as "API key".
 */
export function requireNoOverlap(what: string, previousExpiresAt: Date | null, overlapSeconds: number, now: Date): void {
  if (overlapSeconds === 0 || previousExpiresAt === null || previousExpiresAt <= now) return;
  throw new AppError(
    'conflict',
    `This ${what} was rotated, and its previous text works until ${previousExpiresAt.toISOString()}. Rotate it again after that, or send overlapSeconds: 0, which ends both earlier texts at once.`,
    { param: 'overlapSeconds' },
  );
}
