import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { sharedServer } from '../e2e-kit/browser.ts';
import { run } from '../e2e-kit/processes.ts';

it('every command in curl.md works as written', async () => {
  const page = readFileSync(new URL('../curl.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, code]) => code);
  const script = ['set -euo pipefail', ...blocks.map((code) => `${code}\necho`)].join('\n');
  const { code, output } = await run('bash', ['-s'], { cwd: tmpdir(), env: { CLONEAI_BASE_URL: sharedServer().url }, input: script });
  expect(code, output).toBe(0);
  expect(output).toContain('event: source-ready');
  expect(output).toMatch(/event: citation-added\ndata: .*"quote":"The observatory is open from Tuesday to Sunday/);
  expect(output).toMatch(/id: 3\n/);
  expect(output).toMatch(/"type":"not_found_error"/);
});
