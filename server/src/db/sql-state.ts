/**
 * The five-character SQLSTATE of a database error (e.g. `23505` unique violation, `40001` serialization failure), searched in the chain of
 * causes. Undefined if the error did not come from the database.
 */
export function sqlState(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = (at as { code?: unknown }).code;
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && 'severity' in at) return code;
  }
  return undefined;
}

/** Name of the violated constraint or index, if any. */
export function violatedConstraint(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const constraint = (at as { constraint?: unknown }).constraint;
    if (typeof constraint === 'string') return constraint;
  }
  return undefined;
}

/**
 * True if the connection failed, not the statement: no SQLSTATE, or one of class 08 (connection), 57P (shut down,
 * terminated), 25P03 (idle in transaction), 53300 (too many connections). Source: PostgreSQL's appendix "Error Codes".
 */
export function isConnectionFailure(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return /^(08...|57P..|25P03|53300)$/.test(state);
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++)
    if (
      /^E[A-Z]+$/.test(String((at as { code?: unknown }).code)) ||
      /connection|terminat|timeout exceeded|read timeout|not queryable|embedded database/i.test(at.message)
    )
      return true;
  return false;
}

/** True if the disk of the database is full (53100). The statement was rolled back, and the database works on. */
export const isDiskFull = (error: unknown): boolean => sqlState(error) === '53100';

/**
 * True if the database cannot store a character of the text: 22021 (a NUL, or not Unicode) and, in jsonb, 22P05 (an
 * escaped NUL or half a surrogate pair).
 */
export function isUnstorableText(error: unknown): boolean {
  const state = sqlState(error);
  return state === '22021' || state === '22P05';
}
