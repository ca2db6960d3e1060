import { existsSync } from 'node:fs';
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
  /** URL of a Postgres database as the owner of the schema (`DATABASE_URL`). Default: the embedded database. */
  url?: string;
  /** URL as the application role, for a role created by hand (`DATABASE_APP_URL`). */
  appUrl?: string;
  /** Name of the application role. Default: `cloneai_app`. */
  appRole?: string;
  /** The server's data folder (`DATA_DIR`). The embedded database uses its subfolder `database`, or memory without a data folder. */
  dataDir?: string;
  /** Maximum number of connections to Postgres. Default: 10. */
  poolSize?: number;
  logger: Logger;
  telemetry: Telemetry;
  clock: Clock;
  /** Called when the thread of the embedded database ends by itself. Only a restart of the server helps. */
  onStopped?: () => void;
}

/** Opens and migrates the database. Its connections run as the application role. Throws errors that tell the operator what to do. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { logger, telemetry } = options;
  const migrations = await readMigrations(migrationsDirectory(import.meta.url));
  if (options.url) {
    const { openPostgres } = await import('./postgres/postgres.ts');
    const postgres = await openPostgres({ ...options, url: options.url, migrations });
    return createPoolDatabase({ engine: 'postgres', ...postgres, logger, telemetry });
  }
  const { startEmbedded, prepareEmbedded } = await import('./pglite/embedded.ts');
  const { explainStartFailure, requireStartSpace } = await import('./pglite/start-failure.ts');
  let lock: { release(): void } | undefined;
  let engine: EmbeddedEngine | undefined;
  try {
    if (options.dataDir) lock = await lockOf(options.dataDir, options.clock);
    if (options.dataDir) await requireStartSpace(options.dataDir, !existsSync(join(options.dataDir, 'database', 'PG_VERSION')));
    engine = await startEmbedded(options.dataDir ? { dataDir: join(options.dataDir, 'database') } : {}, logger, options.onStopped);
    await prepareEmbedded(engine, migrations, logger);
  } catch (error) {
    await engine?.close().catch(() => {});
    lock?.release();
    throw options.dataDir ? await explainStartFailure(error, options.dataDir) : error;
  }
  if (options.dataDir)
    logger.info(
      { dataDir: options.dataDir },
      'Using the embedded database. It survives a crash of the server, but it never waits for the disk: a power failure may lose or damage recent data. Set DATABASE_URL if that matters.',
    );
  const { pool, listen, close } = engine;
  return createPoolDatabase({ engine: 'embedded', pool, listen, logger, telemetry, close: () => close().finally(() => lock?.release()) });
}

async function lockOf(dataDir: string, clock: Clock): Promise<{ release(): void }> {
  const { lockFolder } = await import('./pglite/folder-lock.ts');
  return lockFolder(dataDir, clock.now());
}
