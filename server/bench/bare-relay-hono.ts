import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { createRelayWork, type Relay, type RelayOptions, runRelay, STREAM_HEADERS } from './relay-work.ts';

/** The relay of bare-relay.ts on Hono and @hono/node-server: what the product's framework costs by itself. */
export async function startHonoRelay(options: RelayOptions): Promise<Relay> {
  const work = createRelayWork(options);
  await work.ready();
  const encoder = new TextEncoder();
  const app = new Hono();
  app.post('/', async (context) => {
    const body = await context.req.text();
    return new Promise<Response>((resolve, reject) => {
      let stream: ReadableStreamDefaultController<Uint8Array> | null = null;
      const write = (text: string) => stream?.enqueue(encoder.encode(text));
      work
        .answer(body, {
          open() {
            const readable = new ReadableStream<Uint8Array>({
              start(controller) {
                stream = controller;
              },
              cancel() {
                stream = null;
              },
            });
            resolve(context.body(readable, 200, STREAM_HEADERS));
          },
          write,
          end(text) {
            write(text);
            stream?.close();
          },
        })
        .catch((error: Error) => {
          console.error(`Hono relay: ${error.message}`);
          stream?.error(error);
          reject(error);
        });
    });
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
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

/** As a process: `node server/bench/bare-relay-hono.ts DATABASE_URL MODEL_URL [port]`; prints its address. */
if (import.meta.main) await runRelay(startHonoRelay);
