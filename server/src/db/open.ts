import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { Telemetry } from '../shared/telemetry.ts';
import type { Database } from './db.ts';
import { migrationsDirectory } from './locations.ts';
import { readMigrations } from './migrate.ts';
import { createPoolDatabase } from './pool-database.ts';

export interface OpenDatabaseOptions {
  /** Address of a Postgres (`DATABASE_URL`), as the owner of the schema. Without it the embedded database is used. */
  url?: string;
  /** Address as the application's role, for those who make that role by hand (`DATABASE_APP_URL`). */
  appUrl?: string;
  /** Name of the application's role; default `cloneai_app`. */
  appRole?: string;
  /** Folder of the embedded database; without it (and without `url`) it lives in memory. */
  dataDir?: string;
  /** Most connections to Postgres; default 10. */
  poolSize?: number;
  logger: Logger;
  telemetry: Telemetry;
  clock: Clock;
}

/** Opens, migrates and returns the database, its connections running as the application's role. Throws with a text for people. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { logger, telemetry } = options;
  const migrations = await readMigrations(migrationsDirectory(import.meta.url));
  if (options.url) {
    const { openPostgres } = await import('./postgres.ts');
    const postgres = await openPostgres({ ...options, url: options.url, migrations });
    return createPoolDatabase({ engine: 'postgres', ...postgres, logger, telemetry });
  }
  const { startEmbedded, prepareEmbedded } = await import('./embedded.ts');
  const engine = await startEmbedded(options.dataDir ? { dataDir: options.dataDir } : {}, logger);
  await prepareEmbedded(engine, migrations, logger).catch(async (error: unknown) => {
    await engine.close();
    throw error;
  });
  return createPoolDatabase({ engine: 'embedded', pool: engine.pool, listen: engine.listen, close: engine.close, logger, telemetry });
}
