import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Wire {
  url: string;
  /** Cuts every connection, and takes none for so many milliseconds. */
  cut(downMs?: number): void;
  close(): Promise<void>;
}

/** A wire between a page and the server that can be cut in the middle of an answer. */
export async function startWire(target: string): Promise<Wire> {
  const sockets = new Set<Socket>();
  let downUntil = 0;
  const server = createServer((inner) => {
    if (Date.now() < downUntil) return void inner.destroy();
    const outer = connect(Number(new URL(target).port), '127.0.0.1');
    for (const socket of [inner, outer]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => {});
    }
    inner.on('close', () => outer.destroy());
    outer.on('close', () => inner.destroy());
    inner.pipe(outer).pipe(inner);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (downMs = 0) => {
    downUntil = Date.now() + downMs;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
