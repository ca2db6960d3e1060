/** Runs two servers on one embedded folder and on one Postgres: `node server/bench/faults/two-servers.ts [embedded|postgres]`. */
import { Client } from 'pg';
import { CallError, call, createClone, loginAgain, registerExpert, waitForSources } from '../api.ts';
import { show, table } from '../figures.ts';
import { startServer } from '../server-process.ts';
import { createTexts } from '../texts.ts';
import { enginesToRun, prepareEnvironment } from './environment.ts';

const rows: string[][] = [];
function report(what: string, result: string, ok: boolean): void {
  rows.push([what, result, ok ? 'yes' : '**no**']);
  if (!ok) process.exitCode = 1;
}

async function embedded(): Promise<void> {
  const environment = await prepareEnvironment('embedded');
  const first = await startServer({ env: environment.env });
  try {
    const startedAt = performance.now();
    const refusal = await startServer({ env: environment.env }).then(
      async (second) => {
        await second.stop();
        return null;
      },
      (error: Error) => error.message,
    );
    const seconds = (performance.now() - startedAt) / 1000;
    report('embedded: a second server on the folder is refused', refusal ? `after ${show(seconds, 's')}` : 'it started', refusal !== null);
    const line = refusal?.split('\n').find((text) => text.includes(String(first.pid))) ?? '';
    report(
      `embedded: the error names the first server's process (${first.pid})`,
      line.slice(0, 200) || (refusal ?? '').slice(-200),
      line !== '',
    );
    const alive = await fetch(`${first.url}/health`);
    report('embedded: the first server keeps running', `/health ${alive.status}`, alive.ok);
    await first.kill();
    const next = await startServer({ env: environment.env });
    report('embedded: after SIGKILL the next server starts', `in ${show(next.startMs, 'ms')}`, true);
    await next.stop();
  } finally {
    await first.stop();
    await environment.dispose();
  }
}

async function jobsDone(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^cloneai_job_duration_seconds_count\{[^}]*\} (\d+)/gm)].reduce((sum, match) => sum + Number(match[1]), 0);
}

async function postgres(): Promise<void> {
  const limit = 10;
  const environment = await prepareEnvironment('postgres', {
    RATE_LIMIT_AUTH_PER_MINUTE: String(limit),
    PUBLIC_URL: 'http://clones.example.com',
  });
  // The servers share a public URL because tokens name it as their issuer.
  const [a, b] = await Promise.all([startServer({ env: environment.env }), startServer({ env: environment.env })]);
  try {
    report('postgres: two servers start at once on an empty database', `${show(a.startMs, 'ms')} and ${show(b.startMs, 'ms')}`, true);
    const client = new Client({ connectionString: environment.databaseUrl ?? '' });
    await client.connect();
    const { rows: tables } = await client.query<{ name: string }>(
      "select c.table_schema || '.' || c.table_name as name from information_schema.tables c where c.table_name like '%migration%' and c.table_schema not in ('information_schema', 'pg_catalog')",
    );
    for (const { name } of tables) {
      const { rows: counted } = await client.query<{ n: number }>(`select count(*)::int as n from ${name}`);
      const { rows: distinct } = await client.query<{ n: number }>(
        `select count(*)::int as n from (select distinct on (1) * from ${name}) d`,
      );
      report(
        `postgres: migrations run once (${name})`,
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
    report(
      'postgres: jobs are shared',
      `${ready} of ${ids.length} ready; ${byA} jobs by one server, ${byB} by the other`,
      ready === ids.length && byA > 0 && byB > 0,
    );
    const chunked = sources.filter(({ chunks }) => chunks !== sources[0]?.chunks && chunks === 0).length;
    report('postgres: every document has chunks', `${chunked} without chunks`, chunked === 0);

    // Registering counted as one call.
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
    report(
      `postgres: a limit of ${limit} a minute applies to both servers together`,
      `${allowed} allowed, ${refused} refused with 429`,
      allowed <= limit + 1 && refused >= 3,
    );
  } finally {
    await Promise.all([a.stop(), b.stop()]);
    await environment.dispose();
  }
}

for (const engine of await enginesToRun()) await (engine === 'embedded' ? embedded() : postgres());
console.log(table(['what', 'result', 'as expected'], rows));
