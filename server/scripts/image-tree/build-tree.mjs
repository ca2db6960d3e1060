import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, globSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { assignments, expand } from './dockerfile.mjs';
import { contextFiles } from './dockerignore.mjs';

/**
 * Builds a Dockerfile of two stages in `folder`, without a container. Runs the commands of the first stage with /bin/sh; its paths
 * (/build, /image, /cache) become folders in `folder`. Copies the files of the second stage to `folder/root`. Uses `node` in place of the
 * build stage's Node, and this user's npm and pnpm caches. Returns `root`.
 */
export function buildTree({ file, repository, folder, node }) {
  const [build, image] = file.stages;
  if (file.stages.length !== 2 || build.name !== 'build')
    throw new Error('The Dockerfile must have two stages, and the first must be named build.');
  const root = join(folder, 'root');
  const tools = join(folder, 'tools');
  mkdirSync(join(tools, 'bin'), { recursive: true });
  symlinkSync(node, join(tools, 'bin', 'node'));
  const caches = { '/cache/npm': join(homedir(), '.npm'), '/cache/pnpm': join(homedir(), '.local', 'share', 'pnpm', 'store') };
  const outside = (text) =>
    text.replace(/(?<![\w./])\/(cache\/\w+|build|image)\b/g, (path) => (path.startsWith('/cache') ? caches[path] : join(folder, path)));

  const context = join(folder, 'context');
  for (const path of contextFiles(repository, readFileSync(join(repository, '.dockerignore'), 'utf8'))) {
    mkdirSync(dirname(join(context, path)), { recursive: true });
    cpSync(join(repository, path), join(context, path), { verbatimSymlinks: true });
  }

  const values = {};
  // Only the variables of this machine that configure network access.
  const env = { PATH: `${join(tools, 'bin')}:${process.env.PATH}`, HOME: homedir(), npm_config_prefix: tools };
  for (const [name, value] of Object.entries(process.env))
    if (/^(https?_proxy|no_proxy|npm_config_registry|NODE_EXTRA_CA_CERTS)$/i.test(name)) env[name] = value;
  let workdir = folder;
  for (const { verb, flags, rest } of build.instructions) {
    if (verb === 'ARG') Object.assign(values, assignments(rest));
    else if (verb === 'ENV') Object.assign(env, assignments(rest));
    else if (verb === 'WORKDIR') {
      workdir = outside(rest);
      mkdirSync(workdir, { recursive: true });
    } else if (verb === 'COPY' && !flags.from) copy(rest.split(/\s+/), { from: context, to: workdir });
    else if (verb === 'RUN') {
      const command = outside(rest);
      // A cache mount is not part of the image. Any other mount could be.
      if (flags.mount && !flags.mount.startsWith('type=cache,')) throw new Error(`This script does not support --mount=${flags.mount}`);
      const { status } = spawnSync('/bin/sh', ['-c', command], {
        cwd: workdir,
        env: { ...env, ...values },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      if (status !== 0) throw new Error(`A command of the Dockerfile exited with ${status}: ${rest}`);
    } else throw new Error(`This script does not support ${verb} in the build stage.`);
  }

  mkdirSync(root);
  for (const { verb, flags, rest, json } of image.instructions) {
    if (verb === 'COPY') {
      if (flags.from !== 'build') throw new Error(`The image may copy files only from the build stage: COPY ${rest}`);
      const [from, to] = expand(rest, {}).split(/\s+/);
      const source = from === '/usr/local/bin/node' ? node : outside(from);
      mkdirSync(dirname(join(root, to)), { recursive: true });
      cpSync(source, join(root, to), { recursive: true, verbatimSymlinks: true, mode: 0 });
      if (flags.chown && process.getuid() === 0) chownSync(join(root, to), ...flags.chown.split(':').map(Number));
    } else if (verb === 'RUN' && json)
      execFileSync(join(root, json[0]), json.slice(1), { env: {}, stdio: ['ignore', 'ignore', 'inherit'] });
    else if (!['LABEL', 'ENV', 'WORKDIR', 'USER', 'VOLUME', 'EXPOSE', 'STOPSIGNAL', 'HEALTHCHECK', 'CMD'].includes(verb))
      throw new Error(`This script does not support ${verb} in the stage of the image.`);
  }
  return root;
}

/** Copies as COPY does: of a folder, its contents; and into the destination if that is a folder or ends with a slash. */
function copy(words, { from, to }) {
  const target = join(to, words.at(-1));
  for (const word of words.slice(0, -1)) {
    const found = word.includes('*') ? globSync(word, { cwd: from }) : [word];
    if (found.length === 0 || !existsSync(join(from, found[0]))) throw new Error(`COPY ${word}: no such file remains after .dockerignore.`);
    for (const name of found) {
      const source = join(from, name);
      const isFolder = statSync(source).isDirectory();
      const intoFolder = /\/$|^\.\/?$/.test(words.at(-1)) || existsSync(target);
      cpSync(source, isFolder || !intoFolder ? target : join(target, basename(name)), { recursive: true });
    }
  }
}

/** Lists all files below `root` without following links: `{ path, full, size, isLink, mode, uid }`. `path` is relative to `root`. */
export function filesOf(root, below = '') {
  return readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below ? `${below}/${entry.name}` : entry.name;
    const full = join(root, path);
    if (entry.isDirectory()) return filesOf(root, path);
    const { size, mode, uid } = lstatSync(full);
    return [{ path, full, size, mode, uid, isLink: entry.isSymbolicLink() }];
  });
}
