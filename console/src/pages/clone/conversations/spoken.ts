import type { Session } from '@cloneai/sdk';

interface Page {
  data: Session[];
  nextCursor: string | null;
}

/** Pages looked through for one that has something to show. */
const MOST_PAGES = 5;

/** Opening Persona begins a preview. As long as nothing was asked in it, it is no conversation of anybody. */
export const isSpoken = ({ preview, messageCount, answering }: Pick<Session, 'preview' | 'messageCount' | 'answering'>): boolean =>
  !preview || messageCount > 0 || answering !== null;

/** A page of the list without silent previews. It goes on while a page has nothing else, for some pages. */
export async function spokenPage(load: (cursor?: string) => PromiseLike<Page>, cursor?: string): Promise<Page> {
  let page = await load(cursor);
  for (let read = 1; ; read++) {
    const data = page.data.filter(isSpoken);
    if (data.length > 0 || page.nextCursor === null || read >= MOST_PAGES) return { data, nextCursor: page.nextCursor };
    page = await load(page.nextCursor);
  }
}
