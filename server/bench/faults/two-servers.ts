/** Two servers at once, on one embedded folder and on one Postgres: `node server/bench/faults/two-servers.ts [embedded|postgres]`. */
import { Client } from 'pg';
import { CallError, call, createClone, loginAgain, registerExpert, waitForSources } from '../api.ts';
import { show, table } from '../figures.ts';
import { startServer } from '../server-process.ts';
import { createTexts } from '../texts.ts';
import { enginesToRun, prepareStage } from './stage.ts';

const rows: string[][] = [];
function say(what: string, result: string, ok: boolean): void {
  rows.push([what, result, ok ? 'yes' : '**no**']);
  if (!ok) process.exitCode = 1;
}

async function embedded(): Promise<void> {
  const stage = await prepareStage('embedded');
  const first = await startServer({ env: stage.env });
  try {
    const begun = performance.now();
    const refusal = await startServer({ env: stage.env }).then(
      async (second) => {
        await second.stop();
        return null;
      },
      (error: Error) => error.message,
    );
    const seconds = (performance.now() - begun) / 1000;
    say('embedded: a second server on the folder is refused', refusal ? `after ${show(seconds, 's')}` : 'it started', refusal !== null);
    const line = refusal?.split('\n').find((text) => text.includes(String(first.pid))) ?? '';
    say(`embedded: it names the first one's process (${first.pid})`, line.slice(0, 200) || (refusal ?? '').slice(-200), line !== '');
    const alive = await fetch(`${first.url}/health`);
    say('embedded: the first one goes on', `/health ${alive.status}`, alive.ok);
    await first.kill();
    const next = await startServer({ env: stage.env });
    say('embedded: after kill -9 the next one starts', `in ${show(next.startMs, 'ms')}`, true);
    await next.stop();
  } finally {
    await first.stop();
    await stage.dispose();
  }
}

async function jobsDone(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^cloneai_job_duration_seconds_count\{[^}]*\} (\d+)/gm)].reduce((sum, match) => sum + Number(match[1]), 0);
}

async function postgres(): Promise<void> {
  const limit = 10;
  const stage = await prepareStage('postgres', { RATE_LIMIT_AUTH_PER_MINUTE: String(limit), PUBLIC_URL: 'http://clones.example.com' });
  // Two servers of one installation share its public address: tokens name it as their issuer.
  const [a, b] = await Promise.all([startServer({ env: stage.env }), startServer({ env: stage.env })]);
  try {
    say('postgres: two servers start at once on an empty database', `${show(a.startMs, 'ms')} and ${show(b.startMs, 'ms')}`, true);
    const client = new Client({ connectionString: stage.databaseUrl ?? '' });
    await client.connect();
    const { rows: tables } = await client.query<{ name: string }>(
      "select c.table_schema || '.' || c.table_name as name from information_schema.tables c where c.table_name like '%migration%' and c.table_schema not in ('information_schema', 'pg_catalog')",
    );
    for (const { name } of tables) {
      const { rows: counted } = await client.query<{ n: number }>(`select count(*)::int as n from ${name}`);
      const { rows: distinct } = await client.query<{ n: number }>(
        `select count(*)::int as n from (select distinct on (1) * from ${name}) d`,
      );
      say(
        `postgres: migrations ran once (${name})`,
        `${counted[0]?.n} rows, ${distinct[0]?.n} different`,
        counted[0]?.n === distinct[0]?.n,
      );
    }
    await client.end();

    const expert = await registerExpert(a.url);
    const onB = { ...expert, url: b.url };
    const cloneId = await createClone(expert);
    const texts = createTexts(5);
    const ids: string[] = [];
    for (const [i, caller] of [expert, onB].entries()) {
      const { data } = await call<{ data: { id: string }[] }>(caller, `/v1/clones/${cloneId}/sources/batch`, {
        body: { texts: Array.from({ length: 30 }, (_, n) => ({ title: `Text ${i}-${n}`, text: texts.chunk(n) })) },
      });
      ids.push(...data.map(({ id }) => id));
    }
    const sources = await waitForSources(onB, ids, 120_000);
    const ready = sources.filter(({ status }) => status === 'ready').length;
    const [byA, byB] = [await jobsDone(a.url), await jobsDone(b.url)];
    say(
      'postgres: jobs are shared',
      `${ready} of ${ids.length} ready; ${byA} jobs by one server, ${byB} by the other`,
      ready === ids.length && byA > 0 && byB > 0,
    );
    const chunked = sources.filter(({ chunks }) => chunks !== sources[0]?.chunks && chunks === 0).length;
    say('postgres: no document read twice into more chunks', `${chunked} without chunks`, chunked === 0);

    // The register call above took one of the limit already.
    let allowed = 1;
    let refused = 0;
    for (let i = 0; i < limit + 4; i++) {
      await loginAgain(expert, i % 2 ? a.url : b.url).then(
        () => allowed++,
        (error: unknown) => {
          if (!(error instanceof CallError) || error.status !== 429) throw error;
          refused++;
        },
      );
    }
    say(
      `postgres: a limit of ${limit} a minute counts over both`,
      `${allowed} allowed, ${refused} refused with 429`,
      allowed <= limit + 1 && refused >= 3,
    );
  } finally {
    await Promise.all([a.stop(), b.stop()]);
    await stage.dispose();
  }
}

for (const engine of await enginesToRun()) await (engine === 'embedded' ? embedded() : postgres());
console.log(table(['what', 'seen', 'as it should be'], rows));
