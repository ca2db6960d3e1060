/** Speed of files in Postgres beside files on disk: `node server/bench/faults/files-in-postgres.ts [megabytes=50] [files=10]`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { openDatabase } from '../../src/db/open.ts';
import type { Blobs } from '../../src/providers/blobs/blobs.port.ts';
import { createDiskBlobs } from '../../src/providers/blobs/disk.blobs.ts';
import { createPostgresBlobs } from '../../src/providers/blobs/postgres.blobs.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { otherDisk } from '../../src/shared/disk-space.ts';
import { silentLogger } from '../../src/shared/logger.ts';
import { noTelemetry } from '../../src/shared/telemetry.ts';
import { show, table } from '../figures.ts';
import { numberArgument, prepareEnvironment } from './environment.ts';

const megabytes = numberArgument('megabytes', 50);
const files = numberArgument('files', 10);

function* pieces(): Generator<Buffer> {
  const piece = Buffer.alloc(64 * 1024, 'a document of some kind ');
  for (let sent = 0; sent < megabytes * 1024 * 1024; sent += piece.length) yield piece;
}

async function measure(name: string, blobs: Blobs): Promise<string[]> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const cpu = process.cpuUsage();
  let start = performance.now();
  for (let n = 0; n < files; n++) await blobs.put(`wsp_1/${n}`, Readable.from(pieces()), { maxBytes: 2 ** 31 });
  const writing = (performance.now() - start) / 1000;
  start = performance.now();
  for (let n = 0; n < files; n++) for await (const _ of (await blobs.get(`wsp_1/${n}`)).body);
  const reading = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await blobs.deletePrefix('wsp_1');
  delay.disable();
  const total = megabytes * files;
  return [
    name,
    show(total / writing, 'MB/s'),
    show(total / reading, 'MB/s'),
    show((user + system) / 1000 / total / 2, 'ms'),
    show(delay.percentile(99) / 1e6, 'ms'),
    `${Math.round(process.memoryUsage.rss() / 1024 / 1024)} MB`,
  ];
}

const environment = await prepareEnvironment('postgres');
const database = await openDatabase({
  url: environment.databaseUrl ?? '',
  logger: silentLogger,
  telemetry: noTelemetry,
  clock: systemClock,
});
const folder = mkdtempSync(join(tmpdir(), 'cloneai-files-'));
const rows = [await measure('disk', createDiskBlobs(folder, otherDisk)), await measure('Postgres', createPostgresBlobs(database))];
await database.close();
await environment.dispose();
rmSync(folder, { recursive: true, force: true });
console.log(table(['files in', 'write', 'read', 'processor time of the server per MB', 'event-loop delay p99', 'memory'], rows));
