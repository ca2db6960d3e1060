import { z } from '@hono/zod-openapi';
import { shownToken } from '../../http/authenticate.ts';
import { ErrorEnvelope } from '../../http/error-responses.ts';
import { callerOf, createRouter, defineRoute, type LimitClass, rawResponse } from '../../http/router.ts';
import { SOCKET_PROTOCOL } from '../../http/socket-handshake.ts';
import type { Sockets } from '../../http/sockets.ts';
import type { Context } from '../../shared/context.ts';
import { SessionIdSchema } from '../sessions/sessions.schemas.ts';
import { ClientFrame, ServerFrame } from './realtime.schemas.ts';
import type { RealtimeUsecases } from './realtime.usecases.ts';

const openSocket = defineRoute(
  { operationId: 'openSocket', auth: 'required' },
  {
    method: 'get',
    path: '/v1/sessions/{sessionId}/socket',
    tags: ['Chat'],
    summary: 'A WebSocket: the events of a session, and questions',
    description: `The events of streamSessionEvents, with the same numbers, as frames \`{ seq, type, data }\`: first what came after \`after\`, then live. The
client sends frames \`{ type, data }\` (\`SocketClientFrame\`): \`send\`, \`stop\`, \`typing\`, \`authenticate\` and \`ping\`.

Offer the subprotocol \`${SOCKET_PROTOCOL}\`. A browser, which can set no header, offers its token beside it: \`bearer.<token>\`. A socket lives as long as its
credential: send a fresh token by \`authenticate\` before the old one ends. An error is a \`refused\` frame with the one error body.

Closed with 1012 (the server restarts), 4408 (this reader is too slow) or without a code: connect again with \`after\` = the last \`seq\` seen, and send
what was not \`accepted\` again under its idempotencyKey. 4401: the credential has ended. 4403: it may not do this any more. 4404: the session was
deleted. 4429, 1003, 1009: too many frames, one that is not text, one of more than 64 kB.`,
    request: {
      params: z.object({ sessionId: SessionIdSchema }),
      query: z.object({
        after: z.coerce
          .number()
          .int()
          .min(0)
          .max(Number.MAX_SAFE_INTEGER)
          .default(0)
          .openapi({ description: 'Number of the last event seen.' }),
      }),
    },
    responses: {
      101: {
        description: 'The socket is open; each of its frames is one of these.',
        content: { 'application/json': { schema: ServerFrame } },
      },
      426: {
        description: 'Asked without `Upgrade: websocket`. With it in the request, something on the way took it out.',
        content: { 'application/json': { schema: ErrorEnvelope } },
      },
    },
    'x-websocket': {
      protocol: SOCKET_PROTOCOL,
      clientFrame: { $ref: '#/components/schemas/SocketClientFrame' },
      serverFrame: { $ref: '#/components/schemas/SocketServerFrame' },
    },
  },
);

export interface SocketDoor {
  sockets: Sockets;
  /** Counts a frame with the calls of its kind over HTTP. Throws `rate_limited`. */
  countCall: (cls: Exclude<LimitClass, 'none'>, ctx: Context, clientAddress: string) => Promise<void>;
}

export function realtimeRoutes(usecases: Pick<RealtimeUsecases, 'openSocket'>, { sockets, countCall }: SocketDoor) {
  const router = createRouter();
  router.openAPIRegistry.register('SocketClientFrame', ClientFrame);
  router.openapi(openSocket, async (c) => {
    const clientAddress = c.get('clientAddress');
    const { admit, begin } = await usecases.openSocket(callerOf(c), c.req.valid('param').sessionId, {
      after: c.req.valid('query').after,
      token: shownToken(c) ?? '',
      origin: c.req.header('origin') ?? null,
      count: (kind, ctx) => countCall(kind, ctx, clientAddress),
    });
    admit();
    return rawResponse(sockets.accept(c, begin));
  });
  return router;
}
