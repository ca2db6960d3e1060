import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context } from '../../../shared/context.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SourceId, WorkspaceId } from '../../../shared/ids.ts';

export interface FileLinks {
  secret: string;
  publicUrl: string;
}

const LIFETIME_MS = 5 * 60_000;

/** HMAC-SHA256 over the file and the expiry. The prefix keeps other signatures with the same secret from being reused here. */
function signatureOf(secret: string, workspaceId: string, sourceId: string, expires: number): Buffer {
  return createHmac('sha256', secret).update(`source-file\n${workspaceId}\n${sourceId}\n${expires}`).digest();
}

export function signFileLink({ secret, publicUrl }: FileLinks, file: { workspaceId: WorkspaceId; sourceId: SourceId }, now: Date) {
  const expires = Math.floor((now.getTime() + LIFETIME_MS) / 1000);
  const signature = signatureOf(secret, file.workspaceId, file.sourceId, expires).toString('base64url');
  const query = new URLSearchParams({ workspace: file.workspaceId, expires: String(expires), signature });
  return { url: `${publicUrl}/v1/files/${file.sourceId}?${query}`, expiresAt: new Date(expires * 1000).toISOString() };
}

/** Returns the context for a link. Throws `permission_denied` if the signature is wrong or the link has expired. */
export function verifyFileLink(
  { secret }: FileLinks,
  link: { sourceId: SourceId; workspace: string; expires: number; signature: string },
  now: Date,
): Context {
  const given = Buffer.from(link.signature, 'base64url');
  const wanted = signatureOf(secret, link.workspace, link.sourceId, link.expires);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted) || link.expires * 1000 < now.getTime())
    throw new AppError('permission_denied', 'This link has expired or is not valid. Get a new one with GET /v1/sources/{sourceId}/file.');
  return {
    workspaceId: link.workspace as WorkspaceId,
    actor: { type: 'system', scopes: [] },
    requestId: 'file-link',
    signal: AbortSignal.timeout(60_000),
  };
}
