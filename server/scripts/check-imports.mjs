// Runs the rules of .dependency-cruiser.cjs over the whole repository. A linter that sees no modules passes everything, so fewer
// modules than expected fail as well. Also prints the median file size and the files over 250 lines.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { binOf, root } from './cloneai/workspace.mjs';

/** Well below the real number, well above what a broken linter sees. */
const LEAST_MODULES = 150;
const LONG_FILE_LINES = 250;
const FOLDERS = ['server/src', 'sdk/src', 'widget/src', 'console/src', 'examples'];

/** Cruises `folder` with the rules of this repository. Returns `{ seen, sources, unresolved, violations: [{ rule, from, to }] }`. */
export async function cruise(folder) {
  const present = FOLDERS.filter((path) => existsSync(join(folder, path)));
  const args = [
    binOf('dependency-cruiser', 'depcruise'),
    '--config',
    join(root, '.dependency-cruiser.cjs'),
    '--output-type',
    'json',
    ...present,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1 << 28 });
  const { modules, summary } = JSON.parse(stdout);
  const ours = modules.filter(
    ({ source, couldNotResolve }) => !couldNotResolve && !/node_modules|(^|\/)dist\//.test(source) && /\.[cm]?tsx?$/.test(source),
  );
  const sources = ours.map(({ source }) => source);
  // An import that does not resolve could hide a forbidden one.
  const unresolved = ours.flatMap(({ source, dependencies }) =>
    dependencies.filter((d) => d.couldNotResolve).map((d) => `${source} → ${d.module}`),
  );
  return {
    seen: sources.length,
    sources,
    unresolved,
    violations: summary.violations.map(({ rule, from, to, cycle }) => ({
      rule: rule.name,
      from,
      to: cycle ? cycle.map((step) => step.name ?? step).join(' → ') : to,
    })),
  };
}

async function main() {
  const { seen, sources, unresolved, violations } = await cruise(root);
  for (const { rule, from, to } of violations) console.log(`  ${rule}: ${from} → ${to}`);
  for (const imported of unresolved) console.log(`  does not resolve: ${imported}`);
  // Tests use the bench's stand-in for a model.
  const code = sources.filter((source) => !/\.(test|testing|fixture)\.ts$|\/generated\/|^server\/bench\//.test(source));
  const sizes = code.map((source) => [readFileSync(join(root, source), 'utf8').split('\n').length - 1, source]).sort((a, b) => a[0] - b[0]);
  const long = sizes.filter(([lines]) => lines > LONG_FILE_LINES).map(([lines, source]) => `${source} (${lines})`);
  console.log(
    `${seen} modules seen, ${violations.length} violations, 0 exceptions. Median file ${sizes[Math.floor(sizes.length / 2)]?.[0]} lines; over ${LONG_FILE_LINES}: ${long.join(', ') || 'none'}.`,
  );
  if (seen < LEAST_MODULES) console.log(`Fewer than ${LEAST_MODULES} modules: the linter did not see the code.`);
  process.exitCode = violations.length + unresolved.length > 0 || seen < LEAST_MODULES ? 1 : 0;
}

if (import.meta.filename === process.argv[1]) await main();
