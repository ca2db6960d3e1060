import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

// A real server with a real clone, a page on another origin, and Chromium.

const root = fileURLToPath(new URL('../../', import.meta.url));
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Why these tests cannot run here, or null. */
export const missing = existsSync(executablePath)
  ? existsSync(join(root, 'widget/dist/widget.js'))
    ? null
    : 'the widget is not built (npm test builds it)'
  : `there is no Chromium at ${executablePath} (name it by CHROMIUM)`;

const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

export const launch = (): Promise<Browser> => chromium.launch({ executablePath, headless: true, args: FLAGS.split(' ') });

export const QUESTION = 'When was the great telescope finished?';
export const KNOWLEDGE = [
  'The observatory stands on the hill above the town and is open to visitors from April to October.',
  'The great telescope was finished in 1897 and weighs twenty tons.',
  'The dome turns on forty wheels and was renewed in 1954 after a storm had damaged it.',
  'Visitors pay six euros for a guided tour, which begins at eight in the evening.',
].join(' ');

export interface World {
  /** The server, as pages name it. */
  url: string;
  slug: string;
  /** A publishable key for `site.url`. */
  key: string;
  site: Site;
  /** Changes how the model's stand-in behaves; only in a world made with a model. */
  model(settings: object): Promise<void>;
  /** Questions stored on the server, over all sessions. */
  questions(): Promise<string[]>;
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

interface Site {
  url: string;
  /** What the next page is. */
  page: { html: string; headers: Record<string, string> };
  close(): Promise<void>;
}

function started(child: ChildProcess, find: (line: string) => string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`A process ended with ${code} before it was ready.`)));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const found = find(line);
      if (found) resolve(found);
    });
  });
}

async function startSite(): Promise<Site> {
  const site = { page: { html: '', headers: {} as Record<string, string> } };
  const server: Server = createServer((request, response) => {
    if (request.url?.startsWith('/favicon')) return void response.writeHead(204).end();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...site.page.headers }).end(site.page.html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(site, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** `model`: answers by a stand-in that behaves like a model provider; otherwise the server is offline and quotes. */
export async function createWorld({ model = false }: { model?: boolean } = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'cloneai-widget-'));
  const { PATH = '', HOME = '' } = process.env;
  const children: ChildProcess[] = [];
  const run = (file: string, args: string[], env: Record<string, string>) => {
    const child = spawn(process.execPath, [join(root, file), ...args], {
      cwd: folder,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  };
  const standIn = model
    ? await started(run('server/bench/model-stand-in.ts', ['0', '{"text":"quotes","delayMs":20}'], {}), (line) => line)
    : undefined;
  const many = '1000000';
  const server = run('server/src/main.ts', [], {
    PORT: '0',
    DEMO: 'off',
    DATA_DIR: join(folder, 'data'),
    RATE_LIMIT_AUTH_PER_MINUTE: many,
    RATE_LIMIT_API_PER_HOUR: many,
    RATE_LIMIT_CHAT_PER_MINUTE: many,
    ...(standIn ? { OPENAI_BASE_URL: standIn, OPENAI_API_KEY: 'sk-stand-in' } : {}),
  });
  const url = await started(server, (line) => {
    const { msg, port } = JSON.parse(line) as { msg?: string; port?: number };
    return msg === 'listening' ? `http://localhost:${port}` : undefined;
  });
  const site = await startSite();

  let token: string | undefined;
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  ({ accessToken: token } = await call('POST', '/v1/auth/register', { email: 'ada@example.test', password: 'a long password' }));
  const clone = await call('POST', '/v1/clones', {
    name: 'Ada Lovelace',
    slug: 'ada-lovelace',
    greeting: 'Welcome to the observatory. Ask me about the telescope, the dome, or a visit.',
    starterQuestions: [QUESTION, 'What does a guided tour cost?'],
    allowedOrigins: [site.url],
    // The stand-in's vectors mean little.
    ...(model ? { retrieval: { threshold: 0 } } : {}),
  });
  const source = await call('POST', `/v1/clones/${clone.id}/sources`, {
    type: 'text',
    title: 'A guide to the observatory',
    text: KNOWLEDGE,
    url: 'https://example.com/guide',
  });
  for (let tries = 0; tries < 600; tries++) {
    const { status } = await call('GET', `/v1/sources/${source.id}`);
    if (status === 'ready') break;
    await new Promise((done) => setTimeout(done, 100));
  }
  await call('POST', `/v1/clones/${clone.id}/publish`, {});
  const { key } = await call('POST', '/v1/api-keys', { kind: 'publishable', name: 'site', cloneId: clone.id, allowedOrigins: [site.url] });

  return {
    url,
    slug: clone.slug,
    key,
    site,
    call,
    async model(settings) {
      const response = await fetch(`${(standIn as string).replace(/\/v1$/, '')}/admin/settings`, {
        method: 'PUT',
        body: JSON.stringify(settings),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    async questions() {
      const { data } = await call('GET', `/v1/clones/${clone.id}/sessions?limit=100`);
      const all: string[] = [];
      for (const { id } of data) {
        const messages = await call('GET', `/v1/sessions/${id}/messages?limit=100`);
        for (const { role, content } of messages.data) if (role === 'user') all.push(content);
      }
      return all;
    },
    async close() {
      await site.close();
      for (const child of children) {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        if (child.exitCode !== null) continue;
        child.kill('SIGTERM');
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The strictest policy under which the widget is to work on a page of somebody else. */
export const strictPolicy = (host: string) =>
  `default-src 'none'; script-src ${host}; connect-src ${host}; style-src 'self'; require-trusted-types-for 'script'`;

export const snippet = (world: World, attributes = '') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Another site</title>
<script async src="${world.url}/widget.js" data-clone="${world.slug}" ${attributes}></script></head>
<body><h1>Another site</h1><p>It embeds a clone.</p><p><a href="#x">A link of the page</a></p></body></html>`;
