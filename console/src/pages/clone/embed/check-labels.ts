import type { EmbedCheck } from '@cloneai/sdk';

/** What a check found, in a few words; the server's message says what to do. */
export function verdict(found: Pick<EmbedCheck, 'status' | 'originAllowed' | 'published'>): { good: boolean; text: string } {
  if (found.status === 'live')
    return found.originAllowed && found.published
      ? { good: true, text: 'It is live.' }
      : { good: false, text: 'The snippet is there, and the chat does not open yet.' };
  const texts: Record<Exclude<EmbedCheck['status'], 'live'>, string> = {
    no_snippet: 'The snippet is not on this page.',
    other_clone: 'The page has the snippet of another clone.',
    other_server: 'The page loads the chat from another server.',
    unreachable: 'The page could not be opened.',
    private_address: 'This page can be seen from your machine only.',
  };
  return { good: false, text: texts[found.status] };
}

/** What the server says of it, without what the verdict has said already. */
export function reasonOf({ message }: Pick<EmbedCheck, 'message'>): string {
  const text = message.replace(/^The page could not be opened: /, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
