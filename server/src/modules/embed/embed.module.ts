import type { Database } from '../../db/db.ts';
import type { Module } from '../../http/module.ts';
import type { Fetcher } from '../../providers/fetcher/fetcher.port.ts';
import type { Limiter } from '../../providers/limiter/limiter.port.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { readPictureData } from '../../shared/picture-data.ts';
import type { AvatarsUsecases } from '../clones/avatars/avatars.usecases.ts';
import type { ClonesUsecases } from '../clones/clones.usecases.ts';
import { createAvatarReader } from './avatars/avatars.service.ts';
import { embedCheckRoutes } from './check/embed-check.routes.ts';
import { createEmbedCheckUsecases } from './check/embed-check.usecases.ts';
import { embedRoutes } from './embed.routes.ts';
import { createEmbedUsecases } from './embed.usecases.ts';
import { createInstallationsStore } from './installations/installations.store.ts';
import { createInstallationsUsecases } from './installations/installations.usecases.ts';
import { embedPageRoutes } from './page/embed-page.routes.ts';

type EmbedDeps = Parameters<typeof createEmbedUsecases>[0];
type EmbedCheckDeps = Parameters<typeof createEmbedCheckUsecases>[0];

interface EmbedModuleDeps {
  database: Database;
  fetcher: Fetcher;
  limiter: Limiter;
  clock: Clock;
  logger: Logger;
  publicUrl: string;
  neighbors: {
    clones: Pick<ClonesUsecases, 'retrieveClone' | 'requireClone' | 'findPublishedClone' | 'getResolvedClone'> &
      Pick<AvatarsUsecases, 'findAvatar' | 'storedAvatarOf'>;
    accounts: Pick<EmbedDeps, 'resolveCaller' | 'readLastSessionToken'> & Pick<EmbedCheckDeps, 'findPublishableKey'>;
    sessions: Pick<EmbedDeps, 'createSession' | 'retrieveSession' | 'renewSessionToken'>;
  };
}

export function createEmbedModule({ database, fetcher, limiter, clock, logger, publicUrl, neighbors }: EmbedModuleDeps) {
  const { clones, accounts, sessions } = neighbors;
  const store = createInstallationsStore(database);
  const installations = createInstallationsUsecases({ store, clock, logger, requireClone: clones.requireClone });
  const check = createEmbedCheckUsecases({
    fetcher,
    limiter,
    publicUrl,
    retrieveClone: clones.retrieveClone,
    findPublishableKey: accounts.findPublishableKey,
    lastSeen: store.lastSeen,
  });
  const readAvatar = createAvatarReader({ fetcher, clock });
  const usecases = createEmbedUsecases({
    recordInstallation: installations.recordInstallation,
    ownOrigin: new URL(publicUrl).origin,
    findPublishedClone: clones.findPublishedClone,
    getResolvedClone: clones.getResolvedClone,
    resolveCaller: accounts.resolveCaller,
    readAvatar: async (address) => {
      const stored = clones.storedAvatarOf(address);
      if (stored) return (await clones.findAvatar(stored)) ?? null;
      // A server of the version before may still store a picture in its address.
      return readPictureData(address) ?? readAvatar(address);
    },
    createSession: sessions.createSession,
    retrieveSession: sessions.retrieveSession,
    readLastSessionToken: accounts.readLastSessionToken,
    renewSessionToken: sessions.renewSessionToken,
  });
  return {
    usecases,
    routes: [embedRoutes(usecases), embedCheckRoutes({ ...check, ...installations })],
    tags: { Embedding: 'Clones on web pages: no credential, allowed origins.' },
    pages: [{ router: embedPageRoutes({ findPage: usecases.findEmbedPage }), limited: ['/embed'] }],
    workers: [{ drain: () => installations.settleInstallations() }],
    personalData: [{ table: 'installations', key: "clone_id || ' ' || origin" }],
  } satisfies Module;
}
