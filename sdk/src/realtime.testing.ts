import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ErrorBody, SocketClientFrame, SocketServerFrame } from './generated/models.ts';

/** One connection, as the test server sees it. */
export interface Peer {
  ws: WebSocket;
  index: number;
  after: number;
  token: string | undefined;
  send(...frames: SocketServerFrame[]): void;
}

export interface SocketServer {
  url: string;
  /** All handshakes, including refused ones. */
  handshakes: { url: string; protocols: string }[];
  /** HTTP requests, in order. */
  calls: string[];
  peers: Peer[];
  close(): Promise<void>;
}

export interface Behavior {
  /** The status that refuses a handshake or request; undefined opens the socket. */
  refuse?(token: string | undefined, index: number): number | undefined;
  open?(peer: Peer): void;
  frame?(peer: Peer, frame: SocketClientFrame): void;
  /** Status and body for requests other than that for the socket. */
  call?(request: IncomingMessage, body: string): [number, unknown];
}

const KINDS: Record<number, [string, string]> = {
  401: ['authentication_error', 'token_expired'],
  403: ['permission_error', 'permission_denied'],
  404: ['not_found_error', 'not_found'],
  426: ['invalid_request_error', 'upgrade_required'],
  503: ['internal_error', 'unavailable'],
};
const envelope = (status: number) => {
  const [type = '', code = ''] = KINDS[status] ?? [];
  return JSON.stringify({ error: { type, code, message: 'Do something else.', param: null, requestId: 'req_test' } });
};

export const refusal = (
  frame: 'send' | null,
  ref: string | null,
  type: ErrorBody['type'],
  code: ErrorBody['code'],
  retryAfterSeconds: number | null = null,
): SocketServerFrame => ({
  type: 'refused',
  data: { frame, ref, error: { type, code, message: 'Do something else.', param: null, requestId: 'req_test' }, retryAfterSeconds },
});

/** A server that opens sockets and behaves as given, even badly. */
export async function startSocketServer({ refuse = () => undefined, open, frame, call }: Behavior = {}): Promise<SocketServer> {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'cloneai.v1' });
  const seen: SocketServer = { url: '', handshakes: [], calls: [], peers: [], close: async () => {} };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      seen.calls.push(`${request.method} ${request.url}`);
      const token = request.headers.authorization?.replace('Bearer ', '');
      const socket = request.url?.includes('/socket');
      const [status, answer] = socket || !call ? [refuse(token, seen.handshakes.length - 1) ?? 426, undefined] : call(request, body);
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(answer === undefined ? envelope(status) : JSON.stringify(answer));
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const protocols = request.headers['sec-websocket-protocol'] ?? '';
    const token = /bearer\.([^, ]+)/.exec(protocols)?.[1];
    const index = seen.handshakes.push({ url: request.url ?? '', protocols }) - 1;
    const status = refuse(token, index);
    if (status !== undefined) return socket.end(`HTTP/1.1 ${status} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    sockets.handleUpgrade(request, socket, head, (ws) => {
      const after = Number(new URL(request.url ?? '', 'http://x').searchParams.get('after'));
      const send = (...frames: SocketServerFrame[]) => {
        for (const each of frames) ws.send(JSON.stringify(each));
      };
      const peer: Peer = { ws, index, after, token, send };
      seen.peers.push(peer);
      ws.on('error', () => {});
      ws.on('message', (data) => {
        const read = JSON.parse(data.toString()) as SocketClientFrame;
        if (read.type === 'ping' && !frame) peer.send({ type: 'pong', data: {} });
        frame?.(peer, read);
      });
      peer.send({ type: 'ready', data: { sessionId: 'ses_1', after, requestId: 'req_test' } });
      open?.(peer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  seen.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  seen.close = () =>
    new Promise((resolve) => {
      for (const { ws } of seen.peers) ws.terminate();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return seen;
}
