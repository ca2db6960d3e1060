import type { EmbedCheck } from './embed-check.schemas.ts';

interface AdviceContext {
  slug: string;
  publicUrl: string;
  /** Why the page could not be loaded. */
  reason: string | undefined;
}

/** Tells the expert what to do next, in one to three sentences. */
export function adviceFor(found: Omit<EmbedCheck, 'message'>, { slug, publicUrl, reason }: AdviceContext): string {
  const { origin, status, httpStatus, snippet, originAllowed, published, lastSeenAt } = found;
  const paste = `<script async src="${publicUrl}/widget.js" data-clone="${slug}"></script>`;
  const seen = lastSeenAt ? ` However, a visitor opened the clone on ${origin} at ${lastSeenAt.slice(0, 16).replace('T', ' ')} UTC.` : '';
  const allow = originAllowed
    ? ''
    : snippet?.clone.startsWith('pk_') && status === 'live'
      ? ` The publishable key on the page does not allow ${origin}. Create a key that does, or use the slug of the clone.`
      : ` The clone does not allow ${origin}. Add it to the allowed origins.`;
  const publish = published ? '' : ' The clone is not published. Publish it so that visitors can use it.';

  switch (status) {
    case 'live':
      if (!allow && !publish) return `The snippet is on ${origin}, and visitors can use the clone there.`;
      return `The page contains the snippet, but the chat cannot open there yet.${publish}${allow}`;
    case 'no_snippet':
      return `The HTML of the page does not contain the snippet.${seen || ' If a tag manager or another script adds it, open the page once and check the list of installations.'} Paste this before </body> and publish the page: ${paste}${publish}${allow}`;
    case 'other_clone':
      return `The page contains the snippet of another clone or a revoked key (${snippet?.clone.slice(0, 60)}). Replace it with: ${paste}${allow}`;
    case 'other_server':
      return `The page loads the widget from ${snippet ? new URL(snippet.src).origin : 'elsewhere'}, not from this server. Replace it with: ${paste}${allow}`;
    case 'private_address':
      return `For security, this server does not open private or local addresses.${seen || ' Open the page in your browser and click the chat. The site then appears in the list of installations.'}${publish}${allow}`;
    case 'unreachable':
      return httpStatus === 401 || httpStatus === 403
        ? `The page is not public (status ${httpStatus}).${seen || ' Open it in your browser and click the chat. The site then appears in the list of installations.'}${publish}${allow}`
        : `The page could not be loaded. ${reason ?? `Its status is ${httpStatus}.`} Check the address.${seen}${publish}${allow}`;
  }
}
