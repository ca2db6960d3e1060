import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startProgram } from './processes.ts';

export interface Server {
  /** As pages name it. */
  url: string;
  /** Its data, among it the emails it would have sent. */
  dataFolder: string;
  /** The address of the demo page; null when the demo is off. */
  demoUrl: string | null;
}

export interface OwnServer extends Server {
  /** A folder that is deleted with the server. */
  folder: string;
  stop(): Promise<void>;
}

const UNLIMITED = '1000000';

/**
 * Starts a server from the sources on a free port, with a new embedded database. Without an API key of a model provider it quotes its
 * sources. `settings` are environment variables; undefined removes a default.
 */
export async function startServer(settings: Record<string, string | undefined> = {}): Promise<OwnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'cloneai-e2e-'));
  const dataFolder = join(folder, 'data');
  const { value, stop } = await startProgram('server/src/main.ts', {
    cwd: folder,
    env: {
      PORT: String(await freePort()),
      DATA_DIR: dataFolder,
      DEMO: 'off',
      RATE_LIMIT_AUTH_PER_MINUTE: UNLIMITED,
      RATE_LIMIT_API_PER_HOUR: UNLIMITED,
      RATE_LIMIT_CHAT_PER_MINUTE: UNLIMITED,
      RATE_LIMIT_UPLOADS_PER_HOUR: UNLIMITED,
      ...settings,
    },
    ready: listening,
  });
  return {
    url: `http://localhost:${value.port}`,
    demoUrl: value.demo ?? null,
    dataFolder,
    folder,
    async stop() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listening(line: string): { port: number; demo?: string | null } | undefined {
  if (!line.startsWith('{')) return undefined;
  const entry = JSON.parse(line) as { msg?: string; port: number; demo?: string | null };
  return entry.msg === 'listening' ? entry : undefined;
}

export interface ServerWithModel extends OwnServer {
  /** Changes how the model behaves from now on, for example the milliseconds between two words (`delayMs`). */
  configureModel(settings: object): Promise<void>;
}

/** A server whose answers are written by the model stand-in of the benchmarks. */
export async function startServerWithModel(model: object): Promise<ServerWithModel> {
  const standIn = await startProgram('server/bench/model-stand-in.ts', {
    args: ['0', JSON.stringify({ text: 'quotes', ...model })],
    ready: (line) => /^(http\S+)/.exec(line)?.[1],
  });
  const server = await startServer({
    OPENAI_BASE_URL: standIn.value,
    OPENAI_API_KEY: 'sk-stand-in',
    // A test ends its answers itself, however slow the machine is.
    MODEL_TIMEOUT_SECONDS: '600',
  });
  return {
    ...server,
    async stop() {
      await Promise.all([server.stop(), standIn.stop()]);
    },
    async configureModel(settings) {
      const response = await fetch(new URL('/admin/settings', standIn.value), { method: 'PUT', body: JSON.stringify(settings) });
      if (!response.ok) throw new Error(await response.text());
    },
  };
}
