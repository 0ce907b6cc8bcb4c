import { dotLengths, dotRounding } from './dot-kernel';
import type { Kernels } from './kernels';
import type { Tables } from './tables';

/** Tells whether two rows are near, by their cosine in float64. Float32 products rule out most rows that are not. */
export class NearTest {
  private readonly numbers: Float32Array | Float64Array;
  private readonly narrowBound: number;

  constructor(
    private readonly tables: Tables,
    private readonly kernels: Kernels,
  ) {
    const { memory, wide, bound, columns } = tables;
    this.numbers = wide ? new Float64Array(memory.buffer) : new Float32Array(memory.buffer);
    this.narrowBound = wide ? -Infinity : bound - dotRounding(columns);
  }

  /** Takes places and addresses of both rows. */
  isNear(placeA: number, addressA: number, placeB: number, addressB: number): boolean {
    const { lengths, bound, columns } = this.tables;
    const [a, b] = [lengths[placeA], lengths[placeB]];
    if (this.isFar(a, b, addressA, addressB)) return false;
    const bytes = this.numbers.BYTES_PER_ELEMENT;
    return dot(this.numbers, addressA / bytes, addressB / bytes, columns) >= a * b * bound;
  }

  private isFar(a: number, b: number, addressA: number, addressB: number): boolean {
    const { least, most } = dotLengths;
    if (this.tables.wide || Math.min(a, b) < least || Math.max(a, b) > most) return false;
    return this.kernels.dot(addressA, addressB) < a * b * this.narrowBound;
  }
}

/** Σ a·b over `count` numbers in float64, in an order of its own: the same for (a, b) as for (b, a). */
function dot(numbers: Float32Array | Float64Array, a: number, b: number, count: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let j = 0;
  for (; j + 3 < count; j += 4) {
    s0 += numbers[a + j] * numbers[b + j];
    s1 += numbers[a + j + 1] * numbers[b + j + 1];
    s2 += numbers[a + j + 2] * numbers[b + j + 2];
    s3 += numbers[a + j + 3] * numbers[b + j + 3];
  }
  for (; j < count; j += 1) s0 += numbers[a + j] * numbers[b + j];
  return s0 + s1 + (s2 + s3);
}
