import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { binOf, parts, prepare, root, run, say } from './workspace.mjs';

/** Folders with tests. */
function suites() {
  const names = ['server', 'sdk', 'widget', 'console', 'examples'];
  return names.filter((name) => ['vitest.config.ts', 'vitest.config.mts'].some((file) => existsSync(join(root, name, file))));
}

/** Counts of one run, from vitest's report. */
export function countsOf(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, note: 'it ended without a report' };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  // A file that does not load has no failed test, but it failed.
  const broken = report.testResults.filter(
    (result) => result.status === 'failed' && result.assertionResults.every((t) => t.status !== 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
    again: report.testResults.flatMap(({ assertionResults }) => assertionResults.filter(passedAgain).map(({ fullName }) => fullName)),
  };
}

/** Whether a test of vitest's report failed at first and passed when it was tried again. */
export const passedAgain = ({ status, failureMessages = [] }) => status === 'passed' && failureMessages.length > 0;

/**
 * Runs every suite with Node 24, even when one fails. `args` go to vitest. SUITES=server,sdk selects suites; RELATED="src/a.ts src/b.ts" the
 * tests that import one of these files, directly or not; REPORTS is the folder for reports.
 */
export async function test(args) {
  await prepare({ everything: true });
  await build(['sdk', 'widget', 'console']);
  const { node, cache } = parts();
  const reports = process.env.REPORTS ?? join(cache, 'tests');
  mkdirSync(reports, { recursive: true });
  const chosen = process.env.SUITES?.split(',');
  const related = process.env.RELATED?.split(/\s+/).filter(Boolean);
  const command = related ? ['related', '--run', ...related] : ['run'];
  const rows = [];
  const started = Date.now();
  for (const name of suites()) {
    if (chosen && !chosen.includes(name)) continue;
    say(`Testing ${name} …`);
    const begun = Date.now();
    const report = join(reports, `${name.replaceAll('/', '-')}.json`);
    rmSync(report, { force: true });
    const code = await run(
      node,
      [binOf('vitest'), ...command, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
      { cwd: join(root, name), env: { PATH: `${join(node, '..')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}` } },
    );
    const counts = countsOf(report);
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    rows.push({ name, ...counts, seconds: Math.round((Date.now() - begun) / 1000) });
  }
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  console.log('');
  for (const row of rows)
    say(
      `${row.name.padEnd(20)} ${row.passed} passed, ${row.failed} failed, ${row.skipped} skipped in ${row.seconds} s${row.note ? ` (${row.note})` : ''}`,
    );
  for (const name of rows.flatMap(({ again = [] }) => again)) say(`Passed at its second attempt: ${name}`);
  if (sum('skipped') > 0)
    say('Skipped tests need a missing service (native PostgreSQL, Redis, Chromium, the test corpus). .ci/run installs the services.');
  say(
    `${sum('failed') === 0 ? 'Passed' : 'FAILED'}: ${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped in ${Math.round((Date.now() - started) / 1000)} s.`,
  );
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}
