import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PNPM = 'pnpm@12.21.0';

export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[\\/]$/, '');

export function say(text) {
  console.log(`cloneai  ${text}`);
}

export function fail(text) {
  console.error(`\ncloneai  ${text}\n`);
  process.exit(1);
}

/** Paths in the installed workspace. */
export function parts() {
  const bin = join(root, 'node_modules', 'node', 'bin');
  return {
    node: [join(bin, 'node'), join(bin, 'node.exe')].find(existsSync) ?? process.execPath,
    server: join(root, 'server'),
    dist: join(root, 'server', 'dist'),
    cache: join(root, 'node_modules', '.cache', 'cloneai'),
  };
}

/**
 * Runs a program with this terminal's input and output. Resolves to its exit code (128 + the signal's number if a signal ended it).
 * Passes SIGINT and SIGTERM on and waits for the program to end. npm sends SIGTERM only to its shell, which ends without passing it on, so
 * the end of that shell counts as SIGTERM.
 */
export function run(command, args, { cwd = root, env = {}, onStart, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env }, ...options });
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass);
    const shell = process.ppid;
    const watch = process.env.npm_lifecycle_event
      ? setInterval(() => {
          if (process.ppid === shell) return;
          clearInterval(watch);
          pass('SIGTERM');
        }, 250)
      : undefined;
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      process.off('SIGINT', pass).off('SIGTERM', pass);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
    onStart?.(child);
  });
}

/** Path of the program `name` in the `bin` of a package, resolved from `from`. Run it with the workspace's Node, on any system. */
export function binOf(packageName, name = packageName, from = root) {
  const folder = join(from, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[name]);
}

/** Fingerprint of the contents of files and folders. */
export function fingerprint(paths, accept = () => true) {
  const hash = createHash('sha256');
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) visit(inner);
      else if (accept(inner)) hash.update(inner.slice(root.length)).update('\0').update(readFileSync(inner)).update('\0');
    }
  };
  for (const path of paths) {
    if (!existsSync(path)) continue;
    try {
      visit(path);
    } catch (error) {
      if (error.code !== 'ENOTDIR') throw error;
      hash.update(readFileSync(path)).update('\0');
    }
  }
  return hash.digest('hex');
}

/** Runs `work` unless `stamp` says that it was done for this `mark`. */
export async function once(stamp, mark, work) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === mark) return false;
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, mark);
  return true;
}

/** Packages that a start does not need. One of them is half as large as all others together. */
const ONLY_IN_EVERYTHING = ['@cloneai/example-next'];

/** Whether the example in this folder needs packages that a start does not. */
export function needsEverything(example) {
  const { name } = JSON.parse(readFileSync(join(root, 'examples', example, 'package.json'), 'utf8'));
  return ONLY_IN_EVERYTHING.includes(name);
}

/**
 * Installs the workspace if it is missing or the lockfile changed. `everything` includes packages that a start does not need. Exits on
 * failure.
 */
export async function prepare({ everything = false } = {}) {
  const stamp = join(root, 'node_modules', '.cloneai-installed');
  const mark = fingerprint([join(root, 'pnpm-lock.yaml'), join(root, 'pnpm-workspace.yaml')]);
  const kept = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (kept === `${mark} everything` || (kept === mark && !everything)) return;
  const filters = everything ? '' : ONLY_IN_EVERYTHING.map((name) => ` "--filter=!${name}"`).join('');
  await once(stamp, everything ? `${mark} everything` : mark, async () => {
    say('Installing dependencies, including Node 24 (once, and after each update) …');
    const started = Date.now();
    // CI=true: pnpm asks nothing. The command is constant, so the shell that npx needs on Windows is safe.
    const code = await run(`npx -y ${PNPM} install --frozen-lockfile${filters}`, [], { shell: true, env: { CI: 'true' } });
    if (code !== 0) fail('The dependencies could not be installed. See the lines above, check the network, and run the command again.');
    say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
  });
}
