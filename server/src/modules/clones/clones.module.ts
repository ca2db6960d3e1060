import type { Database } from '../../db/db.ts';
import type { Module } from '../../http/module.ts';
import type { Llm } from '../../providers/llm/llm.port.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { AVATARS_PATH } from './avatars/avatar-address.service.ts';
import { avatarsRoutes } from './avatars/avatars.routes.ts';
import { createAvatarsStore } from './avatars/avatars.store.ts';
import { createAvatarsUsecases } from './avatars/avatars.usecases.ts';
import { clonesRoutes } from './clones.routes.ts';
import { createClonesStore } from './clones.store.ts';
import { createClonesUsecases } from './clones.usecases.ts';
import { duplicateRoutes } from './duplicate.routes.ts';
import { createDuplicateUsecases } from './duplicate.usecases.ts';
import { modelsRoutes } from './models.routes.ts';
import { createModelsUsecases } from './models.usecases.ts';
import { createOfferedModels } from './offered-models.service.ts';

interface ClonesModuleDeps {
  database: Database;
  audit: AuditWriter;
  clock: Clock;
  llm: Llm;
  logger: Logger;
  publicUrl: string;
  neighbors: {
    knowledge: {
      removeCloneFiles: Parameters<typeof createClonesUsecases>[0]['afterDelete'];
      copySources: Parameters<typeof createDuplicateUsecases>[0]['copySources'];
    };
  };
}

export function createClonesModule({ database, audit, clock, llm, logger, publicUrl, neighbors }: ClonesModuleDeps) {
  const offered = createOfferedModels({ llm, clock, logger });
  const models = createModelsUsecases({ llm, names: offered.names });
  const avatars = createAvatarsUsecases({ store: createAvatarsStore(database), publicUrl });
  const usecases = createClonesUsecases({
    store: createClonesStore(database, audit),
    avatars,
    clock,
    requireModel: offered.require,
    afterDelete: (ctx, cloneId) => neighbors.knowledge.removeCloneFiles(ctx, cloneId),
  });
  const duplicates = createDuplicateUsecases({
    ...usecases,
    copySources: (ctx, from, to) => neighbors.knowledge.copySources(ctx, from, to),
  });
  return {
    usecases: { ...usecases, ...duplicates, ...models, findAvatar: avatars.findAvatar, storedAvatarOf: avatars.storedAvatarOf },
    routes: [clonesRoutes(usecases), duplicateRoutes(duplicates), modelsRoutes(models)],
    pages: [{ router: avatarsRoutes(avatars), limited: [AVATARS_PATH.slice(0, -1)] }],
    tags: { Clones: 'Settings, versions, and publishing.' },
    personalData: [
      { table: 'clones', key: 'id' },
      { table: 'avatars', key: 'id' },
      { table: 'clone_versions', key: "clone_id || ' ' || lpad(number::text, 9, '0')" },
    ],
  } satisfies Module;
}
