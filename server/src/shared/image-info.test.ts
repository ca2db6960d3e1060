import { describe, expect, it } from 'vitest';
import { readImageInfo } from './image-info.ts';

/** First bytes of images of 300 × 200 pixels. */
const STARTS = {
  'image/png': '89504e470d0a1a0a0000000d494844520000012c000000c80802000000',
  'image/gif': '4749463839612c01c800f00000',
  'image/jpeg': `ffd8ffe00010${'4a46494600010100000100010000'}ffdb0006${'00010203'}ffffc0001108${'00c8012c'}03012200`,
};

describe('readImageInfo', () => {
  it.each(Object.entries(STARTS))('reads the type and size of %s from the first bytes', (type, hex) => {
    expect(readImageInfo(Buffer.from(hex, 'hex'))).toEqual({ type, width: 300, height: 200 });
  });

  it.each([
    ['lossy', `56503820${'00000000'}${'300100'}9d012a${'2c01c800'}`],
    ['lossless', `5650384c${'00000000'}2f${'2bc13100'}`],
    ['extended', `56503858${'0a000000'}10000000${'2b0100'}${'c70000'}`],
  ])('reads the size of a %s WebP image', (_kind, rest) => {
    const bytes = Buffer.from(`52494646${'00000000'}57454250${rest}`, 'hex');
    expect(readImageInfo(bytes)).toEqual({ type: 'image/webp', width: 300, height: 200 });
  });

  it('returns null for images that are truncated, have no size, or are SVG', () => {
    for (const hex of Object.values(STARTS))
      for (let length = 0; length < hex.length / 2; length++) {
        const found = readImageInfo(Buffer.from(hex, 'hex').subarray(0, length));
        if (found) expect([found.width, found.height].every((side) => Number.isSafeInteger(side) && side > 0)).toBe(true);
      }
    expect(readImageInfo(Buffer.from('ffd8ff', 'hex'))).toBe(null);
    expect(readImageInfo(Buffer.from(`ffd8${'ff'.repeat(500_000)}`, 'hex'))).toBe(null);
    expect(readImageInfo(Buffer.from(`ffd8${'ffe00002'.repeat(100_000)}`, 'hex'))).toBe(null);
    expect(readImageInfo(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'))).toBe(null);
  });
});
