import { join } from 'node:path';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { Telemetry } from '../shared/telemetry.ts';
import type { Database } from './db.ts';
import { migrationsDirectory } from './locations.ts';
import { readMigrations } from './migrate.ts';
import type { EmbeddedEngine } from './pglite/embedded.ts';
import { createPoolDatabase } from './pool-database.ts';

export interface OpenDatabaseOptions {
  /** Address of a Postgres (`DATABASE_URL`), as the owner of the schema. Without it the embedded database is used. */
  url?: string;
  /** Address as the application's role, for those who make that role by hand (`DATABASE_APP_URL`). */
  appUrl?: string;
  /** Name of the application's role; default `cloneai_app`. */
  appRole?: string;
  /** Folder of the server's data (`DATA_DIR`), in which the embedded database gets the folder `database`; without it (and without `url`) it lives in memory. */
  dataDir?: string;
  /** Most connections to Postgres; default 10. */
  poolSize?: number;
  logger: Logger;
  telemetry: Telemetry;
  clock: Clock;
  /** The embedded database's thread ended by itself: nothing works until the server is started again. */
  onStopped?: () => void;
}

/** Opens, migrates and returns the database, its connections running as the application's role. Throws with a text for people. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { logger, telemetry } = options;
  const migrations = await readMigrations(migrationsDirectory(import.meta.url));
  if (options.url) {
    const { openPostgres } = await import('./postgres/postgres.ts');
    const postgres = await openPostgres({ ...options, url: options.url, migrations });
    return createPoolDatabase({ engine: 'postgres', ...postgres, logger, telemetry });
  }
  const { startEmbedded, prepareEmbedded } = await import('./pglite/embedded.ts');
  const lock = options.dataDir ? await lockOf(options.dataDir, options.clock) : undefined;
  let engine: EmbeddedEngine | undefined;
  try {
    engine = await startEmbedded(options.dataDir ? { dataDir: join(options.dataDir, 'database') } : {}, logger, options.onStopped);
    await prepareEmbedded(engine, migrations, logger);
  } catch (error) {
    await engine?.close().catch(() => {});
    lock?.release();
    throw error;
  }
  if (options.dataDir)
    logger.info(
      { dataDir: options.dataDir },
      'Embedded database. It survives a crash of the server, but it never waits for the disk: a power cut may lose or damage what was written last. Use DATABASE_URL where that matters.',
    );
  const { pool, listen, close } = engine;
  return createPoolDatabase({ engine: 'embedded', pool, listen, logger, telemetry, close: () => close().finally(() => lock?.release()) });
}

async function lockOf(dataDir: string, clock: Clock): Promise<{ release(): void }> {
  const { lockFolder } = await import('./pglite/folder-lock.ts');
  return lockFolder(dataDir, clock.now());
}
