import { endianness } from 'node:os';
import type { FloatBytes } from './header';

const machineIsLittleEndian = endianness() === 'LE';

/** Value of an IEEE 754 half-precision number given by its 16 bits. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Every half-precision number by its bits, made when first needed: looking up beats decoding tenfold. */
let halves: Float32Array | undefined;

function decodeHalves(bits: Uint16Array): Float32Array {
  halves ??= Float32Array.from({ length: 65_536 }, (_, pattern) => halfToNumber(pattern));
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i += 1) values[i] = halves[bits[i]];
  return values;
}

/**
 * Numbers from raw little- or big-endian bytes. `bytes` must begin at a multiple of its element size; it is reordered in
 * place when its byte order is not the machine's, and float32 and float64 results are views of it.
 */
export function decodeFloats(
  bytes: Buffer,
  bytesPerElement: FloatBytes,
  littleEndian: boolean,
): Float32Array | Float64Array {
  if (littleEndian !== machineIsLittleEndian) {
    if (bytesPerElement === 2) bytes.swap16();
    else if (bytesPerElement === 4) bytes.swap32();
    else bytes.swap64();
  }
  const count = bytes.length / bytesPerElement;
  if (bytesPerElement === 8) return new Float64Array(bytes.buffer, bytes.byteOffset, count);
  if (bytesPerElement === 4) return new Float32Array(bytes.buffer, bytes.byteOffset, count);
  return decodeHalves(new Uint16Array(bytes.buffer, bytes.byteOffset, count));
}
