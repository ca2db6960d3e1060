import type { Database } from '../../db/db.ts';
import type { Module } from '../../http/module.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { PersonalDataTable } from '../../shared/personal-data.ts';
import { privacyRoutes } from './privacy.routes.ts';
import { createPrivacyStore } from './privacy.store.ts';
import { createPrivacyUsecases } from './privacy.usecases.ts';

interface PrivacyModuleDeps {
  database: Database;
  audit: AuditWriter;
  /** The tables with personal data of every module. Complete once all modules are created. */
  personalData: () => readonly PersonalDataTable[];
}

export function createPrivacyModule({ database, audit, personalData }: PrivacyModuleDeps) {
  const usecases = createPrivacyUsecases({ store: createPrivacyStore(database, audit, personalData) });
  return { usecases, routes: [privacyRoutes(usecases)], tags: { Privacy: 'Export and erasure of personal data.' } } satisfies Module;
}
