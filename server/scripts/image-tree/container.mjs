import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const DOCKER_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

// As an engine does with --read-only --tmpfs /tmp and a volume: the tree is the whole file system and cannot be written, the process is
// number 1 and nobody's superuser. Only the network stays this machine's.
const ENTER = `set -e
root=$1 workdir=$2 uid=$3 gid=$4; shift 4
mount --bind "$root" "$root"
mount --bind "$root/data" "$root/data"
mount -t tmpfs tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -o remount,bind,ro "$root"
exec setpriv --clear-groups --no-new-privs unshare --root="$root" --wd="$workdir" --setgid="$gid" --setuid="$uid" "$@"`;

/** How much of a container this machine's kernel lets us make: `container`, or `user` (another user, the tree's folder), or `plain`. */
export function howConfined() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return 'plain';
  const tried = spawnSync('unshare', ['--mount', '--pid', '--fork', 'mount', '-t', 'tmpfs', 'tmpfs', '/tmp'], { stdio: 'ignore' });
  if (tried.status === 0) return 'container';
  return spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status === 0 ? 'user' : 'plain';
}

/** Adds what the base image has and Node needs: its C library. And the places where an engine mounts things. */
export function addBase(root, node) {
  for (const [path] of execFileSync('ldd', [node], { encoding: 'utf8' }).matchAll(/\/\S+/g)) {
    if (!existsSync(path) || existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    cpSync(realpathSync(path), join(root, path));
  }
  for (const name of ['tmp', 'proc', 'dev']) mkdirSync(join(root, name), { recursive: true });
  chmodSync(join(root, 'tmp'), 0o1777);
}

/** Starts `command` (absolute path first) on the tree as the image's settings say. `env` is what `docker run -e` adds. */
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
    /** Sends a signal to the program itself, as an engine does. */
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

/** A first start makes the database: two seconds on a quiet machine, half a minute was seen on a very busy one. */
const LONGEST_START_MS = 120_000;

/** Waits for /health to answer 200; the seconds it took. Throws with the log when the server ends or is not ready in time. */
export async function untilHealthy(server, url) {
  const begun = performance.now();
  while ((await fetch(`${url}/health`).catch(() => null))?.status !== 200) {
    if (!server.isRunning() || performance.now() - begun > LONGEST_START_MS) throw new Error(`The server did not start.\n${server.log()}`);
    await sleep(50);
  }
  return (performance.now() - begun) / 1000;
}
