import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createConnectionLog, newTotals, type WireTotals } from './connection-log.ts';
import { createMessageReader, isEncryptionRequest } from './messages.ts';

export interface WireProxy {
  /** The address of the database through the proxy. */
  url: string;
  totals(): WireTotals;
  reset(): void;
  close(): Promise<void>;
}

/** Settings of a database with which Postgres reports the processor time of each message to its client, and not to its own log. */
export const REPORTING = ['log_statement_stats = on', 'client_min_messages = log', 'log_min_messages = fatal', "lc_messages = 'C'"];

/**
 * Listens in front of the database at `databaseUrl`, counts what its clients send, and keeps Postgres' reports of processor time from them.
 * Connections through it are not encrypted.
 */
export async function startWireProxy(databaseUrl: string): Promise<WireProxy> {
  const url = new URL(databaseUrl);
  const upstream = { host: url.hostname, port: Number(url.port || 5432) };
  const open = new Set<Socket>();
  let totals = newTotals();

  const server = createServer((client) => {
    const database = connect(upstream);
    const log = createConnectionLog(() => totals);
    for (const socket of [client, database]) {
      socket.setNoDelay(true);
      open.add(socket);
      socket.on('error', () => {}); // closed below
    }
    const close = () => {
      for (const socket of [client, database]) {
        socket.destroy();
        open.delete(socket);
      }
    };
    client.on('close', close);
    database.on('close', close);
    const readClient = createMessageReader('client', (message, raw) => {
      if (message.type === 'startup' && isEncryptionRequest(message.body)) {
        client.write('N');
        return;
      }
      log.fromClient(message);
      database.write(raw);
    });
    const readServer = createMessageReader('server', (message, raw) => {
      log.fromServer(message);
      if (message.type !== 'N') client.write(raw);
    });
    client.on('data', (part) => {
      database.cork();
      readClient(part as Buffer);
      database.uncork();
    });
    database.on('data', (part) => {
      client.cork();
      readServer(part as Buffer);
      client.uncork();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    totals: () => totals,
    reset: () => {
      totals = newTotals();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
