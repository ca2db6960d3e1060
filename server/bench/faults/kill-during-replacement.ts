/**
 * Kills the server with SIGKILL, again and again, while it replaces the content of a source, and searches after each restart:
 * `node server/bench/faults/kill-during-replacement.ts [embedded|postgres] [times=10]`. Until the new version is ready, a search finds the old
 * one, whole; afterwards only the new one.
 */
import { type CallOptions, call, createClone, loginAgain, registerExpert, type SourceView, waitForSources } from '../api.ts';
import { sleep } from '../clock.ts';
import { table } from '../figures.ts';
import { startServer } from '../server-process.ts';
import { createRandom } from '../texts.ts';
import { enginesToRun, numberArgument, prepareEnvironment } from './environment.ts';

const kills = numberArgument('times', 10);
const TOPICS = 120;

const textOf = (version: number) =>
  Array.from({ length: TOPICS }, (_, topic) =>
    Array.from({ length: 62 }, (_, i) => `In version${version}x, topic${topic}x has the property number ${i} of all.`).join(' '),
  ).join('\n\n');

const rows: string[][] = [];
for (const engine of await enginesToRun()) {
  const random = createRandom(5);
  const environment = await prepareEnvironment(engine);
  const found = { inTime: 0, both: 0, neither: 0, notReady: 0 };
  let server = await startServer({ env: environment.env });
  try {
    let expert = await registerExpert(server.url);
    const cloneId = await createClone(expert, {});
    const ask = <T>(path: string, options?: CallOptions) => call<T>({ ...expert, url: server.url }, path, options);
    const replace = (version: number) =>
      ask<SourceView>(`/v1/clones/${cloneId}/sources`, {
        body: { type: 'text', title: 'A text', text: textOf(version), externalId: 'one' },
      });
    /** The versions that a search for some topics finds. */
    const versions = async () => {
      const seen = new Set<string>();
      for (const topic of [0, TOPICS >> 1, TOPICS - 1]) {
        const { data } = await ask<{ data: { text: string }[] }>(`/v1/clones/${cloneId}/search`, {
          body: { query: `topic${topic}x`, limit: 5 },
        });
        for (const { text } of data) if (text.includes(`topic${topic}x `)) for (const [one] of text.matchAll(/version\d+x/g)) seen.add(one);
      }
      return [...seen];
    };
    const { id } = await replace(0);
    await waitForSources(expert, [id], 120_000);
    for (let kill = 1; kill <= kills; kill++) {
      await replace(kill);
      await sleep(random() * 3000);
      await server.kill();
      server = await startServer({ env: environment.env });
      expert = await loginAgain(expert, server.url);
      const after = await versions();
      if (after.length > 1) found.both++;
      else if (after.length === 0) found.neither++;
      const [state] = await waitForSources(expert, [id], 120_000);
      if (state?.status !== 'ready') found.notReady++;
      const last = await versions();
      if (last.join() === `version${kill}x`) found.inTime++;
      console.error(`${engine}: kill ${kill}: ${after.join(' and ') || 'nothing'} after the restart, ${last.join(' and ')} in the end`);
    }
  } finally {
    await server.stop();
    await environment.dispose();
  }
  rows.push([engine, `${kills}`, `${found.both}`, `${found.neither}`, `${found.notReady}`, `${found.inTime}`]);
  if (found.both + found.neither + found.notReady > 0 || found.inTime < kills) process.exitCode = 1;
}
console.log(table(['database', 'kills', 'both versions found', 'no version found', 'never ready', 'only the new one in the end'], rows));
