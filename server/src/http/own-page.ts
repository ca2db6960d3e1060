import type { Context } from 'hono';
import { AppError } from '../shared/errors.ts';
import type { AppEnv } from './router.ts';

/** Only code of a page itself can add a header, and the CORS policy does not allow this one to pages of other origins. */
export const CSRF_HEADER = 'x-cloneai-csrf';

/**
 * Rejects a call that another site's page could have made with the cookies of a user: required wherever a cookie counts as a credential.
 * Browsers send Sec-Fetch-Site and, with every PUT, POST, and DELETE, Origin, and no page can change them. Programs that are no browsers
 * send neither, and hold no user's cookies.
 */
export function requireOwnPage(c: Context<AppEnv>, publicUrl: string): void {
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  if (c.req.header(CSRF_HEADER) !== '1') throw refused();
  if (site !== undefined && site !== 'same-origin') throw refused();
  if (origin === undefined || origin === new URL(publicUrl).origin) return;
  // The server may be open under another name than its public one, such as 127.0.0.1.
  if (!URL.canParse(origin) || new URL(origin).host !== c.req.header('host')) throw refused();
}

const refused = () =>
  new AppError('permission_denied', 'Only pages of this server may make this call. From a program, use POST /v1/auth/refresh.');
