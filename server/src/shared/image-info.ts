export interface ImageInfo {
  type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  width: number;
  height: number;
}

/** Markers that start a JPEG frame, which contains the size. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * Reads the type and size in pixels from the first bytes of an image; the declared content type is ignored. SVG is not supported, because
 * it can run scripts. Returns null for anything else, and for images without a size in their header.
 */
export function readImageInfo(bytes: Buffer): ImageInfo | null {
  const at = (index: number) => bytes[index] ?? 0;
  const big16 = (index: number) => at(index) * 256 + at(index + 1);
  const little16 = (index: number) => at(index + 1) * 256 + at(index);
  const little24 = (index: number) => at(index + 2) * 65_536 + little16(index);
  const text = (from: number, to: number) => bytes.toString('latin1', from, to);
  const sized = (type: ImageInfo['type'], width: number, height: number) => (width > 0 && height > 0 ? { type, width, height } : null);

  if (text(0, 8) === '\x89PNG\r\n\x1a\n' && text(12, 16) === 'IHDR')
    return sized('image/png', big16(16) * 65_536 + big16(18), big16(20) * 65_536 + big16(22));
  if (/^GIF8[79]a/.test(text(0, 6))) return sized('image/gif', little16(6), little16(8));
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') {
    const kind = text(12, 16);
    if (kind === 'VP8X') return sized('image/webp', little24(24) + 1, little24(27) + 1);
    if (kind === 'VP8 ') return sized('image/webp', little16(26) & 0x3fff, little16(28) & 0x3fff);
    if (kind !== 'VP8L' || at(20) !== 0x2f) return null;
    return sized('image/webp', (little16(21) & 0x3fff) + 1, ((little24(22) >> 6) & 0x3fff) + 1);
  }
  if (text(0, 3) !== '\xff\xd8\xff') return null;
  for (let from = 2; at(from) === 0xff && from < bytes.length; ) {
    const marker = at(from + 1);
    if (marker === 0xff) from += 1;
    else if (isFrame(marker)) return sized('image/jpeg', big16(from + 7), big16(from + 5));
    else from += 2 + Math.max(2, big16(from + 2));
  }
  return null;
}
