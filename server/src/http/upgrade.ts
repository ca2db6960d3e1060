import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The response to a request for a WebSocket. Node hands over the bare connection; wrapped in this class, the request passes through the
 * app like any other, so a wrong path or credential gets a status, the error envelope, a request ID, and a log line.
 */
export class UpgradeResponse extends ServerResponse {
  /** What the client sent after its request. */
  readonly head: Buffer;
  #taken = false;

  constructor(request: IncomingMessage, socket: Socket, head: Buffer) {
    super(request);
    this.head = head;
    // Node's parser has left the connection, so an HTTP response is the last one on it.
    this.shouldKeepAlive = false;
    this.assignSocket(socket);
    this.once('finish', () => {
      this.detachSocket(socket);
      socket.destroySoon();
    });
  }

  /** Hands the connection to another protocol. No HTTP response can follow. */
  takeSocket(): Socket {
    const { socket } = this;
    if (this.#taken || this.headersSent || !socket) throw new Error('This connection was already taken or answered.');
    this.#taken = true;
    this.detachSocket(socket);
    return socket;
  }

  get taken(): boolean {
    return this.#taken;
  }
}

/**
 * Decides which upgrade requests the server accepts. All others are answered as plain HTTP: h2c, which curl offers; requests with a body,
 * which Node would no longer read; and requests sent before an earlier response on the connection has finished.
 */
export function asksForWebSocket({ method, headers, socket }: IncomingMessage): boolean {
  if (isAnswering(socket)) return false;
  const bare = headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
  return method === 'GET' && bare && headers.upgrade?.toLowerCase() === 'websocket';
}

/** Passes WebSocket requests to the same handler as all other requests. */
export function admitUpgrades(server: Server): void {
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Without a listener, a client that resets the connection would end the process.
    socket.on('error', () => socket.destroy());
    // Node would throw, which would end the process.
    if (isAnswering(socket)) socket.destroy();
    else server.emit('request', request, new UpgradeResponse(request, socket, head));
  });
}

/** Whether an earlier, pipelined request on this connection is still being answered. */
function isAnswering(socket: Socket): boolean {
  return (socket as { _httpMessage?: unknown })._httpMessage != null;
}
