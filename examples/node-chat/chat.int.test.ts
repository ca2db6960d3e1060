import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pdfOf, type RunningServer, root, run, startServer } from './testing.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

const chat = (...args: string[]) =>
  run(process.execPath, [join(root, 'examples/node-chat/chat.ts'), ...args], {
    cwd: server.folder,
    env: { CLONEAI_BASE_URL: server.url },
  });

it('goes from a PDF to an answer with its page and quote, without any key', async () => {
  const quote = 'The great telescope was finished in 1897 and weighs twenty tons.';
  writeFileSync(join(server.folder, 'guide.pdf'), pdfOf(['A guide to the observatory on the hill above the town.', quote]));
  const { code, output } = await chat('guide.pdf', 'When was the great telescope finished?');
  expect(output).toContain('2 pages');
  expect(output).toMatch(/\[1\] guide\.pdf, page 2\n +“The great telescope was finished in 1897/);
  expect(output).toMatch(/cln_\w{26} {2}version 1 {2}Reader of guide\.pdf/);
  expect(code).toBe(0);
});

it('says what is wrong with a file that cannot be read', async () => {
  writeFileSync(join(server.folder, 'broken.pdf'), pdfOf(['x']).subarray(0, 60));
  const { code, output } = await chat('broken.pdf');
  expect(output).toContain('The file could not be read:');
  expect(code).toBe(1);
});

it('says how to start the server when there is none', async () => {
  const { code, output } = await run(process.execPath, [join(root, 'examples/node-chat/chat.ts'), 'guide.pdf'], {
    cwd: server.folder,
    env: { CLONEAI_BASE_URL: 'http://127.0.0.1:9' },
  });
  expect(output).toContain('npm start');
  expect(code).toBe(1);
});
