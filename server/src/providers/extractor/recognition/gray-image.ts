/** A picture with one byte per pixel, 0 = black, row by row from the top. */
export interface GrayImage {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Turned clockwise by 0, 90, 180, or 270 degrees. */
export function turned({ width, height, data }: GrayImage, degrees: number): GrayImage {
  if (degrees === 0) return { width, height, data };
  const out = new Uint8Array(data.length);
  if (degrees === 180) {
    for (let from = 0, to = out.length - 1; to >= 0; from++, to--) out[to] = data[from] ?? 255;
    return { width, height, data: out };
  }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const to = degrees === 90 ? x * height + (height - 1 - y) : (width - 1 - x) * height + y;
      out[to] = data[y * width + x] ?? 255;
    }
  return { width: height, height: width, data: out };
}

/** The file format PGM (binary, "P5"): a header and the pixels as they are. */
export function toPgm({ width, height, data }: GrayImage): Uint8Array {
  const header = Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1');
  const file = new Uint8Array(header.length + data.length);
  file.set(header);
  file.set(data, header.length);
  return file;
}
