import type { Database } from '../../db/db.ts';
import type { Module } from '../../http/module.ts';
import type { Blobs } from '../../providers/blobs/blobs.port.ts';
import type { Embedder } from '../../providers/embedder/embedder.port.ts';
import type { Llm } from '../../providers/llm/llm.port.ts';
import type { Clock } from '../../shared/clock.ts';
import type { WorkspaceId } from '../../shared/ids.ts';
import type { Logger } from '../../shared/logger.ts';
import { createDemoStore, DEMO_WORKSPACE } from './demo.store.ts';
import { createDemoUsecases } from './demo.usecases.ts';
import { readDemoContent } from './demo-files.service.ts';
import { demoAddress, demoRoutes } from './page/demo-page.routes.ts';

type DemoDeps = Parameters<typeof createDemoUsecases>[0];

interface DemoModuleDeps {
  database: Database;
  blobs: Blobs;
  embedder: Embedder;
  llm: Llm;
  clock: Clock;
  logger: Logger;
  publicUrl: string;
  /** DEMO=on. */
  demo: boolean;
  neighbors: {
    clones: DemoDeps['clones'];
    knowledge: DemoDeps['sources'];
    billing: Pick<DemoDeps, 'updateSpendingLimit'>;
  };
}

const ONE_TOKEN = { model: null, inputTokens: 1, outputTokens: 1 };

export function createDemoModule({ database, blobs, embedder, llm, clock, logger, publicUrl, demo, neighbors }: DemoModuleDeps) {
  const address = demoAddress(publicUrl);
  const usecases = createDemoUsecases({
    store: createDemoStore(database),
    wanted: demo,
    clones: neighbors.clones,
    sources: neighbors.knowledge,
    updateSpendingLimit: (ctx, input) => neighbors.billing.updateSpendingLimit(ctx, input),
    removeFiles: () => blobs.deletePrefix(DEMO_WORKSPACE),
    priced: embedder.maxCost([1]) !== null && [false, true].every((small) => llm.maxCost({ ...ONE_TOKEN, small }) !== null),
    readContent: () => readDemoContent(),
    embeddingModel: embedder.model,
    origins: [new URL(publicUrl).origin, new URL(address).origin],
    clock,
    logger,
  });
  return {
    usecases: { ...usecases, address, isDemoWorkspace: (workspaceId: WorkspaceId) => workspaceId === DEMO_WORKSPACE },
    pages: [{ router: demoRoutes({ findDemo: usecases.findDemo, publicUrl }), limited: ['/demo'] }],
    workers: [{ drain: () => usecases.stopDemo() }],
  } satisfies Module;
}
