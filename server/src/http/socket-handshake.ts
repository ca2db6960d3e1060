import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../shared/errors.ts';

/** The subprotocol of the sockets, which defines their frames. */
export const SOCKET_PROTOCOL = 'cloneai.v1';

/**
 * Browsers can set no other header on a WebSocket, and URLs end up in logs. So the client offers its credential as a second subprotocol:
 * `bearer.` and the token. The server never selects it, so it is never sent back.
 */
const BEARER = 'bearer.';

const offersOf = (headers: IncomingHttpHeaders): string[] =>
  (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((offer) => offer.trim())
    .filter(Boolean);

/** The token among the subprotocols that a client offers. */
export function bearerOffer(headers: IncomingHttpHeaders): string | undefined {
  return offersOf(headers)
    .find((offer) => offer.startsWith(BEARER))
    ?.slice(BEARER.length);
}

/** Throws an AppError when the handshake is invalid (RFC 6455, 4.2.1), so that the client gets the error envelope. */
export function checkHandshake(headers: IncomingHttpHeaders): void {
  if (headers['sec-websocket-version'] !== '13')
    throw new AppError('upgrade_required', 'This WebSocket version is not supported. Use version 13.', {
      param: 'Sec-WebSocket-Version',
    });
  if (!/^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? ''))
    throw new AppError('invalid_input', 'Sec-WebSocket-Key is not 16 bytes in base64. Use a WebSocket client.', {
      param: 'Sec-WebSocket-Key',
    });
  const offers = offersOf(headers);
  const wrong = offers.some((offer) => !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(offer)) || new Set(offers).size < offers.length;
  if (wrong || (offers.length > 0 && !offers.includes(SOCKET_PROTOCOL)))
    throw new AppError('invalid_input', `Offer the subprotocol ${SOCKET_PROTOCOL}, and with it your token as ${BEARER}<token>.`, {
      param: 'Sec-WebSocket-Protocol',
    });
}
