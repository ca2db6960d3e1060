import { APIResource } from './api-resource.ts';
import type { ChatSocket, SocketOptions } from './realtime.ts';

/** Hand-written methods of `client.sessions`; the generated class adds the rest. */
export abstract class SessionHelpers extends APIResource {
  /**
   * Open a WebSocket for a session. It reconnects as needed, and each event arrives exactly once.
   *
   * Uses the global WebSocket (browsers, Node 22 and newer) or the client option `webSocket`.
   *
   * @param sessionId The session to connect to.
   * @param options Callbacks, the sequence number to continue from, and a signal that closes the socket.
   * @returns The open socket.
   * @throws {ApiError} The server refused the connection; the subclass tells why.
   */
  async connect(sessionId: string, options?: SocketOptions): Promise<ChatSocket> {
    const { connectSession } = await import('./realtime.ts');
    return connectSession(this._client, sessionId, options);
  }
}
