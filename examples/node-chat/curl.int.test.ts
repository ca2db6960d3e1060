import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningServer, run, startServer } from './testing.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

it('every command of curl.md works as it stands there', async () => {
  const page = readFileSync(new URL('../curl.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, code]) => code);
  const script = ['set -euo pipefail', ...blocks.map((code) => `${code}\necho`)].join('\n');
  const { code, output } = await run('bash', ['-s'], { cwd: server.folder, env: { CLONEAI_BASE_URL: server.url }, input: script });
  expect(code, output).toBe(0);
  expect(output).toContain('event: source-ready');
  expect(output).toMatch(/event: citation-added\ndata: .*"quote":"The observatory is open from Tuesday to Sunday/);
  expect(output).toMatch(/id: 3\n/);
  expect(output).toMatch(/"type":"not_found_error"/);
});
