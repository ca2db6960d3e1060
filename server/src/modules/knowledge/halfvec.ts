/**
 * Encodes a vector in pgvector's binary format for `halfvec`: int16 width, int16 zero, then IEEE 754 half floats, all big-endian
 * (halfvec_recv). The driver sends a Buffer as a binary parameter, which takes a third of the bytes of the text format and no parsing.
 */
export function toHalfvec(vector: Float32Array): Buffer {
  const buffer = Buffer.allocUnsafe(4 + vector.length * 2);
  buffer.writeUInt16BE(vector.length, 0);
  buffer.writeUInt16BE(0, 2);
  const bits = new Uint32Array(vector.buffer, vector.byteOffset, vector.length);
  for (let i = 0; i < vector.length; i++) {
    const half = toHalf(bits[i] ?? 0);
    buffer[4 + i * 2] = half >>> 8;
    buffer[5 + i * 2] = half & 0xff;
  }
  return buffer;
}

/** Converts the bits of a float32 to the bits of the nearest half float. Overflow becomes infinity, which unit vectors never reach. */
function toHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const fraction = bits & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent > 0) {
    const half = (exponent << 10) | (fraction >>> 13);
    return sign | (half + ((fraction >>> 12) & 1));
  }
  if (exponent < -10) return sign;
  const subnormal = (fraction | 0x800000) >>> (14 - exponent);
  return sign | (subnormal + (((fraction | 0x800000) >>> (13 - exponent)) & 1));
}
