import type { Engine } from '@assay/compute/engine';
import { matrixSource, type RowBlockSource } from '@assay/compute/matrix';

/** A·B of row-major d × d matrices, in float64, by the engine. */
export async function multiply(
  engine: Engine,
  a: Float64Array,
  b: Float64Array,
  d: number,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const product = new Float64Array(d * d);
  await engine.project(
    matrixSource(a, d, d),
    { columns: d, matrix: b },
    {
      signal,
      onBlock: (rowStart, _, projected) => product.set(projected, rowStart * d),
    },
  );
  return product;
}

/** The transpose of a row-major d × d matrix. */
export function transposed(a: Float64Array, d: number): Float64Array {
  return Float64Array.from({ length: d * d }, (_, at) => a[(at % d) * d + Math.floor(at / d)]);
}

/** XᵀX in float64; zero without rows. */
export async function subsetGram(engine: Engine, subset: RowBlockSource, signal?: AbortSignal): Promise<Float64Array> {
  if (subset.rows === 0) return new Float64Array(subset.columns ** 2);
  return (await engine.gram(subset, { signal })).gram;
}
