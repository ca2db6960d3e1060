import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { addressForLimits, clientAddress, plainAddress } from './client-address.ts';
import type { AppEnv } from './router.ts';

async function seen(hops: number, socket: string | undefined, forwarded?: string, more: Record<string, string> = {}): Promise<string> {
  const app = new Hono<AppEnv>();
  app.use(clientAddress({ hops }));
  app.get('/', (c) => c.text(c.get('clientAddress')));
  const headers = { ...more, ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }) };
  const env = socket === undefined ? {} : { incoming: { socket: { remoteAddress: socket } } };
  return (await app.request('/', { headers }, env)).text();
}

describe('the client address', () => {
  it.each([
    [0, '198.51.100.7', undefined, '198.51.100.7'],
    [0, '198.51.100.7', '203.0.113.9', '198.51.100.7'],
    [1, '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    [1, '10.0.0.1', '6.6.6.6, 203.0.113.9', '203.0.113.9'],
    [2, '10.0.0.1', '6.6.6.6, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
    [2, '10.0.0.1', '6.6.6.6, 7.7.7.7,203.0.113.9,10.0.0.2', '203.0.113.9'],
    [2, '198.51.100.7', '203.0.113.9', '198.51.100.7'],
    [1, '198.51.100.7', undefined, '198.51.100.7'],
    [1, '198.51.100.7', 'unknown', '198.51.100.7'],
    [1, '198.51.100.7', "'; drop table rate_limits; --", '198.51.100.7'],
    [1, '198.51.100.7', '', '198.51.100.7'],
    [1, '10.0.0.1', '[2001:db8::1]:4711', '2001:db8::1'],
    [1, '10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
    [0, '::ffff:198.51.100.7', undefined, '198.51.100.7'],
    [0, undefined, undefined, 'unknown'],
  ])('with %i proxies, socket %s and X-Forwarded-For %s is %s... read from the right', async (hops, socket, forwarded, address) => {
    expect(await seen(hops, socket, forwarded)).toBe(address);
  });

  it.each([
    [0, 1],
    [1, 0],
  ])('with %i trusted proxies, forwarded requests are reported %i times', async (hops, reports) => {
    let reported = 0;
    const app = new Hono<AppEnv>();
    app.use(clientAddress({ hops, onUntrustedProxy: () => reported++ }));
    app.get('/', (c) => c.text(c.get('clientAddress')));
    await app.request('/');
    expect(reported).toBe(0);
    for (let n = 0; n < 3; n++) await app.request('/', { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(reported).toBe(reports);
  });

  it('ignores other forwarding headers', async () => {
    const others = { forwarded: 'for=6.6.6.6', 'x-real-ip': '6.6.6.6', 'cf-connecting-ip': '6.6.6.6', 'true-client-ip': '6.6.6.6' };
    expect(await seen(1, '198.51.100.7', undefined, others)).toBe('198.51.100.7');
  });

  it.each([
    [' 10.0.0.1 ', '10.0.0.1'],
    ['FE80::1%eth0', 'fe80::1'],
    ['999.1.1.1', undefined],
    ['10.0.0.1, 10.0.0.2', undefined],
    ['localhost', undefined],
  ])('%j as an address is %j', (text, address) => {
    expect(plainAddress(text)).toBe(address);
  });
});

describe('the address that limits count by', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['2001:0db8::', '2001:db8:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['unknown', 'unknown'],
  ])('of %s is %s', (address, counted) => {
    expect(addressForLimits(address)).toBe(counted);
  });
});
