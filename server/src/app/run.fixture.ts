import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CreateServer } from './run.ts';
import { start } from './start.ts';

/**
 * A server process for tests: the real `start` around an app with four routes, which needs no database. The environment variable FAIL makes
 * its start fail (`SIGKILL`: by that signal), with FAIL_WORKER only that of the worker with this number. A worker that replaces the one named by
 * STUCK_WORKER never becomes ready.
 */
const createServer: CreateServer = async ({ isDraining, logger, worker, publicUrl }) => {
  const { FAIL, FAIL_WORKER = worker, STUCK_WORKER } = process.env;
  if (FAIL === 'SIGKILL' && worker === Number(FAIL_WORKER)) process.kill(process.pid, FAIL);
  if (FAIL && worker === Number(FAIL_WORKER)) throw new Error(FAIL);
  if (Number(STUCK_WORKER) === worker && Number(cluster.worker?.id) > 2) {
    logger.info({}, 'is stuck');
    await new Promise(() => {});
  }
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
      if (pathname !== '/stream')
        return Response.json({ draining: isDraining(), closed, worker, pid: process.pid, flags: process.execArgv, publicUrl });
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
};

await start({ root: '/', load: async () => ({ createServer }) });
