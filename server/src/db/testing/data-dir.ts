import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/logger.ts';
import { noTelemetry } from '../../shared/telemetry.ts';
import { JOBS_SCHEMA_VERSION } from '../jobs-schema.ts';
import { migrationsDirectory } from '../locations.ts';
import { readMigrations, schemaChecksum } from '../migrate.ts';
import { openDatabase } from '../open.ts';

/**
 * A new DATA_DIR with a migrated, empty embedded database, for tests that start servers as processes. The database is copied from one that
 * is created once per machine and schema.
 */
export async function createDataDir(folder?: string): Promise<string> {
  folder ??= await mkdtemp(join(tmpdir(), 'cloneai-data-'));
  await cp(await template(), join(folder, 'database'), { recursive: true });
  return folder;
}

async function template(): Promise<string> {
  const checksum = schemaChecksum(await readMigrations(migrationsDirectory(import.meta.url)), JOBS_SCHEMA_VERSION);
  const folder = join(tmpdir(), 'cloneai-test-databases', `${checksum.slice(0, 24)}-folder`);
  if (existsSync(folder)) return folder;
  // Several test processes may create it at once: each creates its own, and the first rename wins.
  const draft = `${folder}.${randomBytes(6).toString('hex')}`;
  await mkdir(draft, { recursive: true });
  const database = await openDatabase({ dataDir: draft, logger: silentLogger, telemetry: noTelemetry, clock: systemClock });
  await database.close();
  await rename(join(draft, 'database'), folder).catch((error: unknown) => {
    if (!existsSync(folder)) throw error;
  });
  await rm(draft, { recursive: true, force: true });
  return folder;
}
