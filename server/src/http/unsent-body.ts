import type { MiddlewareHandler } from 'hono';

/** A HEAD request is answered with the headers of GET. Ends the body that is not sent, so that no file or event stream stays open. */
export const endUnsentBody: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.req.method === 'HEAD') await c.res.body?.cancel();
};
