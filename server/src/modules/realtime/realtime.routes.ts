import { z } from '@hono/zod-openapi';
import { shownToken } from '../../http/authenticate.ts';
import { toErrorBody } from '../../http/error-responses.ts';
import { wholeNumber } from '../../http/query.schemas.ts';
import { callerOf, createRouter, defineRoute, type LimitClass, rawResponse } from '../../http/router.ts';
import { SOCKET_PROTOCOL } from '../../http/socket-handshake.ts';
import type { Wire } from '../../http/socket-wire.ts';
import type { Sockets } from '../../http/sockets.ts';
import type { Context } from '../../shared/context.ts';
import { SessionIdSchema } from '../sessions/sessions.schemas.ts';
import type { Channel } from './connection.service.ts';
import { ClientFrame, type OutgoingFrame, ServerFrame } from './realtime.schemas.ts';
import type { RealtimeUsecases } from './realtime.usecases.ts';

const openSocket = defineRoute(
  {
    operationId: 'openSocket',
    auth: 'required',
    callers: ['accessToken', 'secretKey', 'sessionToken'],
    scope: [['chat:write'], ['conversations:read']],
    errors: ['upgrade_required'],
  },
  {
    method: 'get',
    path: '/v1/sessions/{sessionId}/socket',
    tags: ['Chat'],
    summary: 'Connect to a session by WebSocket',
    description: `Sends the same events as streamSessionEvents, with the same numbers, as frames \`{ seq, type, data }\`: first those after \`after\`, then live
events. The client sends frames \`{ type, data }\` (\`SocketClientFrame\`): \`send\`, \`stop\`, \`typing\`, \`authenticate\`, and \`ping\`. Errors arrive as
\`refused\` frames with the standard error object.

Offer the subprotocol \`${SOCKET_PROTOCOL}\`. Browsers cannot set headers on a WebSocket, so they offer the token as a second subprotocol: \`bearer.<token>\`. The
socket closes when its credential expires: send a new token in an \`authenticate\` frame before that.

If the socket closes with 1012 (the server restarts), 4408 (the client reads too slowly), or without a code, connect again with \`after\` = the last \`seq\` that
you received, and resend every question that was not \`accepted\` with its idempotencyKey. Other close codes: 4401, the credential expired or was revoked;
4403, the caller lost its permission; 4404, the session was deleted; 4429, too many frames; 1003, a frame that is not text; 1009, a frame over 64 kB.`,
    request: {
      params: z.object({ sessionId: SessionIdSchema }),
      query: z.object({
        after: wholeNumber(0, Number.MAX_SAFE_INTEGER)
          .default(0)
          .openapi({ description: 'Sequence number of the last event that you received.' }),
      }),
    },
    responses: {
      101: {
        description: 'The socket is open. Each frame from the server matches this schema.',
        content: { 'application/json': { schema: ServerFrame } },
      },
    },
    'x-websocket': {
      protocol: SOCKET_PROTOCOL,
      clientFrame: { $ref: '#/components/schemas/SocketClientFrame' },
      serverFrame: { $ref: '#/components/schemas/SocketServerFrame' },
    },
  },
);

export interface SocketRouteDeps {
  sockets: Sockets;
  /** Counts a frame toward the caller's HTTP rate limit of its kind. Throws `rate_limited`. */
  countCall: (cls: Exclude<LimitClass, 'none'>, ctx: Context, clientAddress: string) => Promise<void>;
}

export function realtimeRoutes(usecases: Pick<RealtimeUsecases, 'openSocket'>, { sockets, countCall }: SocketRouteDeps) {
  const router = createRouter();
  router.openAPIRegistry.register('SocketClientFrame', ClientFrame);
  router.openapi(openSocket, async (c) => {
    const ctx = callerOf(c);
    const clientAddress = c.get('clientAddress');
    const { admit, connect } = await usecases.openSocket(ctx, c.req.valid('param').sessionId, {
      after: c.req.valid('query').after,
      token: shownToken(c) ?? '',
      origin: c.req.header('origin') ?? null,
      count: (kind, caller) => countCall(kind, caller, clientAddress),
    });
    admit();
    return rawResponse(sockets.accept(c, (wire) => connect(toChannel(wire, ctx.requestId))));
  });
  return router;
}

function toChannel(wire: Wire, requestId: string): Channel {
  return {
    send: (frame) => wire.send(JSON.stringify(encodeFrame(frame, requestId))),
    drained: () => wire.drained(),
    close: (code, reason) => wire.close(code, reason),
    get closed() {
      return wire.closed;
    },
  };
}

/** The frame as clients receive it. */
function encodeFrame(frame: OutgoingFrame, requestId: string): ServerFrame {
  if (frame.type === 'error') return { ...frame, data: { ...frame.data, error: toErrorBody(frame.data.error, requestId) } };
  if (frame.type === 'refused') return { ...frame, data: { ...frame.data, error: toErrorBody(frame.data.error, requestId) } };
  return frame;
}
