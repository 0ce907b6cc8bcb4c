type Numbers = Float32Array | Float64Array;

/** Σ a[i]·b[j] over d entries from two offsets on. */
export function dot(a: Numbers, aStart: number, b: Numbers, bStart: number, d: number): number {
  let sum = 0;
  for (let i = 0; i < d; i += 1) sum += a[aStart + i] * b[bStart + i];
  return sum;
}

/** Rᵀx for an upper triangular R, row-major d × d; x starts at `offset`. */
export function lowerTimes(r: Float64Array, x: Numbers, offset: number, d: number): Float64Array {
  const y = new Float64Array(d);
  for (let k = 0; k < d; k += 1) {
    const value = x[offset + k];
    for (let j = k; j < d; j += 1) y[j] += value * r[k * d + j];
  }
  return y;
}

/** Ry for an upper triangular R. */
export function upperTimes(r: Float64Array, y: Float64Array, d: number): Float64Array {
  const z = new Float64Array(d);
  for (let i = 0; i < d; i += 1) {
    let sum = 0;
    for (let j = i; j < d; j += 1) sum += r[i * d + j] * y[j];
    z[i] = sum;
  }
  return z;
}

/** Fx for a symmetric F, row-major d × d. */
export function symmetricTimes(f: Float64Array, x: Float64Array, d: number): Float64Array {
  return Float64Array.from(x, (_, i) => dot(f, i * d, x, 0, d));
}

/** A += xxᵀ. */
export function addOuterProduct(a: Float64Array, x: Numbers, offset: number, d: number): void {
  for (let i = 0; i < d; i += 1) {
    for (let j = 0; j < d; j += 1) a[i * d + j] += x[offset + i] * x[offset + j];
  }
}
