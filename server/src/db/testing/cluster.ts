import { execFile, spawn } from 'node:child_process';
import { accessSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A temporary Postgres cluster that tests may restart and break. */
export interface ScratchCluster {
  /** URL as the superuser `postgres`. */
  url: string;
  /** Restarts as after a crash (`immediate`). Resolves when it accepts connections again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Folder of the Postgres server programs: `POSTGRES_BIN`, else Debian's newest, else on the PATH. Undefined if there are none. */
export function postgresPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    process.env.POSTGRES_BIN ?? '',
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  return folders.find((folder) => folder !== '' && existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')));
}

/** Creates and starts a cluster. Postgres refuses to run as root, so root runs it as another user. */
export async function startScratchCluster(programs: string, { password }: { password?: string } = {}): Promise<ScratchCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'cloneai-postgres-'));
  const user = await unprivileged();
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const port = await freePort();
  const data = join(folder, 'data');
  const program = (name: string) => join(programs, name);
  accessSync(program('postgres'));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password ?? '');
  const auth = password ? ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`] : ['-A', 'trust'];
  await run(program('initdb'), ['-D', data, '-U', 'postgres', ...auth, '--no-sync', '-E', 'UTF8', '--locale=C'], {
    ...user,
    cwd: folder,
  });
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c shared_buffers=16MB`;
  // No pipes: the server would inherit and keep them open, and the call would never end.
  const control = (...args: string[]) =>
    new Promise<void>((resolve, reject) => {
      const child = spawn(program('pg_ctl'), ['-D', data, '-w', '-t', '30', '-l', join(folder, 'log'), ...args], {
        ...user,
        cwd: folder,
        stdio: 'ignore',
      });
      child.once('error', reject);
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`pg_ctl ${args.join(' ')} ended with ${code}.`))));
    });
  await control('-o', options, 'start');
  return {
    url: `postgres://postgres${password ? `:${encodeURIComponent(password)}` : ''}@127.0.0.1:${port}/postgres`,
    restart: () => control('-o', options, '-m', 'immediate', 'restart'),
    async stop() {
      await control('-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function unprivileged(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const name = await run('id', ['-u', 'postgres']).then(
    () => 'postgres',
    () => 'nobody',
  );
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, name])).stdout)));
  return { uid: uid ?? 65534, gid: gid ?? 65534 };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No free port.'))));
    });
  });
}
