import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface FakeCall {
  vendor: string;
  method: string;
  path: string;
  idempotencyKey?: string;
  status: number;
  errors?: string[];
  body?: unknown;
}

export interface ContractFake {
  /** `url` is followed by the vendor's name. */
  start(): Promise<{ url: string; log(): Promise<FakeCall[]>; close(): Promise<void> }>;
}

/**
 * Starts a program that validates requests against the vendors' own OpenAPI documents. It is not part of this repository: it is expected at
 * CLONEAI_CONTRACT_FAKE, or next to the repository in shared/tools/contract-fake. Otherwise resolves to the reason why it is missing.
 */
export async function contractFake(): Promise<ContractFake | string> {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const folder = resolve(root, process.env.CLONEAI_CONTRACT_FAKE ?? '../shared/tools/contract-fake');
  if (!existsSync(join(folder, 'server.mjs')))
    return 'there is no contract-fake beside the repository, in ../shared/tools/contract-fake, nor at CLONEAI_CONTRACT_FAKE.';
  const vendors = join(folder, '../../vendors');
  if (!existsSync(join(vendors, 'lago.openapi.json'))) return `the vendors’ documents are not at ${vendors}.`;
  return { start: () => start(folder, vendors) };
}

async function start(folder: string, vendors: string) {
  const copy = await mkdtemp(join(tmpdir(), 'cloneai-contract-fake-'));
  for (const file of await readdir(folder)) await copyFile(join(folder, file), join(copy, file));
  // It uses two packages of this one.
  await mkdir(join(copy, 'node_modules'));
  for (const name of ['ajv', 'ajv-formats']) await symlink(packageFolder(name), join(copy, 'node_modules', name));
  const port = await freePort();
  const child = spawn(process.execPath, [join(copy, 'server.mjs'), '--port', String(port), '--vendors', vendors], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended.then(([code]) => Promise.reject(new Error(`contract-fake ended with ${code}`)))]);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    log: async () => (await (await fetch(`${url}/log`)).json()) as FakeCall[],
    async close() {
      child.kill('SIGKILL');
      await ended;
      await rm(copy, { recursive: true, force: true });
    },
  };
}

function packageFolder(name: string): string {
  const entry = fileURLToPath(import.meta.resolve(name));
  const folder = join('node_modules', name);
  return entry.slice(0, entry.lastIndexOf(folder) + folder.length);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
