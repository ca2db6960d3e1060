import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createGuardedFetcher } from './guarded.fetcher.ts';
import { isPublicAddress } from './public-address.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => server.close().closeAllConnections() });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const base = { method: 'POST', body: '{}', timeoutMs: 2000, maxBytes: 1000 } as const;
const never = () => new AbortController().signal;

describe('public addresses', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001:81b::200e'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:4136:e378::',
    'localhost',
    '',
  ])('%s is none', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('the guarded fetcher', () => {
  it.each([
    'http://127.0.0.1:9/x',
    'http://localhost:9/x',
    'http://2130706433/x',
    'http://0x7f.1/x',
    'http://[::1]/x',
    'http://[::ffff:10.0.0.1]/x',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'gopher://example.com',
    'http://user:pass@example.com/',
    'nonsense',
  ])('refuses %s', async (url) => {
    const fetcher = createGuardedFetcher();
    open.push(fetcher);
    await expect(fetcher.request({ ...base, url, signal: never() })).rejects.toMatchObject({ code: 'invalid_input', param: 'url' });
  });

  it('sends method, headers and body, and does not follow a redirect', async () => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      seen.push(`${request.method} ${request.headers['x-test']}`);
      request.on('data', (part) => seen.push(String(part)));
      request.on('end', () => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end('moved'));
    });
    const fetcher = createGuardedFetcher({ allowedPrivateHosts: ['127.0.0.1'] });
    open.push(fetcher);
    const answer = await fetcher.request({ ...base, url, headers: { 'x-test': 'yes' }, signal: never() });
    expect([answer.status, answer.body.toString()]).toEqual([302, 'moved']);
    expect(seen).toEqual(['POST yes', '{}']);
  });

  it('ends a silent exchange at its timeout and an endless response at its maximum size', async () => {
    const silent = await serve(() => {});
    const endless = await serve((_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(500)), 1);
      response.on('close', () => clearInterval(timer));
    });
    const fetcher = createGuardedFetcher({ allowedPrivateHosts: ['127.0.0.1'] });
    open.push(fetcher);
    await expect(fetcher.request({ ...base, url: silent, timeoutMs: 50, signal: never() })).rejects.toMatchObject({
      code: 'upstream_timeout',
    });
    await expect(fetcher.request({ ...base, url: endless, signal: never() })).rejects.toMatchObject({ code: 'payload_too_large' });
    await expect(fetcher.request({ ...base, url: 'http://127.0.0.1:1/', signal: never() })).rejects.toMatchObject({
      code: 'upstream_failed',
    });
  });

  it('refuses a private URL beforehand, with the reason', async () => {
    const fetcher = createGuardedFetcher();
    open.push(fetcher);
    for (const url of ['http://127.0.0.1:9/x', 'http://localhost/x', 'http://[fd00::1]/', 'http://169.254.169.254/'])
      await expect(fetcher.check(url)).rejects.toMatchObject({
        code: 'invalid_input',
        param: 'url',
        message: expect.stringContaining('ALLOWED_PRIVATE_HOSTS'),
      });
    await expect(fetcher.check('ftp://example.com/')).rejects.toMatchObject({ code: 'invalid_input' });
    await fetcher.check('https://8.8.8.8/hook');
  });

  it.each(['localhost', '127.0.0.1', '127.0.0.0/8'])('reaches a private host that %s allows, and no other', async (entry) => {
    const url = await serve((_request, response) => response.end('inside'));
    const fetcher = createGuardedFetcher({ allowedPrivateHosts: [entry] });
    open.push(fetcher);
    const listed = entry === 'localhost' ? url.replace('127.0.0.1', 'localhost') : url;
    await fetcher.check(listed);
    expect((await fetcher.request({ ...base, url: listed, signal: never() })).body.toString()).toBe('inside');
    await expect(fetcher.request({ ...base, url: 'http://10.0.0.1:9/', signal: never() })).rejects.toMatchObject({ code: 'invalid_input' });
    const other = entry === 'localhost' ? url : url.replace('127.0.0.1', 'localhost');
    await expect(fetcher.check(other)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('reaches only the listed port of a listed host', async () => {
    const url = await serve((_request, response) => response.end('inside'));
    const { host, port } = new URL(url);
    const fetcher = createGuardedFetcher({ allowedPrivateHosts: [host] });
    open.push(fetcher);
    expect((await fetcher.request({ ...base, url, signal: never() })).status).toBe(200);
    await expect(fetcher.check(`http://127.0.0.1:${Number(port) - 1}/`)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
