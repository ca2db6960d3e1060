export interface Command {
  text: string;
  /** The clone that it belongs to, if any. */
  group?: string;
  href: string;
  /** Other words by which people look for it. */
  words?: string;
}

const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Commands that contain every typed word, those first whose own text begins with what was typed. Without words, all of them. */
export function findCommands(commands: readonly Command[], typed: string): Command[] {
  const wanted = fold(typed).trim();
  const words = wanted.split(/\s+/).filter(Boolean);
  const found = commands.filter(({ text, group = '', words: more = '' }) => {
    const own = fold(`${text} ${group} ${more}`);
    return words.every((word) => own.includes(word));
  });
  const order = (command: Command) => (begins(command, wanted) ? 0 : 1);
  return found.toSorted((a, b) => order(a) - order(b));
}

/** Whether a command's own text begins with what was typed, so that no command that is added later comes before it. */
export const begins = ({ text }: Command, typed: string): boolean => {
  const wanted = fold(typed).trim();
  return wanted !== '' && fold(text).startsWith(wanted);
};
