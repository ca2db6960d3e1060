import type { Database } from '../../db/db.ts';
import type { Module } from '../../http/module.ts';
import type { Clock } from '../../shared/clock.ts';
import type { ClonesUsecases } from '../clones/clones.usecases.ts';
import { analyticsRoutes } from './analytics.routes.ts';
import { createAnalyticsStore } from './analytics.store.ts';
import { createAnalyticsUsecases } from './analytics.usecases.ts';

interface AnalyticsModuleDeps {
  database: Database;
  clock: Clock;
  neighbors: { clones: Pick<ClonesUsecases, 'requireClone'> };
}

export function createAnalyticsModule({ database, clock, neighbors }: AnalyticsModuleDeps) {
  const usecases = createAnalyticsUsecases({ store: createAnalyticsStore(database), clock, requireClone: neighbors.clones.requireClone });
  return { usecases, routes: [analyticsRoutes(usecases)], tags: { Analytics: 'How visitors use a clone.' } } satisfies Module;
}
