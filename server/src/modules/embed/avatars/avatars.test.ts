import { describe, expect, it } from 'vitest';
import type { FetchAnswer } from '../../../providers/fetcher/fetcher.port.ts';
import { AppError } from '../../../shared/errors.ts';
import { createAvatarReader } from './avatars.service.ts';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

function avatars(answers: Record<string, Partial<FetchAnswer> | Error>) {
  let now = Date.parse('2026-03-01T12:00:00Z');
  const asked: string[] = [];
  const read = createAvatarReader({
    clock: { now: () => new Date(now) },
    fetcher: {
      async request({ url }) {
        asked.push(url);
        const answer = answers[url];
        if (!answer || answer instanceof Error) throw answer ?? new AppError('upstream_failed', 'no response');
        return { status: 200, headers: {}, body: Buffer.alloc(0), ...answer };
      },
    },
  });
  return { read, asked, later: (ms: number) => (now += ms) };
}

describe('createAvatarReader', () => {
  it('fetches an avatar once in ten minutes and follows redirects', async () => {
    const { read, asked, later } = avatars({
      'https://a.example/ada': { status: 302, headers: { location: '/ada.png' } },
      'https://a.example/ada.png': { body: PNG },
    });
    const found = await Promise.all([read('https://a.example/ada'), read('https://a.example/ada')]);
    expect(found).toEqual([1, 2].map(() => ({ type: 'image/png', data: PNG.toString('base64') })));
    expect(asked).toEqual(['https://a.example/ada', 'https://a.example/ada.png']);
    later(9 * 60_000);
    await read('https://a.example/ada');
    expect(asked).toHaveLength(2);
    later(2 * 60_000);
    await read('https://a.example/ada');
    expect(asked).toHaveLength(4);
  });

  it.each([
    ['an HTML page', { body: Buffer.from('<html>') }],
    [
      'an SVG image, which can run scripts',
      { body: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), headers: { 'content-type': 'image/png' } },
    ],
    [
      'an image that decodes to gigabytes',
      { body: Buffer.concat([PNG.subarray(0, 16), Buffer.from('0000ffff0000ffff', 'hex'), PNG.subarray(24)]) },
    ],
    ['a 404', { status: 404, body: PNG }],
    ['a redirect to itself', { status: 302, headers: { location: 'https://a.example/x' } }],
    ['a private address', new AppError('invalid_input', 'not allowed')],
  ] as const)('returns null for %s and caches that for a minute', async (_what, answer) => {
    const { read, asked, later } = avatars({ 'https://a.example/x': answer });
    expect(await read('https://a.example/x')).toBe(null);
    const before = asked.length;
    await read('https://a.example/x');
    expect([asked.length, before <= 4]).toEqual([before, true]);
    later(61_000);
    await read('https://a.example/x');
    expect(asked.length).toBe(2 * before);
  });

  it('applies one timeout to the entire request, redirects included', async () => {
    const times: number[] = [];
    const read = createAvatarReader({
      clock: { now: () => new Date(0) },
      fetcher: {
        async request({ timeoutMs, signal }) {
          times.push(timeoutMs);
          if (signal.aborted) throw signal.reason;
          if (times.length > 1) throw new AppError('upstream_timeout', 'incomplete response');
          return { status: 302, headers: { location: '/further' }, body: Buffer.alloc(0) };
        },
      },
    });
    expect(await read('https://a.example/x')).toBe(null);
    expect([times.length, Math.max(...times) <= 8000]).toEqual([2, true]);
  });

  it('returns null while too many avatars are loading, and does not cache that', async () => {
    const slow = Promise.withResolvers<void>();
    const asked: string[] = [];
    const read = createAvatarReader({
      clock: { now: () => new Date(0) },
      fetcher: {
        async request({ url }) {
          asked.push(url);
          await slow.promise;
          return { status: 200, headers: {}, body: PNG };
        },
      },
    });
    const many = Array.from({ length: 20 }, (_, i) => read(`https://slow.example/${i}`));
    expect(await read('https://a.example/x')).toBe(null);
    expect(asked).not.toContain('https://a.example/x');
    slow.resolve();
    await Promise.all(many);
    expect(await read('https://a.example/x')).toMatchObject({ type: 'image/png' });
  });

  it('rejects and does not cache errors that are bugs of this server', async () => {
    const { read, asked } = avatars({ 'https://a.example/x': new RangeError('a bug') });
    await expect(read('https://a.example/x')).rejects.toThrow('a bug');
    await expect(read('https://a.example/x')).rejects.toThrow('a bug');
    expect(asked).toHaveLength(2);
  });
});
