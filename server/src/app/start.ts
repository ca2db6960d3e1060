import cluster from 'node:cluster';
import type { CreateServer } from './run.ts';
import { roleOf, workerCount } from './workers.ts';

/**
 * Starts this process: the only one, a worker, or the primary process of several workers, which loads nothing of the server. `root` is the
 * repository's folder.
 */
export async function start({ root, load }: { root: string; load: () => Promise<{ createServer: CreateServer }> }): Promise<void> {
  const workers = process.argv.includes('--help') ? 1 : workerCount(process.env);
  if (cluster.isPrimary && workers > 1) {
    const { runPrimary } = await import('./primary.ts');
    runPrimary(workers);
    return;
  }
  const [{ run }, { createServer }] = await Promise.all([import('./run.ts'), load()]);
  await run({ root, createServer, worker: cluster.isWorker ? roleOf(process.env) : null });
}
