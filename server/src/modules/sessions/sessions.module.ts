import type { Database } from '../../db/db.ts';
import type { Module } from '../../http/module.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Clock } from '../../shared/clock.ts';
import { sessionsRoutes } from './sessions.routes.ts';
import { createSessionsStore } from './sessions.store.ts';
import { createSessionsUsecases } from './sessions.usecases.ts';

type SessionsDeps = Parameters<typeof createSessionsUsecases>[0];

interface SessionsModuleDeps {
  database: Database;
  audit: AuditWriter;
  clock: Clock;
  neighbors: {
    clones: Pick<SessionsDeps, 'getResolvedClone' | 'requireClone'>;
    accounts: Pick<SessionsDeps, 'mintSessionToken' | 'readLastSessionToken'>;
  };
}

export function createSessionsModule({ database, audit, clock, neighbors }: SessionsModuleDeps) {
  const usecases = createSessionsUsecases({
    store: createSessionsStore(database, audit),
    clock,
    getResolvedClone: neighbors.clones.getResolvedClone,
    requireClone: neighbors.clones.requireClone,
    mintSessionToken: neighbors.accounts.mintSessionToken,
    readLastSessionToken: neighbors.accounts.readLastSessionToken,
  });
  return {
    usecases,
    routes: [sessionsRoutes(usecases)],
    tags: { Sessions: 'Conversations of visitors with a clone.' },
    personalData: [{ table: 'sessions', key: 'id', visitor: 'visitor_id' }],
  } satisfies Module;
}
