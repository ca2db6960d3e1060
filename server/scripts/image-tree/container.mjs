import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const DOCKER_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

// What a container engine does with --read-only, --tmpfs /tmp, and a volume: the files of the image are the whole file system and are
// read-only, and the process has the number 1 and no privileges. Only the network is that of this machine.
const ENTER = `set -e
root=$1 workdir=$2 uid=$3 gid=$4; shift 4
mount --bind "$root" "$root"
mount --bind "$root/data" "$root/data"
mount -t tmpfs tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -o remount,bind,ro "$root"
exec setpriv --clear-groups --no-new-privs unshare --root="$root" --wd="$workdir" --setgid="$gid" --setuid="$uid" "$@"`;

/**
 * How far this machine can isolate a process: `container` (a file system of its own), `user` (another user, in the folder with the
 * files), or `plain` (this user).
 */
export function howConfined() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return 'plain';
  const tried = spawnSync('unshare', ['--mount', '--pid', '--fork', 'mount', '-t', 'tmpfs', 'tmpfs', '/tmp'], { stdio: 'ignore' });
  if (tried.status === 0) return 'container';
  return spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status === 0 ? 'user' : 'plain';
}

/** Adds the C library of the base image, which Node needs, and the folders on which a container engine mounts file systems. */
export function addBase(root, node) {
  for (const [path] of execFileSync('ldd', [node], { encoding: 'utf8' }).matchAll(/\/\S+/g)) {
    if (!existsSync(path) || existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    cpSync(realpathSync(path), join(root, path));
  }
  for (const name of ['tmp', 'proc', 'dev']) mkdirSync(join(root, name), { recursive: true });
  chmodSync(join(root, 'tmp'), 0o1777);
}

/** Starts `command`, which begins with an absolute path, with the settings of the image. `env` is added as by `docker run -e`. */
export function startContainer({ root, settings, confined, env, command }) {
  const { workdir, uid, gid } = settings;
  const given = { PATH: DOCKER_PATH, HOME: '/', HOSTNAME: 'image-tree', ...settings.env, ...env };
  const stdio = ['ignore', 'pipe', 'pipe'];
  let child;
  if (confined === 'container') {
    const words = ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', ENTER, 'sh', root, workdir, uid, gid, ...command];
    child = spawn('unshare', words.map(String), { env: given, cwd: '/', stdio });
  } else {
    const [program, ...args] = [join(root, command[0]), ...command.slice(1)];
    const inside = { cwd: join(root, workdir), env: { ...given, DATA_DIR: join(root, given.DATA_DIR) }, stdio };
    if (confined === 'plain') child = spawn(program, args, inside);
    else child = spawn('setpriv', [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', program, ...args], inside);
  }
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      log += text;
    });
  const exit = once(child, 'exit').then(([code, signal]) => code ?? signal);
  return {
    exit,
    log: () => log,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    /** Sends a signal to the program itself, as a container engine does. */
    signal(name) {
      const pid = confined === 'container' ? innerPid(child.pid) : child.pid;
      if (pid) process.kill(pid, name);
    },
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exit;
    },
  };
}

function innerPid(pid) {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? Number(readFileSync(file, 'utf8').trim().split(' ')[0]) : 0;
}

/** The first start creates the database. It takes two seconds on an idle machine, and took half a minute on a very busy one. */
const LONGEST_START_MS = 120_000;

/** Waits until /health returns 200, and returns how many seconds that took. Throws with the log if the server exits or takes too long. */
export async function untilHealthy(server, url) {
  const started = performance.now();
  while ((await fetch(`${url}/health`).catch(() => null))?.status !== 200) {
    if (!server.isRunning() || performance.now() - started > LONGEST_START_MS)
      throw new Error(`The server did not start.\n${server.log()}`);
    await sleep(50);
  }
  return (performance.now() - started) / 1000;
}
