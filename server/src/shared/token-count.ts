/** The most that the database stores for one call. */
const MAX_TOKENS = 2 ** 31 - 1;

/** Whether a count that a model's server reported can be one: an integer from 0 to 2^31 − 1. Compatible servers report odd things. */
export const isTokenCount = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_TOKENS;

/** A sum of counts, as far as it can be stored. */
export const storableTokens = (sum: number): number => Math.min(sum, MAX_TOKENS);
