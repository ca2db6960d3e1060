import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The answer to a request that asks for a WebSocket. Node hands such a connection over bare; with this around it, it goes through the
 * app like any other request, and a bad path or credential is answered like any other: status, envelope, request id, a line in the log.
 */
export class UpgradeResponse extends ServerResponse {
  /** What the caller sent behind its request. */
  readonly head: Buffer;
  #taken = false;

  constructor(request: IncomingMessage, socket: Socket, head: Buffer) {
    super(request);
    this.head = head;
    // An answer in HTTP is the last one on this connection: Node's parser has left it.
    this.shouldKeepAlive = false;
    this.assignSocket(socket);
    this.once('finish', () => {
      this.detachSocket(socket);
      socket.destroySoon();
    });
  }

  /** Gives the connection to another protocol; nothing can be answered in HTTP after that. */
  takeSocket(): Socket {
    const { socket } = this;
    if (this.#taken || this.headersSent || !socket) throw new Error('This connection was taken or answered already.');
    this.#taken = true;
    this.detachSocket(socket);
    return socket;
  }

  get taken(): boolean {
    return this.#taken;
  }
}

/**
 * Option of the server: whatever else asks for another protocol is answered as if it had not. That is h2c, which curl offers, requests
 * with a body, which Node would not read any more, and whatever is sent while an earlier answer on the connection is not finished.
 */
export function asksForWebSocket({ method, headers, socket }: IncomingMessage): boolean {
  if (isAnswering(socket)) return false;
  const bare = headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
  return method === 'GET' && bare && headers.upgrade?.toLowerCase() === 'websocket';
}

/** Lets requests for a WebSocket come in by the same door as all others. */
export function admitUpgrades(server: Server): void {
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Until somebody takes it, nobody else listens: without a listener a caller that resets the connection would end the process.
    socket.on('error', () => socket.destroy());
    // Node would throw, and the process end with it.
    if (isAnswering(socket)) socket.destroy();
    else server.emit('request', request, new UpgradeResponse(request, socket, head));
  });
}

/** Whether an answer has the connection: of a request before this one, sent without waiting or behind an open event stream. */
function isAnswering(socket: Socket): boolean {
  return (socket as { _httpMessage?: unknown })._httpMessage != null;
}
