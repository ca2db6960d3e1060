import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './run.ts';

/** A server process for tests: the real `run` around an app with four routes. The environment variable FAIL makes its start fail. */
await run({
  root: '/',
  async createServer({ isDraining, logger }) {
    if (process.env.FAIL) throw new Error(process.env.FAIL);
    let closed = false;
    const over = Promise.withResolvers<void>();
    let talking = false;
    return {
      async fetch(request) {
        const { pathname } = new URL(request.url);
        if (pathname === '/crash') {
          setTimeout(() => {
            throw new Error('nobody catches this');
          });
          await sleep(5000);
        }
        if (pathname === '/talk') {
          talking = true;
          const body = new ReadableStream({
            async start(controller) {
              controller.enqueue(new TextEncoder().encode('hello '));
              await over.promise;
              await sleep(100);
              controller.enqueue(new TextEncoder().encode('goodbye'));
              controller.close();
            },
          });
          return new Response(body);
        }
        if (pathname !== '/stream') return Response.json({ draining: isDraining(), closed });
        const words = Number(new URL(request.url).searchParams.get('words'));
        const body = new ReadableStream({
          async start(controller) {
            for (let i = 0; i < words; i++) {
              controller.enqueue(new TextEncoder().encode(`data: ${i}\n\n`));
              await sleep(50);
            }
            controller.close();
          },
        });
        return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
      },
      start: async () => ({ demo: null }),
      async drain(graceMs) {
        logger.info({ graceMs }, 'server drains');
        if (talking) await sleep(graceMs);
        over.resolve();
      },
      async close() {
        closed = true;
        logger.info({}, 'server closed');
      },
    };
  },
});
