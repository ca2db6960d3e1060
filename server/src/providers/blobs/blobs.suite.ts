import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import type { Blobs } from './blobs.port.ts';

const MB = 1024 * 1024;

/** Tests that every `Blobs` adapter must pass. `stored` lists the keys in the storage. */
export function blobsSuite(open: () => { blobs: Blobs; stored: () => Promise<string[]> }): void {
  const put = (key: string, body: string | Buffer, maxBytes = MB) => open().blobs.put(key, Readable.from([body]), { maxBytes });

  it('returns stored bytes with their length and hash', async () => {
    const { blobs } = open();
    const bytes = randomBytes(3 * MB);
    const parts = [bytes.subarray(0, 1000), bytes.subarray(1000, MB), bytes.subarray(MB)];
    const stored = await blobs.put('wsp_1/src_1/a', Readable.from(parts), { maxBytes: 4 * MB });
    const { createHash } = await import('node:crypto');
    expect(stored).toEqual({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    const { body, bytes: length } = await blobs.get('wsp_1/src_1/a');
    expect(length).toBe(bytes.length);
    expect((await buffer(body)).equals(bytes)).toBe(true);
  });

  it('stores an empty file', async () => {
    expect((await put('wsp_1/empty', '')).bytes).toBe(0);
    expect(await text((await open().blobs.get('wsp_1/empty')).body)).toBe('');
  });

  it('replaces the content of a key', async () => {
    await put('wsp_1/src_1/a', 'one');
    await put('wsp_1/src_1/a', 'two');
    expect(await text((await open().blobs.get('wsp_1/src_1/a')).body)).toBe('two');
  });

  it('refuses a file above the limit and stores nothing', async () => {
    await expect(put('wsp_1/long', Buffer.alloc(2000), 1999)).rejects.toMatchObject({ code: 'payload_too_large' });
    await expect(open().blobs.get('wsp_1/long')).rejects.toMatchObject({ code: 'not_found' });
    expect(await open().stored()).toEqual([]);
    expect((await put('wsp_1/long', Buffer.alloc(2000), 2000)).bytes).toBe(2000);
  });

  it('stores nothing when an upload is aborted', async () => {
    const broken = Readable.from(
      (async function* () {
        yield 'half';
        throw new Error('broke off');
      })(),
    );
    await expect(open().blobs.put('wsp_1/half', broken, { maxBytes: MB })).rejects.toThrow('broke off');
    expect(await open().stored()).toEqual([]);
  });

  it('returns not_found for an unknown key', async () => {
    const { blobs } = open();
    await expect(blobs.get('wsp_1/nothing')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuses keys that leave the storage folder', async () => {
    for (const key of ['../a', 'a/../../b', '/etc/passwd', 'a//b', '', 'a/.', '.drafts/a', 'a\\b', 'a%2fb', 'a\0'])
      for (const call of [put(key, 'x'), open().blobs.get(key), open().blobs.delete(key), open().blobs.deletePrefix(key)])
        await expect(call).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('deletes a single key, or all keys below a prefix', async () => {
    for (const key of ['wsp_1/src_1/a', 'wsp_1/src_1/b', 'wsp_1/src_10/c', 'wsp_2/d']) await put(key, key);
    const { blobs, stored } = open();
    await blobs.delete('wsp_1/src_1/a');
    await blobs.delete('wsp_1/src_1/a');
    expect(await stored()).toEqual(['wsp_1/src_1/b', 'wsp_1/src_10/c', 'wsp_2/d']);
    await blobs.deletePrefix('wsp_1/src_1');
    await blobs.deletePrefix('wsp_9');
    expect(await stored()).toEqual(['wsp_1/src_10/c', 'wsp_2/d']);
  });

  it('passes its health check', async () => {
    await open().blobs.check();
  });
}
