import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createGuardedFetcher } from './guarded.fetcher.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

const TYPES = { 1: 'A', 28: 'AAAA' } as const;
type Records = Partial<Record<'A' | 'AAAA', number[][]>>;

/** A name server that returns the same records for each name. With `undefined` it never responds. */
async function nameServer(records: Records | undefined): Promise<string> {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    const type = TYPES[question.readUInt16BE(endOfName(question) + 1) as keyof typeof TYPES];
    if (records) socket.send(answerTo(question, records[type] ?? []), from.port);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  open.push({ close: () => socket.close() });
  return `127.0.0.1:${socket.address().port}`;
}

function endOfName(question: Buffer): number {
  let at = 12;
  while (question[at]) at += (question[at] ?? 0) + 1;
  return at;
}

function answerTo(question: Buffer, addresses: number[][]): Buffer {
  const asked = question.subarray(12, endOfName(question) + 5);
  const head = Buffer.from([question[0] ?? 0, question[1] ?? 0, 0x81, 0x80, 0, 1, 0, addresses.length, 0, 0, 0, 0]);
  const found = addresses.map((bytes) =>
    Buffer.concat([Buffer.from([0xc0, 12]), asked.subarray(-4), Buffer.from([0, 0, 0, 60, 0, bytes.length]), Buffer.from(bytes)]),
  );
  return Buffer.concat([head, asked, ...found]);
}

function fetcherOf(server: string, allowedPrivateHosts: string[] = []) {
  const fetcher = createGuardedFetcher({ nameServers: [server], allowedPrivateHosts });
  open.push(fetcher);
  return fetcher;
}

function ask(server: string, url = 'http://site.example:9/', timeoutMs = 5000) {
  const fetcher = fetcherOf(server);
  return fetcher.request({ method: 'GET', url, timeoutMs, maxBytes: 1000, signal: new AbortController().signal });
}

const inside4 = [10, 0, 0, 7];
const outside4 = [8, 8, 8, 8];
const inside6 = [0xfd, ...Array<number>(14).fill(0), 1];
const mapped = [...Array<number>(10).fill(0), 0xff, 0xff, 127, 0, 0, 1];

describe('a name', () => {
  it.each<[string, Records]>([
    ['a private address', { A: [inside4] }],
    ['a private address behind a public one', { A: [outside4, inside4] }],
    ['a private address in IPv6 only', { AAAA: [inside6] }],
    ['a private address in IPv6 beside a public one', { A: [outside4], AAAA: [inside6] }],
    ['this machine, wrapped in IPv6', { AAAA: [mapped] }],
    ['what Azure gives to its machines', { A: [[168, 63, 129, 16]] }],
  ])('that leads to %s is refused', async (_what, records) => {
    const server = await nameServer(records);
    await expect(ask(server)).rejects.toMatchObject({ code: 'invalid_input', param: 'url' });
    await expect(fetcherOf(server).check('http://site.example:9/')).rejects.toMatchObject({ code: 'invalid_input', param: 'url' });
  });

  it('that leads into a listed network is reached, unless one of its addresses lies outside', async () => {
    const reach = async (records: Records) => {
      const fetcher = fetcherOf(await nameServer(records), ['127.0.0.0/8']);
      await fetcher.check('http://site.example:9/');
      const request = {
        method: 'GET',
        url: 'http://site.example:9/',
        timeoutMs: 5000,
        maxBytes: 1000,
        signal: new AbortController().signal,
      } as const;
      return fetcher.request(request);
    };
    // Nothing listens there: the connection was tried.
    await expect(reach({ A: [[127, 0, 0, 1]] })).rejects.toMatchObject({ code: 'upstream_failed' });
    await expect(reach({ A: [[127, 0, 0, 1], inside4] })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('without an address may be stored, because it may get one later', async () => {
    await fetcherOf(await nameServer({})).check('http://site.example:9/');
  });

  it.each(['http://localhost:9/', 'http://LOCALHOST.:9/', 'http://a.localhost:9/'])(
    'of this machine is refused unasked: %s',
    async (url) => {
      await expect(ask(await nameServer({ A: [outside4] }), url)).rejects.toMatchObject({ code: 'invalid_input', param: 'url' });
    },
  );

  it('without an address is unreachable', async () => {
    await expect(ask(await nameServer({}))).rejects.toMatchObject({ code: 'upstream_failed' });
  });

  it('with a silent name server delays only its own request', async () => {
    const silent = await nameServer(undefined);
    const asked = Array.from({ length: 16 }, (_, i) => ask(silent, `http://site-${i}.example/`, 300));
    const settled = Promise.allSettled(asked).then((all) => all.map((one) => one.status === 'rejected' && one.reason.code));
    const file = readFile(import.meta.filename).then(() => 'the file');
    expect(await Promise.race([settled, file])).toBe('the file');
    expect(await settled).toEqual(Array(16).fill('upstream_timeout'));
  });
});
