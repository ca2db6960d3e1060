/** Fills the disk of the embedded database, kills the server, and makes room again. Needs root, to mount a small disk: `node server/bench/faults/full-disk.ts`. */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CallError, call, createClone, loginAgain, registerExpert, uploadBytes, waitForSources } from '../api.ts';
import { show, table } from '../figures.ts';
import { startServer } from '../server-process.ts';
import { createTexts } from '../texts.ts';
import { prepareEnvironment } from './environment.ts';

const DISK_MEGABYTES = 700;

const rows: string[][] = [];
function report(what: string, result: string, ok: boolean): void {
  rows.push([what, result, ok ? 'yes' : '**no**']);
  if (!ok) process.exitCode = 1;
}

const environment = await prepareEnvironment('embedded', { DISK_RESERVE_MB: '150' });
const folder = environment.dataDir;
execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MEGABYTES}m`, 'tmpfs', folder]);
const free = () => Number(execFileSync('df', ['--output=avail', '-m', folder], { encoding: 'utf8' }).split('\n')[1]);
/** Files of another program on the same disk. */
const fill = (megabytes: number, name: string) => writeFileSync(join(folder, name), Buffer.alloc(megabytes * 1024 * 1024));
/** Takes what is left, to the last byte. */
const fillUp = (name: string) => {
  try {
    writeFileSync(join(folder, name), Buffer.alloc((free() + 64) * 1024 * 1024));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
};
try {
  let server = await startServer({ env: environment.env });
  let expert = await registerExpert(server.url);
  const cloneId = await createClone(expert);
  const texts = createTexts(5);
  const acknowledged: string[] = [];
  let refusal: CallError | undefined;
  for (let n = 0; n < 500 && !refusal; n++)
    try {
      const file = Buffer.concat([Buffer.from(texts.chunk(n)), Buffer.alloc(4_000_000, ' ')]);
      acknowledged.push((await uploadBytes(expert, cloneId, file, `${n}.txt`)).id);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      refusal = error;
    }
  report(
    'uploads are refused below the reserve',
    `after ${acknowledged.length}: ${refusal?.status} ${refusal?.code}, ${free()} MB free`,
    refusal?.code === 'unavailable',
  );
  const small = await call<{ id: string }>(expert, '/v1/clones', { body: { name: 'Made in the reserve' } });
  report('everything else works in the reserve', 'a clone was created', small.id !== '');

  fillUp('filler');
  const full = await call<{ id: string }>(expert, '/v1/clones', { body: { name: 'Made on a full disk', bio: 'x'.repeat(400) } }).then(
    () => 'created',
    (error: unknown) => (error instanceof CallError ? `${error.status} ${error.code}: ${error.message.slice(0, 80)}` : String(error)),
  );
  // The database may still have room in a file that exists. What it must not do is to blame the caller.
  report('a write on a disk without a free byte', full, full === 'created' || full.startsWith('5'));
  await server.kill();
  const message = await startServer({ env: environment.env }).then(
    async (started) => {
      await started.kill();
      return 'it started';
    },
    (error: Error) => error.message.split('\n').find((line) => line.includes('did not start')) ?? error.message.slice(-300),
  );
  report('a start on the full disk says what to do', message, /Free some space/.test(message));

  rmSync(join(folder, 'filler'));
  fill(1, 'small-filler');
  server = await startServer({ env: { ...environment.env, DISK_RESERVE_MB: '0' } });
  expert = await loginAgain(expert, server.url);
  const startedAt = performance.now();
  const states = await waitForSources(expert, acknowledged, 300_000);
  const ready = states.filter(({ status }) => status === 'ready').length;
  report(
    'after more room every acknowledged upload is ready',
    `${ready} of ${acknowledged.length} in ${show((performance.now() - startedAt) / 1000, 's')}`,
    ready === acknowledged.length,
  );
  await server.stop();
} finally {
  execFileSync('umount', ['-l', folder]);
  await environment.dispose();
}
console.log(table(['what', 'result', 'as expected'], rows));
