/**
 * What a message says up to its first punctuation mark other than a question mark, and the rest: "Hello! When do you open?" A hyphen
 * counts only between spaces. Undefined if nothing follows, or if the first clause is a question or longer than a few words.
 */
export function firstClause(message: string): { said: string; rest: string } | undefined {
  const found = /^\s*([^,.!?;:\n–—]{2,30}?)(?:[,.!;:\n–—]+|\s-+\s)\s*(?=\S)/u.exec(message);
  return found ? { said: found[1] ?? '', rest: message.slice(found[0].length) } : undefined;
}
