// Adds up vitest's reports: ci-sum.mjs FAILED_STEPS FOLDER… prints what was skipped everywhere, then "N passed, N failed".
// A test that only one run can do, such as on native PostgreSQL, counts as skipped when no run did it. Tests of the corpus and of the
// vendors' contracts may be skipped where these are missing; their names say so.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { passedAgain } from './cloneai/test.mjs';

const root = join(import.meta.dirname, '..', '..');
const [failedSteps = '0', ...folders] = process.argv.slice(2);
const withCorpus = existsSync(process.env.CLONEAI_CORPUS ?? join(root, '..', 'shared', 'corpus'));
const withContracts = existsSync(process.env.CLONEAI_CONTRACT_FAKE ?? join(root, '..', 'shared', 'tools', 'contract-fake'));

let passed = 0;
let failed = Number(failedSteps);
const ran = new Set();
const skipped = new Set();
for (const folder of folders) {
  if (!existsSync(folder)) continue;
  const before = failed;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    for (const { name, status, assertionResults } of JSON.parse(readFileSync(join(folder, file), 'utf8')).testResults) {
      for (const test of assertionResults) {
        const id = `${relative(root, name)} › ${test.fullName}`;
        if (test.status === 'passed') passed++;
        if (passedAgain(test)) console.log(`passed at its second attempt: ${id}: ${test.failureMessages[0].split('\n')[0]}`);
        if (test.status === 'failed') failed++;
        if (test.status === 'passed' || test.status === 'failed') ran.add(id);
        else skipped.add(id);
      }
      if (status === 'failed' && assertionResults.every((test) => test.status !== 'failed')) {
        failed++;
        console.log(`could not be run: ${relative(root, name)}`);
      }
    }
  }
  if (failed === before && existsSync(join(folder, 'not-well'))) {
    failed++;
    console.log(`${folder}: every test passed, but the run had errors outside of its tests`);
  }
}
for (const id of skipped) {
  if (ran.has(id)) continue;
  const excused = (!withCorpus && /corpus/i.test(id)) || (!withContracts && /own contract/i.test(id));
  if (!excused) failed++;
  console.log(`${excused ? 'skipped, what it reads is not here' : 'SKIPPED, counts as failed'}: ${id}`);
}
if (ran.size === 0) failed++;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
