import type { Engine, Factor } from '@assay/compute/engine';
import { NumericError } from '@assay/compute/matrix';

/** The factor of G + λI; null where that is singular. */
export async function factorIfDefinite(
  engine: Engine,
  gram: Float64Array,
  { columns, lambda }: Pick<Factor, 'columns' | 'lambda'>,
  signal?: AbortSignal,
): Promise<Factor | null> {
  try {
    return await engine.factor(gram, columns, lambda, { signal });
  } catch (error) {
    if (error instanceof NumericError && error.code === 'not_positive_definite') return null;
    throw error;
  }
}

/** Effective dimension Tr G(G + λI)⁻¹ = d − λ·Tr(G + λI)⁻¹; null where G + λI is singular. */
export async function dimensionOf(
  engine: Engine,
  gram: Float64Array,
  { columns, lambda }: Pick<Factor, 'columns' | 'lambda'>,
  signal?: AbortSignal,
): Promise<number | null> {
  const factor = await factorIfDefinite(engine, gram, { columns, lambda }, signal);
  return factor && columns - lambda * factor.inverseTrace;
}
