import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './main.run.ts';

/** A server process of the tests: the real run around an app of three doors. The environment variable FAIL makes its start fail. */
await run({
  root: '/',
  async compose({ isDraining, logger }) {
    if (process.env.FAIL) throw new Error(process.env.FAIL);
    let closed = false;
    return {
      async fetch(request) {
        const { pathname } = new URL(request.url);
        if (pathname === '/crash') {
          setTimeout(() => {
            throw new Error('nobody catches this');
          });
          await sleep(5000);
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
      start: async () => undefined,
      drain: async (graceMs) => logger.info({ graceMs }, 'composed drains'),
      async close() {
        closed = true;
        logger.info({}, 'composed closed');
      },
    };
  },
});
