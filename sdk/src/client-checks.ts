import { CloneAIError } from './errors.ts';
import { isOnUserDevice, pageOrigin } from './platform.ts';

/** Checks `baseUrl`, and makes a path on a web page absolute. */
export function absoluteUrl(given: string): string {
  const url = given.trim().replace(/\/+$/, '');
  // The paths of the SDK begin with it.
  if (/\/v1$/.test(url)) throw new CloneAIError(`baseUrl must not end in /v1: "${given}".`);
  if (/^https?:\/\/[^/]/i.test(url)) return url;
  const origin = pageOrigin();
  if (origin && /^(\/[^/]|$)/.test(url)) return origin + url;
  throw new CloneAIError(`baseUrl must start with http:// or https://: "${given}".`);
}

/** Returns the credential, unless it is a secret key where others can read it. */
export function guarded<T extends string | undefined>(
  token: T,
  { dangerouslyAllowBrowser }: { dangerouslyAllowBrowser?: boolean | undefined },
): T {
  if (token?.startsWith('sk_') && !dangerouslyAllowBrowser && isOnUserDevice())
    throw new CloneAIError(
      'Everyone can read a secret key (sk_…) in a browser or an app. Use a publishable key (pk_…), a session token, or your server, or set dangerouslyAllowBrowser.',
    );
  return token;
}

/** Without its slash, a path would become a part of the host's name. */
export function requireSlash(path: string): void {
  if (!path.startsWith('/')) throw new CloneAIError(`path must start with /v1/: "${path}".`);
}
