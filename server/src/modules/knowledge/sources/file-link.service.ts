import type { Context } from '../../../shared/context.ts';
import type { SourceId, WorkspaceId } from '../../../shared/ids.ts';
import { type LinkSignature, type LinkSigner, signLink, verifyLink } from '../../../shared/signed-link.ts';

export interface FileLinks {
  secret: string;
  publicUrl: string;
}

const LIFETIME_MS = 5 * 60_000;
const signerOf = ({ secret }: FileLinks): LinkSigner => ({ secret, purpose: 'source-file' });

export function signFileLink(links: FileLinks, file: { workspaceId: WorkspaceId; sourceId: SourceId }, now: Date) {
  const expiresAt = new Date(Math.floor((now.getTime() + LIFETIME_MS) / 1000) * 1000);
  const query = signLink(signerOf(links), file.workspaceId, [file.sourceId], expiresAt);
  return { url: `${links.publicUrl}/v1/files/${file.sourceId}?${query}`, expiresAt: expiresAt.toISOString() };
}

/** Returns the context for a link. Throws `permission_denied` if the signature is wrong or the link has expired. */
export const verifyFileLink = (links: FileLinks, { sourceId, ...link }: LinkSignature & { sourceId: SourceId }, now: Date): Context =>
  verifyLink(signerOf(links), link, [sourceId], { now, scopes: [], advice: 'Get a new one with GET /v1/sources/{sourceId}/file.' });
