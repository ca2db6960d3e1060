import type { CloneSettings } from '../../clones/clones.schemas.ts';
import { ownInstructions } from './prompt.ts';

/** Counting a shorter text costs more than the tokens lost by assuming the upper bound. */
export const SHORT_TEXT = 160;

/** o200k_base tokens of `commonInstructions`, with `auto` as the language; of another language without its tag. */
export const COMMON_TOKENS: Record<CloneSettings['answerPolicy'], { auto: number; tagged: number }> = {
  sources_only: { auto: 250, tagged: 257 },
  sources_first: { auto: 215, tagged: 222 },
  open: { auto: 200, tagged: 207 },
};

/** A text has at most as many tokens as bytes. Shows that a text is far below a limit without loading a tokenizer. */
export function tokenBound(text: string): number {
  return Buffer.byteLength(text);
}

/** The fewest and the most tokens that a token counter may find (`token-counter.service.ts`), without a tokenizer. */
export function boundsOf(text: string): { least: number; most: number } {
  const most = tokenBound(text);
  return { least: text.length <= SHORT_TEXT ? most : 0, most };
}

/**
 * The same for a clone's instructions. What all clones share begins with a letter after a line break, where no token continues, so its
 * tokens add up with those of the rest.
 */
export function boundsOfSystem(settings: CloneSettings): { least: number; most: number } {
  const { answerPolicy, language } = settings;
  const { auto, tagged } = COMMON_TOKENS[answerPolicy];
  const [least, most] = language === 'auto' ? [auto, auto] : [tagged, tagged + tokenBound(` ${language}`)];
  return { least, most: most + tokenBound(`${ownInstructions(settings)}\n\n`) };
}
