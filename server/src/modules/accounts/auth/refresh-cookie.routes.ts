import type { z } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { ErrorEnvelope } from '../../../http/error.schemas.ts';
import { CSRF_HEADER, requireOwnPage } from '../../../http/own-page.ts';
import { type AppEnv, createRouter, defineRoute } from '../../../http/router.ts';
import { AppError } from '../../../shared/errors.ts';
import { CookieLogin, UpdateRefreshCookieInput } from '../accounts.schemas.ts';
import type { AccountsUsecases } from '../accounts.usecases.ts';
import { callOf } from './auth.routes.ts';

const tags = ['Accounts'];
const path = '/v1/auth/cookie';
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

/** Checked by `requireOwnPage`, after the body. */
const parameters = [
  {
    name: CSRF_HEADER,
    in: 'header' as const,
    required: true,
    description: 'Always `1`. Shows that the call comes from a page of this server.',
    schema: { type: 'string' as const, example: '1' },
  },
];

const updateRefreshCookie = defineRoute(
  { operationId: 'updateRefreshCookie', auth: 'public' },
  {
    method: 'put',
    path,
    tags,
    summary: 'Rotate the refresh token in the cookie of the console',
    description:
      'For pages of this server only. Rotates the given refresh token, or the one in the cookie if it is older than ten minutes, and stores the next one in a cookie that no script can read (HttpOnly, SameSite=Strict). Everything else calls `POST /v1/auth/refresh`.',
    parameters,
    request: { body: { required: true, content: { 'application/json': { schema: UpdateRefreshCookieInput } } } },
    responses: {
      200: json(CookieLogin, 'The new access token.'),
      401: json(ErrorEnvelope, 'The refresh token is no longer valid. Sign in again.'),
      403: json(ErrorEnvelope, 'The call comes from another site.'),
    },
  },
);
const deleteRefreshCookie = defineRoute(
  { operationId: 'deleteRefreshCookie', auth: 'public' },
  {
    method: 'delete',
    path,
    tags,
    summary: 'Sign out and delete the cookie of the console',
    description: 'For pages of this server only. Everything else calls `POST /v1/auth/logout`.',
    parameters,
    responses: {
      204: { description: 'The login has ended, or did not exist.' },
      403: json(ErrorEnvelope, 'The call comes from another site.'),
    },
  },
);

const COOKIE = 'cloneai_refresh';
/**
 * Every page load asks for an access token, and a browser that leaves the page may lose the response with the next refresh token. So a
 * young one is not rotated.
 */
const KEEP_SECONDS = 600;
/** The login has ended. Not `conflict`: another tab was faster, and its cookie is the newest one. */
const ENDED = new Set(['token_expired', 'token_reused', 'invalid_credentials']);
const SEVEN_DAYS = 7 * 86_400;

/** The refresh token in an HttpOnly cookie, so that a script injected into the console cannot take it away. */
export function refreshCookieRoutes(usecases: Pick<AccountsUsecases, 'refresh' | 'logout'>, { publicUrl }: { publicUrl: string }) {
  const attributes = { path, httpOnly: true, sameSite: 'Strict', secure: publicUrl.startsWith('https:') } as const;
  const forget = (c: HonoContext<AppEnv>) => deleteCookie(c, COOKIE, attributes);

  return createRouter()
    .openapi(updateRefreshCookie, async (c) => {
      requireOwnPage(c, publicUrl);
      const moved = c.req.valid('json').refreshToken;
      const given = moved ?? getCookie(c, COOKIE);
      if (!given) throw new AppError('unauthenticated', 'Nobody is signed in with this browser. Sign in.');
      try {
        const { accessToken, refreshToken, expiresIn } = await usecases.refresh(callOf(c), {
          refreshToken: given,
          // A token from the body was seen by a script, so it is always replaced.
          keepSeconds: moved === undefined ? KEEP_SECONDS : 0,
        });
        setCookie(c, COOKIE, refreshToken, { ...attributes, maxAge: SEVEN_DAYS });
        return c.json({ accessToken, expiresIn }, 200);
      } catch (error) {
        if (error instanceof AppError && ENDED.has(error.code)) forget(c);
        throw error;
      }
    })
    .openapi(deleteRefreshCookie, async (c) => {
      requireOwnPage(c, publicUrl);
      const refreshToken = getCookie(c, COOKIE);
      if (refreshToken) await usecases.logout(callOf(c), { refreshToken });
      forget(c);
      return c.body(null, 204);
    });
}
