import type { EmbedCheck } from './embed-check.schemas.ts';

interface About {
  slug: string;
  publicUrl: string;
  /** Why the page could not be had. */
  reason: string | undefined;
  /** The origin stands in the clone's draft, which is not what visitors meet. */
  inDraft: boolean;
}

/** What the expert is to do next, in one to three sentences. */
export function adviceOn(found: Omit<EmbedCheck, 'message'>, { slug, publicUrl, reason, inDraft }: About): string {
  const { origin, status, httpStatus, snippet, originAllowed, published, lastSeenAt } = found;
  const paste = `<script async src="${publicUrl}/widget.js" data-clone="${slug}"></script>`;
  const seen = lastSeenAt
    ? ` But the clone was opened on ${origin} at ${lastSeenAt.slice(0, 16).replace('T', ' ')} UTC: it worked there then.`
    : '';
  const allow = originAllowed
    ? ''
    : snippet?.clone.startsWith('pk_') && status === 'live'
      ? ` The publishable key on the page does not allow ${origin}: make one that does, or use the clone’s slug.`
      : inDraft
        ? ` ${origin} is among the allowed origins of the draft only: publish the clone.`
        : ` ${origin} is not among the clone’s allowed origins: add it, and publish.`;
  const publish = published ? '' : ' The clone is not published: publish it, or nobody can talk to it.';

  switch (status) {
    case 'live':
      if (!allow && !publish) return `The snippet is on ${origin}, and visitors can talk to the clone there.`;
      return `The snippet is on the page, but the chat will not open there yet.${publish}${allow}`;
    case 'no_snippet':
      return `The page answers, but its HTML does not hold the snippet.${seen || ' If a tag manager or another script puts it in, open the page once and look at the list of sites that opened the clone.'} Paste this before </body> and publish the page: ${paste}${publish}${allow}`;
    case 'other_clone':
      return `The page has the snippet of another clone, or a key that is not valid any more (${snippet?.clone.slice(0, 60)}). Replace it by: ${paste}${allow}`;
    case 'other_server':
      return `The page loads the widget from ${snippet ? new URL(snippet.src).origin : 'elsewhere'}, not from this server. Replace it by: ${paste}${allow}`;
    case 'private_address':
      return `This server does not open addresses of a private network or of this machine, for safety.${seen || ' Open the page in your browser and click the chat: it is then listed among the sites that opened the clone.'}${publish}${allow}`;
    case 'unreachable':
      return httpStatus === 401 || httpStatus === 403
        ? `The page does not let everybody in (it answered ${httpStatus}).${seen || ' Open it in your browser and click the chat: it is then listed among the sites that opened the clone.'}${publish}${allow}`
        : `The page could not be opened: ${reason ?? `it answered ${httpStatus}.`} Check the address.${seen}${publish}${allow}`;
  }
}
