import { buildPrompt, chooseParts, type Prompt, type PromptInput, renderPrompt } from './prompt.ts';
import { boundsOf, boundsOfSystem } from './token-bounds.ts';

type Count = (text: string) => number;

/**
 * Builds the prompt that `buildPrompt` builds with exact counts. Loads a tokenizer only if it matters: every comparison that chooses a part
 * moves in one direction with the counts, so if the lowest and the highest possible counts choose the same parts, so do the exact ones.
 */
export async function fitPrompt(input: PromptInput, loadTokenCounter: () => Promise<Count>): Promise<Prompt> {
  const system = boundsOfSystem(input.settings);
  const fewest = partsWith(input, system.least, (text) => boundsOf(text).least);
  const most = partsWith(input, system.most, (text) => boundsOf(text).most);
  if (fewest && most && sameList(fewest.chunks, most.chunks) && sameList(fewest.fitting, most.fitting)) return renderPrompt(input, most);
  return buildPrompt({ ...input, count: await loadTokenCounter() });
}

/** Undefined if the instructions and the question do not fit. */
function partsWith(input: PromptInput, system: number, count: Count) {
  try {
    return chooseParts(input, { system, count });
  } catch {
    return undefined;
  }
}

/** A shortened chunk is an object of its own, so it is never the same. */
const sameList = (a: readonly unknown[], b: readonly unknown[]) => a.length === b.length && a.every((item, i) => item === b[i]);
