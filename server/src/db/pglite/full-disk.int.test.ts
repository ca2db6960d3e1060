import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import type { WorkspaceId } from '../../shared/ids.ts';
import { silentLogger } from '../../shared/logger.ts';
import { noTelemetry } from '../../shared/telemetry.ts';
import { openDatabase } from '../open.ts';
import { rawQuery } from '../raw-query.ts';
import { createDataDir } from '../testing/data-dir.ts';

const MEGABYTE = 1024 * 1024;
const disk = mkdtempSync(join(tmpdir(), 'cloneai-full-disk-'));

/** Undefined after mounting a small disk, else why it could not be mounted. */
function mount(): string | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'tmpfs', disk], { stdio: ['ignore', 'ignore', 'pipe'] });
    return undefined;
  } catch (error) {
    return `mounting a small disk needs root on Linux (${(error as Error).message.trim().split('\n').at(-1)})`;
  }
}

const missing = mount();
if (missing) console.warn(`full-disk.int.test.ts is skipped: ${missing}`);
afterAll(() => {
  if (!missing) execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

it.skipIf(missing)(
  'the embedded database on a full disk refuses writes, says at its start what to do, and has every acknowledged row after more room',
  async () => {
    const dataDir = join(disk, 'data');
    mkdirSync(dataDir);
    await createDataDir(dataDir);
    // Files of another program.
    writeFileSync(join(disk, 'other'), Buffer.alloc(100 * MEGABYTE));
    const open = () => openDatabase({ dataDir, logger: silentLogger, telemetry: noTelemetry, clock: systemClock });
    const workspaceId = 'wsp_disk' as WorkspaceId;

    const database = await open();
    let acknowledged = 0;
    let refusal: unknown;
    for (let n = 0; n < 1000 && !refusal; n++)
      await database
        .transaction({ workspaceId }, async (tx) => {
          if (n === 0) await rawQuery(tx, "insert into workspaces (id, name, created_at) values ($1, 'Disk', now())", [workspaceId]);
          await rawQuery(tx, `insert into files (id, workspace_id, key) values ($1, $2, $1)`, [String(n), workspaceId]);
          await rawQuery(tx, 'insert into file_parts (file_id, workspace_id, part, content) values ($1, $2, 0, $3)', [
            ...[String(n), workspaceId, Buffer.alloc(MEGABYTE, n)],
          ]);
        })
        .then(
          () => acknowledged++,
          (error: unknown) => {
            refusal = error;
          },
        );
    expect(acknowledged).toBeGreaterThan(10);
    expect(refusal).toMatchObject({ code: 'unavailable' });
    // A checkpoint fails on a full disk; the log has what it would have written.
    await database.close().catch(() => {});

    await expect(open()).rejects.toThrow(/MB left, and the embedded database needs \d+ MB to start\. Free some space/);
    rmSync(join(disk, 'other'));
    const again = await open();
    const { rows } = await again.transaction({ workspaceId }, (tx) =>
      rawQuery<{ n: number; bytes: number }>(tx, 'select count(*)::int as n, sum(length(content))::float8 as bytes from file_parts'),
    );
    expect(rows).toEqual([{ n: acknowledged, bytes: acknowledged * MEGABYTE }]);
    await again.close();
  },
);
