import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

/**
 * Runs `runtimes.scenario.mjs` with the built SDK against a running server: in each given Node, as an ES module and as CommonJS, and in
 * Chromium on a page of another origin.
 *
 *   node scripts/runtimes.ts http://localhost:8787 [path of a node binary …]      CHROMIUM=/usr/bin/chromium
 */
const [baseUrl = 'http://localhost:8787', ...nodes] = process.argv.slice(2);
const dist = new URL('../dist/', import.meta.url);
const scenario = new URL('./runtimes.scenario.mjs', import.meta.url);

async function inNode(node: string, kind: 'esm' | 'cjs'): Promise<string> {
  const load = kind === 'esm' ? `await import('${new URL('index.js', dist)}')` : `createRequire('${dist}')('./index.cjs')`;
  const code = `import { createRequire } from 'node:module';
import { scenario } from '${scenario}';
console.log(process.version + ' ${kind} ' + JSON.stringify(await scenario(${load}, '${baseUrl}')));`;
  const { stdout } = await promisify(execFile)(node, ['--input-type=module', '-e', code], { timeout: 120_000 });
  return stdout.trim();
}

/** Serves a page on its own origin, so that CORS applies to every request. */
async function servePage(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').slice(1);
    if (name === '') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>SDK</title>');
    const file = name === 'scenario.mjs' ? scenario : new URL(name, dist);
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

async function inChromium(executablePath: string): Promise<string> {
  const page = await servePage();
  const args =
    '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
  const browser = await chromium.launch({ executablePath, headless: true, args: args.split(' ') });
  try {
    const tab = await browser.newPage();
    await tab.goto(page.url);
    const result: unknown = await tab.evaluate(
      async ([scenarioUrl, sdkUrl, base]) => {
        const { scenario } = await import(scenarioUrl as string);
        return scenario(await import(sdkUrl as string), base);
      },
      [`${page.url}/scenario.mjs`, `${page.url}/index.js`, baseUrl],
    );
    return `Chromium ${browser.version()} ${JSON.stringify(result)}`;
  } finally {
    await browser.close();
    page.close();
  }
}

const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const runs: [string, () => Promise<string>][] = [process.execPath, ...nodes].flatMap((node) => [
  [`${node} esm`, () => inNode(node, 'esm')] as [string, () => Promise<string>],
  [`${node} cjs`, () => inNode(node, 'cjs')] as [string, () => Promise<string>],
]);
if (existsSync(browserPath)) runs.push(['Chromium', () => inChromium(browserPath)]);
else console.log(`Skipping Chromium: ${browserPath} does not exist. Set CHROMIUM to its path.`);

for (const [name, run] of runs) {
  const started = performance.now();
  try {
    console.log(`ok      ${await run()} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  } catch (error) {
    console.log(`FAILED  ${name}: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
