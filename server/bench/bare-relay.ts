import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRelayWork, type Relay, type RelayOptions, readAll, runRelay, STREAM_HEADERS } from './relay-work.ts';

/** The baseline, on node:http: `POST /` with `{ question, session }` streams an answer. */
export async function startBareRelay(options: RelayOptions): Promise<Relay> {
  const work = createRelayWork(options);
  await work.ready();
  const server = createServer((incoming, outgoing) => {
    readAll(incoming)
      .then((body) =>
        work.answer(body.toString(), {
          open: () => outgoing.writeHead(200, STREAM_HEADERS),
          write: (text) => outgoing.write(text),
          end: (text) => outgoing.end(text),
        }),
      )
      .catch((error: Error) => {
        console.error(`bare relay: ${error.message}`);
        outgoing.destroy();
      });
  });
  await new Promise<void>((resolve) => server.listen({ port: options.port ?? 0, host: '127.0.0.1', backlog: 2048 }, resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await work.close();
    },
  };
}

/** As a process: `node server/bench/bare-relay.ts DATABASE_URL MODEL_URL [port]`; prints its address. */
if (import.meta.main) await runRelay(startBareRelay);
