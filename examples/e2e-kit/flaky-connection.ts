import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface FlakyConnection {
  url: string;
  /** Closes every connection. */
  cut(): void;
  /** Closes every connection, and refuses new ones until `restore`. */
  interrupt(): void;
  restore(): void;
  close(): Promise<void>;
}

/** A proxy between a page and the server whose connections a test can cut in the middle of an answer. */
export async function startFlakyConnection(target: string): Promise<FlakyConnection> {
  const sockets = new Set<Socket>();
  let interrupted = false;
  const server = createServer((inner) => {
    if (interrupted) return void inner.destroy();
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
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    cut,
    interrupt() {
      interrupted = true;
      cut();
    },
    restore() {
      interrupted = false;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
