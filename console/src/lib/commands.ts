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
  const begins = ({ text }: Command) => (wanted !== '' && fold(text).startsWith(wanted) ? 0 : 1);
  return found.toSorted((a, b) => begins(a) - begins(b));
}

interface Item {
  id: string;
  name: string;
}

/**
 * The newest items of a paginated list, up to `pages` pages of 100.
 * `cut`: whether there are more.
 */
export async function loadNewest<T extends Item>(
  load: (query: { limit: number; cursor?: string }) => PromiseLike<{ data: T[]; nextCursor: string | null }>,
  pages: number,
): Promise<{ items: Item[]; cut: boolean }> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pages; page++) {
    const { data, nextCursor }: { data: T[]; nextCursor: string | null } = await load({ limit: 100, ...(cursor ? { cursor } : {}) });
    items.push(...data.map(({ id, name }) => ({ id, name })));
    cursor = nextCursor;
    if (!cursor) break;
  }
  return { items, cut: cursor !== null };
}
