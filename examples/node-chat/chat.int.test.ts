import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedServer } from '../e2e-kit/browser.ts';
import { pdfOf } from '../e2e-kit/pdf.ts';
import { root, run } from '../e2e-kit/processes.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloneai-node-chat-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const chat = (args: string[], baseUrl = sharedServer().url) =>
  run(process.execPath, [join(root, 'examples/node-chat/chat.ts'), ...args], { cwd: folder, env: { CLONEAI_BASE_URL: baseUrl } });

it('answers a question about a PDF with its page and excerpt, without an API key', async () => {
  const quote = 'The great telescope was finished in 1897 and weighs twenty tons.';
  writeFileSync(join(folder, 'guide.pdf'), pdfOf(['A guide to the observatory on the hill above the town.', quote]));
  const { code, output } = await chat(['guide.pdf', 'When was the great telescope finished?']);
  expect(output).toContain('2 pages');
  expect(output).toMatch(/\[1\] guide\.pdf, page 2\n +“The great telescope was finished in 1897/);
  expect(output).toMatch(/cln_\w{26} {2}version 1 {2}Reader of guide\.pdf/);
  expect(code).toBe(0);
});

it('says what is wrong with a file that cannot be read', async () => {
  writeFileSync(join(folder, 'broken.pdf'), pdfOf(['x']).subarray(0, 60));
  const { code, output } = await chat(['broken.pdf']);
  expect(output).toContain('The file could not be read:');
  expect(code).toBe(1);
});

it('says how to start the server when none is running', async () => {
  const { code, output } = await chat(['guide.pdf'], 'http://127.0.0.1:9');
  expect(output).toContain('npm start');
  expect(code).toBe(1);
});
