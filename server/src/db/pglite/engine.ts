import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';

/** Smaller than the defaults of Postgres: buffers are memory of this process, and there is one connection. */
const SETTINGS = ['shared_buffers=32MB', 'max_connections=4', 'wal_buffers=1MB', 'max_wal_size=128MB', 'min_wal_size=32MB'].flatMap(
  (setting) => ['-c', setting],
);

/** Creates the engine on a folder, or in memory: empty, or with the contents (tar) of `snapshot`. */
export function createPGlite({ dataDir, snapshot }: { dataDir?: string | undefined; snapshot?: Uint8Array | undefined }): Promise<PGlite> {
  return PGlite.create({
    ...(dataDir ? { dataDir } : { initDbStartParams: ['--wal-segsize=1'] }), // small, because tests copy it often
    ...(snapshot ? { loadDataDir: new Blob([snapshot as Uint8Array<ArrayBuffer>]) } : {}),
    extensions: { vector },
    startParams: [...PGlite.defaultStartParams, ...SETTINGS],
  });
}
