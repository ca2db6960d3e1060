import { type ChatMessage, promptText, wordTokens } from './answer.ts';

interface Quoted {
  number: string;
  sentence: string;
}

/** Sentences of the prompt's numbered sources: `[1] …`, `<source id="1">…`, `Source 1: …`, as prompts usually number them. */
function quotable(prompt: string): Quoted[] {
  const marks = [...prompt.matchAll(/(?:^|\n)\s*(?:\[(\d{1,2})\]|<source[^>]*?"(\d{1,2})"[^>]*>|Source (\d{1,2})\b)/g)];
  const found: Quoted[] = [];
  for (const [at, mark] of marks.entries()) {
    const block = prompt.slice(mark.index + mark[0].length, marks[at + 1]?.index ?? mark.index + 6000);
    const number = mark[1] ?? mark[2] ?? mark[3] ?? '';
    const sentences = block.match(/[A-Z][^.!?\n]{30,240}[.!?](?=\s)/g) ?? [];
    for (const sentence of sentences.slice(0, 2)) found.push({ number, sentence });
  }
  return found;
}

/**
 * An answer that copies sentences out of the prompt's sources and puts each source's number behind it, cut into tokens of a word each;
 * readable words when the prompt has no sources. At most `count` tokens, cut at a sentence.
 */
export function quoteTokens(messages: ChatMessage[], count: number): string[] {
  const tokens: string[] = [];
  for (const { number, sentence } of quotable(promptText(messages))) {
    const words = `“${sentence}” [${number}] `.match(/\S+\s*/g) ?? [];
    if (tokens.length + words.length > count && tokens.length > 0) break;
    tokens.push(...words);
  }
  return tokens.length > 0 ? tokens.slice(0, count) : wordTokens(promptText(messages.slice(-1)), count);
}
