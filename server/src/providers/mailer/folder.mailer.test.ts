import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../http/observe-logger.ts';
import { fixedClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/logger.ts';
import { createFolderMailer } from './folder.mailer.ts';
import { mailerSuite, mailTo } from './mailer.suite.ts';

// Frozen, like the configuration.
const FROM = Object.freeze({ name: 'Ädä', address: 'clones@example.test' });
const never = new AbortController().signal;
let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cloneai-mail-'));
  folder = join(root, 'mail');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const names = async () => (await readdir(folder).catch(() => [])).sort();
const clock = fixedClock('2026-03-10T12:00:00Z');
const mailer = (more: Partial<Parameters<typeof createFolderMailer>[0]> = {}) =>
  createFolderMailer({ folder, from: FROM, clock, logger: silentLogger, ...more });

describe('email files', () => {
  mailerSuite(() => ({
    mailer: mailer(),
    received: async () => Promise.all((await names()).map((name) => readFile(join(folder, name), 'utf8'))),
  }));

  it('are readable by their owner only', async () => {
    await mailer().send(mailTo('ada@example.test'), never);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of await names()) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('are named in the log without their content', async () => {
    const lines: string[] = [];
    const logger = createLogger({ level: 'debug', to: { write: (line) => void lines.push(line) } });
    const text = 'https://clones.example.test/reset-password#token=pwt_very-secret-indeed';
    await mailer({ logger }).send(mailTo('ada@example.test', { text, subject: 'A new password' }), never);
    const [name] = await names();
    expect(name).toMatch(/^2026-03-10T12-00-00\.000Z-[0-9a-f]{32}\.eml$/);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', file: join(folder, name ?? '') });
    expect(lines[0]).not.toMatch(/secret-indeed|token|ada@|new password/);
  });

  it('contain their link on one line, for text editors', async () => {
    const link = `https://clones.example.test/reset-password#token=pwt_${'x'.repeat(43)}`;
    await mailer().send(mailTo('ada@example.test', { text: `Größe\n${link}\n`, html: `<a href="${link}">Größe</a>` }), never);
    const lines = (await readFile(join(folder, (await names())[0] ?? ''), 'utf8')).split(/\r?\n/);
    expect(lines).toEqual(expect.arrayContaining(['Größe', link, `<a href="${link}">Größe</a>`]));
  });

  it('are written once per key', async () => {
    for (let n = 0; n < 3; n++) await mailer().send(mailTo('ada@example.test', { idempotencyKey: 'the same' }), never);
    expect(await names()).toHaveLength(1);
  });

  it('are deleted above the maximum, oldest first, including drafts of a killed process', async () => {
    const moving = fixedClock('2026-03-10T12:00:00Z');
    const small = mailer({ keep: 5, clock: moving });
    await small.send(mailTo('first@example.test'), never);
    await writeFile(join(folder, '2026-01-01T00-00-00.000Z-0.draft'), 'half a mail');
    await writeFile(join(folder, 'notes.txt'), 'not ours');
    const made = [];
    for (let n = 0; n < 9; n++) {
      moving.advance(1_000);
      await small.send(mailTo(`later-${n}@example.test`), never);
      made.push((await names()).filter((name) => name.endsWith('.eml')).at(-1));
    }
    expect(await names()).toEqual([...made.slice(-5), 'notes.txt']);
  });

  it('report a folder that cannot be used', async () => {
    await writeFile(folder, 'a file where the folder should be');
    await expect(mailer().check(never)).rejects.toThrow();
    await expect(mailer().send(mailTo('ada@example.test'), never)).rejects.toThrow();
  });
});
