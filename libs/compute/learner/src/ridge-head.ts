import type { Engine } from '@assay/compute/engine';
import { assertLambdaRule, gramTrace } from '@assay/compute/leverage';
import { matrixSource, normalizeRows, transposeSquare, type RowBlockSource } from '@assay/compute/matrix';
import { sumClasses, type ClassSums } from './class-sums';
import { countClasses, type ClassCodes } from './labels';
import { constantHead, fewRowsFactor, type LinearHead } from './linear-head';
import { rowsWhere, toSubset, type WeightedRows } from './subset';

/** Default of `regularization`. */
const ridgeRegularization = 0.01;

/** Options of {@link ridgeHead}. */
export interface RidgeOptions {
  /** Rows to train on, with weights; all labelled rows by default. */
  subset?: WeightedRows;
  /** λ is this times Tr(G)·(1/d + 30/rows), G the weighted centred Gram matrix; 0.01 by default. */
  regularization?: number;
  /** Scale every row to unit length first. */
  normalize?: boolean;
  signal?: AbortSignal;
  onProgress?: (rows: number) => void;
}

/**
 * One-hot multi-class ridge regression with weights: minimises Σ w·‖y − xW − b‖² + λ‖W‖² with an unpenalised intercept b.
 * λ = regularization · Tr(G)·(1/d + 30/rows) with G = Σ w·(x − x̄)(x − x̄)ᵀ: a factor common to all weights or features changes nothing, and
 * subsets of the same number of rows are penalised alike, whatever their weights. One pass; memory O(block + d² + d·c + n bytes).
 * Without two classes, or with equal rows only, it is the constant head of the classes' shares.
 * @throws NumericError `no_labels`, `single_class` for all labels; `rows_out_of_range`, `invalid_option`, `non_finite`, `shape_mismatch`.
 */
export async function ridgeHead(
  source: RowBlockSource,
  engine: Engine,
  labels: ClassCodes,
  options: RidgeOptions = {},
): Promise<LinearHead> {
  const { signal, onProgress, regularization } = options;
  countClasses(labels, source.rows);
  assertRegularization(regularization);
  const { codes } = labels;
  const subset = options.subset
    ? toSubset(options.subset, codes)
    : { rows: rowsWhere(codes.length, (row) => codes[row] >= 0) };
  const rows = options.normalize ? normalizeRows(source) : source;
  const [sums] = await sumClasses(rows, engine, labels, [subset], { signal, onProgress });
  return solveRidge(sums, engine, { regularization, signal });
}

/** Share of Tr(Σ w·xxᵀ) at or below which centring, or taking other rows away, may have left rounding only. */
const negligible = 1e-10;

/** @throws NumericError `invalid_lambda`. */
export function assertRegularization(regularization = ridgeRegularization): void {
  assertLambdaRule({ rule: 'value', value: regularization }, 1);
}

/**
 * The ridge head of sums; see {@link ridgeHead}.
 * @param options.reach Tr(Σ w·xxᵀ) before other rows were taken away, if any were.
 * @throws NumericError `not_positive_definite` when the penalty is too small for columns that depend on each other.
 */
export async function solveRidge(
  sums: ClassSums,
  engine: Engine,
  options: { regularization?: number; signal?: AbortSignal; reach?: number } = {},
): Promise<LinearHead> {
  const { columns: d, classes: c, classWeights } = sums;
  const { signal, regularization = ridgeRegularization } = options;
  const total = classWeights.reduce((sum, weight) => sum + weight, 0);
  const present = classWeights.reduce((count, weight) => count + Number(weight > 0), 0);
  if (present < 2) return constantHead('ridge', d, classWeights);
  const mean = new Float64Array(d);
  for (let at = 0; at < d * c; at += 1) mean[Math.floor(at / c)] += sums.cross[at] / total;
  const gram = sums.gram.slice();
  const cross = sums.cross.slice();
  for (let i = 0; i < d; i += 1) {
    for (let j = 0; j < d; j += 1) gram[i * d + j] -= total * mean[i] * mean[j];
    for (let k = 0; k < c; k += 1) cross[i * c + k] -= mean[i] * classWeights[k];
  }
  const trace = gramTrace(gram, d);
  if (!(trace > negligible * (options.reach ?? gramTrace(sums.gram, d)))) return constantHead('ridge', d, classWeights);
  const lambda = regularization * trace * (1 / d + fewRowsFactor / sums.rows);
  const coefficients = await solve(engine, gram, cross, { d, c, lambda, signal });
  const intercept = classWeights.map((weight) => weight / total);
  for (let at = 0; at < d * c; at += 1) intercept[at % c] -= mean[Math.floor(at / c)] * coefficients[at];
  return { kind: 'ridge', columns: d, classes: c, coefficients, intercept, lambda };
}

/** (G + λI)⁻¹·C = R·(Rᵀ·C), d × c, with the products by the engine: off the event loop, in float64. */
async function solve(
  engine: Engine,
  gram: Float64Array,
  cross: Float64Array,
  { d, c, lambda, signal }: { d: number; c: number; lambda: number; signal?: AbortSignal },
): Promise<Float64Array> {
  const { inverseFactor } = await engine.factor(gram, d, lambda, { signal });
  const times = async (left: Float64Array, right: Float64Array): Promise<Float64Array> => {
    const product = new Float64Array(d * c);
    const onBlock = (rowStart: number, _: number, part: Float64Array): void => product.set(part, rowStart * c);
    await engine.project(matrixSource(left, d, d), { columns: c, matrix: right }, { signal, onBlock });
    return product;
  };
  const transposed = inverseFactor.slice();
  transposeSquare(transposed, d);
  return times(inverseFactor, await times(transposed, cross));
}
