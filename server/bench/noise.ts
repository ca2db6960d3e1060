import { median } from './figures.ts';

/** The largest spread of the baseline's own saturation at which figures of several rounds can be compared. */
export const NOISE_LIMIT = 0.15;

/** (max - min) / median; NaN with fewer than two values, or a value that was not measured. */
export function relativeSpread(values: readonly number[]): number {
  if (values.length < 2 || values.some(Number.isNaN)) return Number.NaN;
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/**
 * Whether another round is needed after rounds in which the baseline's saturation was `values` chats/s: until there are `fewest`, and then
 * until all of them are within the limit, at most `most`.
 */
export function needsAnotherRound(values: readonly number[], { fewest, most }: { fewest: number; most: number }): boolean {
  if (values.length < fewest) return true;
  if (values.length >= most) return false;
  return !(relativeSpread(values) < NOISE_LIMIT);
}
