import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { sharedServer } from '../e2e-kit/browser.ts';
import { run } from '../e2e-kit/processes.ts';

it('every command in curl.md works as written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cloneai-curl-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const page = readFileSync(new URL('../curl.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, code]) => code);
  const script = ['set -euo pipefail', ...blocks.map((code) => `${code}\necho`)].join('\n');
  const { code, output } = await run('bash', ['-s'], { cwd: folder, env: { CLONEAI_BASE_URL: sharedServer().url }, input: script });
  expect(code, output).toBe(0);
  expect(output).toContain('event: source-ready');
  expect(output).toMatch(/event: citation-added\ndata: .*"quote":"The observatory is open from Tuesday to Sunday/);
  expect(output).toMatch(/id: 3\n/);
  expect(output).toMatch(/"type":"not_found_error"/);
});
