import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context, Scope } from './context.ts';
import { AppError } from './errors.ts';
import type { WorkspaceId } from './ids.ts';

/** What signs links: a secret of this server. The purpose keeps a signature for one kind of link from being used for another. */
export interface LinkSigner {
  secret: string;
  purpose: string;
}

/** What a signed link has in its address. `expires`: seconds since 1970. */
export interface LinkSignature {
  workspace: string;
  expires: number;
  signature: string;
}

/** HMAC-SHA256 over the purpose, the workspace, what the link leads to, and the expiry. */
function signatureOf({ secret, purpose }: LinkSigner, workspace: string, target: readonly string[], expires: number): Buffer {
  return createHmac('sha256', secret)
    .update([purpose, workspace, ...target, expires].join('\n'))
    .digest();
}

/** The query of a link that needs no credential. `target`: what it leads to, as texts without line breaks. */
export function signLink(signer: LinkSigner, workspaceId: WorkspaceId, target: readonly string[], expiresAt: Date): URLSearchParams {
  const expires = Math.floor(expiresAt.getTime() / 1000);
  const signature = signatureOf(signer, workspaceId, target, expires).toString('base64url');
  return new URLSearchParams({ workspace: workspaceId, expires: String(expires), signature });
}

/** The context of a link, with `scopes`. Throws `permission_denied` with `advice` if the signature is wrong or the link has expired. */
export function verifyLink(
  signer: LinkSigner,
  { workspace, expires, signature }: LinkSignature,
  target: readonly string[],
  { now, scopes, advice }: { now: Date; scopes: readonly Scope[]; advice: string },
): Context {
  const given = Buffer.from(signature, 'base64url');
  const wanted = signatureOf(signer, workspace, target, expires);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted) || expires * 1000 < now.getTime())
    throw new AppError('permission_denied', `This link has expired or is not valid. ${advice}`);
  return {
    workspaceId: workspace as WorkspaceId,
    actor: { type: 'system', scopes: [...scopes] },
    requestId: 'file-link',
    signal: AbortSignal.timeout(60_000),
  };
}
