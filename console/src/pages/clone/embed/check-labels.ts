import type { EmbedCheck } from '@cloneai/sdk';

/** A short result of a check. The server's message says what to do. */
export function verdict(check: Pick<EmbedCheck, 'status' | 'originAllowed' | 'published'>): { good: boolean; text: string } {
  if (check.status === 'live')
    return check.originAllowed && check.published
      ? { good: true, text: 'The chat is live.' }
      : { good: false, text: 'The snippet is on the page, but the chat does not open yet.' };
  const texts: Record<Exclude<EmbedCheck['status'], 'live'>, string> = {
    no_snippet: 'The snippet is not on this page.',
    other_clone: 'The page has the snippet of another clone.',
    other_server: 'The page loads the chat from another server.',
    unreachable: 'Could not open the page.',
    private_address: 'This page is only reachable from your machine.',
  };
  return { good: false, text: texts[check.status] };
}

/** The server's message without the part that the verdict already says. */
export function reasonOf({ message }: Pick<EmbedCheck, 'message'>): string {
  const text = message.replace(/^The page could not be opened: /, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
