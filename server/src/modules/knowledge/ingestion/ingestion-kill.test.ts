import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/open.ts';
import { createDataDir } from '../../../db/testing/data-dir.ts';
import { createTestDatabase } from '../../../db/testing/test-database.ts';
import { makePdf } from '../../../providers/extractor/documents.testing.ts';
import { systemClock } from '../../../shared/clock.ts';
import { silentLogger } from '../../../shared/logger.ts';
import { noTelemetry } from '../../../shared/telemetry.ts';
import { createSourcesFixture } from '../sources/sources.testing.ts';

/** Number of kills. Set KILLS for a longer run. */
const KILLS = Number(process.env.KILLS ?? 3);
const CHILD = fileURLToPath(new URL('./ingestion-kill.testing.ts', import.meta.url));

it(`neither loses nor duplicates sources if the server is killed ${KILLS} times during ingestion`, {
  timeout: 600_000 + KILLS * 60_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloneai-kill-'));
  const server = process.env.TEST_DATABASE_URL ? await createTestDatabase() : undefined;
  const where = server?.url ? { url: server.url } : { dataDir: await createDataDir(join(folder, 'data')) };
  const open = async (worker: boolean) => {
    const database = await openDatabase({ ...where, logger: silentLogger, telemetry: noTelemetry, clock: systemClock });
    return createSourcesFixture({ worker, storage: { database, folder, close: () => database.close() } });
  };

  const writer = await open(false);
  const { ctx, seeded } = writer;
  const page = (n: number) => Array.from({ length: 40 }, (_, i) => `Line ${i} of page ${n} says something about the number ${n * 40 + i}.`);
  const pdf = makePdf(Array.from({ length: 60 }, (_, n) => page(n)));
  const texts = Array.from({ length: 25 * KILLS }, (_, i) => ({ title: `Text ${i}`, text: `This is text ${i}. `.repeat(20) }));
  const { data } = await writer.usecases.createSourceBatch(ctx, seeded.cloneId, { texts });
  for (let i = 0; i < KILLS; i++) {
    const upload = { file: Readable.from([pdf]), fileName: `${i}.pdf`, mimeType: 'application/pdf', fields: async () => ({}) };
    data.push(await writer.usecases.uploadSource(ctx, seeded.cloneId, upload));
  }
  await writer.close();

  for (let kill = 0; kill < KILLS; kill++) {
    const child = fork(CHILD, [JSON.stringify({ ...where, folder })], { stdio: 'inherit' });
    await Promise.race([once(child, 'message'), once(child, 'exit')]);
    await sleep(Math.random() * 600);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
  }

  const last = await open(true);
  const count = (query: ReturnType<typeof sql>) =>
    last.database.transaction({ workspaceId: ctx.workspaceId }, async (tx) => Number((await tx.execute<{ n: number }>(query)).rows[0]?.n));
  try {
    await expect.poll(() => count(sql`select count(*)::int as n from sources where status = 'ready'`), { interval: 250 }).toBe(data.length);
    expect(await count(sql`select count(*)::int as n from documents`)).toBe(data.length);
    expect(await count(sql`select sum(chunks)::int as n from sources`)).toBe(await count(sql`select count(*)::int as n from chunks`));
    expect(await count(sql`select count(*)::int as n from chunk_embeddings`)).toBe(await count(sql`select count(*)::int as n from chunks`));
    expect(await count(sql`select count(distinct (source_id, ordinal))::int as n from chunks`)).toBe(
      await count(sql`select count(*)::int as n from chunks`),
    );
  } finally {
    await last.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  }
});
