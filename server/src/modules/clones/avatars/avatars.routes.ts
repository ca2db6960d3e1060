import { IMMUTABLE } from '../../../http/built-files.ts';
import { type AppRouter, createRouter } from '../../../http/router.ts';
import { AVATARS_PATH, isAvatarId } from './avatar-address.service.ts';
import type { AvatarsUsecases } from './avatars.usecases.ts';

/** The pictures of clones, for every page. Not part of the API contract: `avatarUrl` is an address like any other. */
export function avatarsRoutes({ findAvatar }: Pick<AvatarsUsecases, 'findAvatar'>): AppRouter {
  const router = createRouter();
  router.get(`${AVATARS_PATH}:avatarId`, async (c) => {
    const id = c.req.param('avatarId');
    const avatar = isAvatarId(id) ? await findAvatar(id) : undefined;
    if (!avatar) return c.notFound();
    const headers = {
      'Content-Type': avatar.type,
      // Another picture has another id.
      'Cache-Control': IMMUTABLE,
      ETag: `"${id}"`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cross-Origin-Resource-Policy': 'cross-origin',
    };
    if (c.req.header('if-none-match')?.includes(headers.ETag)) return c.body(null, 304, headers);
    return c.body(new Uint8Array(Buffer.from(avatar.data, 'base64')), 200, headers);
  });
  return router;
}
