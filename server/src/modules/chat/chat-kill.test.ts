import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { killDuringAnswers } from '../../../bench/faults/answer-kills.ts';
import { benchEnv } from '../../../bench/server-process.ts';
import { createDataDir } from '../../db/testing/data-dir.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';

/** Number of kills. Set KILLS for a longer run. */
const KILLS = Number(process.env.KILLS ?? 3);

let folder: string;
let native: TestDatabase | undefined;
beforeAll(async () => {
  vi.stubEnv('BENCH_SERVER_ENTRY', fileURLToPath(new URL('../../main.ts', import.meta.url)));
  folder = await createDataDir();
  if (process.env.TEST_DATABASE_URL) native = await createTestDatabase();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await native?.close();
  await rm(folder, { recursive: true, force: true });
});

it(`gives each call that is repeated after kill -9 the same message, stored once, in ${KILLS} kills`, {
  timeout: 120_000 + KILLS * 120_000,
}, async () => {
  const database: Record<string, string> = native?.url ? { DATABASE_URL: native.url } : {};
  const env = benchEnv({ DATA_DIR: folder, JWT_SECRET: randomBytes(24).toString('hex'), ...database });
  let kill = 0;
  // The first kill comes early enough to break every answer, however fast the machine is.
  const random = () => (0.1 + 0.37 * kill++) % 1;
  const { repeated, refused, storedTwice, wrong } = await killDuringAnswers({ env, kills: KILLS, random });
  expect({ refused, storedTwice, wrong }).toEqual({ refused: [], storedTwice: 0, wrong: [] });
  expect(repeated).toBeGreaterThan(0);
});
