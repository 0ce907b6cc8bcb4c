import type { Engine, Factor } from '@assay/compute/engine';
import { NumericError, runInThread, takeRows, threadFile, type RowBlockSource } from '@assay/compute/matrix';
import { errorBounds, type ErrorBounds } from './bounds';
import { coverageRadius } from './coverage';
import { plannedEpsilon, type PlanningFacts } from './plan';
import { multiply, subsetGram, transposed } from './products';
import type { SymmetricMatrix } from './selection-thread';

/** δ of the planned ε where none was asked for, and δ′ of the noise bound. */
const certificateDelta = 0.1;

/** What a selection is worth, computed against all rows. A is XᵀX + λI, A_S is λI + Σ w·xxᵀ with start rows at weight 1. */
export interface Certificate {
  /** Realised spectral error ε = ‖L⁻¹A_S L⁻ᵀ − I‖₂ with A = LLᵀ: (1−ε)A ≼ A_S ≼ (1+ε)A. */
  epsilon: number;
  /**
   * ε that i.i.d. leverage sampling of so many rows, mixed with uniform sampling as asked, promises with probability 1 − δ; may
   * exceed 1, and is null for uniform sampling alone, which leverage promises nothing of.
   */
  planned: { epsilon: number | null; delta: number };
  /** The rows were picked without chance, so their weights are those of a rescaling (n/m each) rather than inverse probabilities. */
  rescaled: boolean;
  /** log det(A₀ + X_SᵀX_S) − log det A₀, A₀ = λI + start rows, every different row once; null where A₀ is singular (λ = 0). */
  logDet: number | null;
  /** Tr A₀⁻¹ − Tr(A₀ + X_SᵀX_S)⁻¹; null where A₀ is singular. */
  trace: number | null;
  /** Σℓ of all rows, and of the selected and start rows among themselves (null where those are singular without λ). */
  effectiveDimension: { full: number; subset: number | null };
  /** Largest distance from a row to its nearest selected or start row; null when there is none. */
  coverageRadius: number | null;
  /** Rows that the coverage radius was taken over: all, or a sample, which can miss the farthest. */
  coverageRows: number;
  /** What ε implies; null where ε ≥ 1. */
  bounds: ErrorBounds | null;
}

/** What is to be certified. */
export interface CertificateQuestion {
  source: RowBlockSource;
  engine: Engine;
  /** XᵀX of all rows, and the factor of XᵀX + λI. */
  gram: Float64Array;
  factor: Factor;
  facts: PlanningFacts;
  /** A row may occur again; its weights add. */
  rows: Uint32Array;
  weights: Float64Array;
  start: Uint32Array;
  isRescaled: boolean;
  /** Of the planned ε; 0.1 by default. */
  delta?: number;
  varianceRatio?: number;
  coverageWork: number;
  seed: number;
  signal?: AbortSignal;
  onProgress?: (phase: 'certificate' | 'coverage', done: number, total: number) => void;
}

const thread = threadFile(__filename, 'selection-thread');

/** The certificate of any weighted subset: exact, but for a coverage radius over a sample. */
export async function certify(question: CertificateQuestion): Promise<Certificate> {
  const { source, engine, factor, start, signal, onProgress, seed } = question;
  onProgress?.('certificate', 0, 1);
  const { rows, weights } = joinRows(question.rows, question.weights, start);
  const epsilon = await realisedEpsilon(question, rows, weights);
  const { logDet, trace, subsetDimension } = await optimalityGains(question, rows);
  onProgress?.('certificate', 1, 1);
  const coverage = await coverageRadius({
    source,
    engine,
    selected: rows,
    work: question.coverageWork,
    seed,
    signal,
    onProgress: (done, total) => onProgress?.('coverage', done, total),
  });
  const { facts, delta = certificateDelta } = question;
  const planned = plannedEpsilon(Math.max(1, question.rows.length), delta, facts);
  return {
    epsilon,
    planned: { epsilon: Number.isFinite(planned) ? planned : null, delta },
    rescaled: question.isRescaled,
    logDet,
    trace,
    effectiveDimension: { full: facts.effectiveDimension, subset: subsetDimension },
    coverageRadius: Number.isFinite(coverage.radius) ? coverage.radius : null,
    coverageRows: coverage.rows,
    bounds: errorBounds(epsilon, factor.lambda, { ratio: question.varianceRatio, delta: certificateDelta }),
  };
}

/** Different rows, ascending, with the sum of their weights; start rows with weight 1. */
function joinRows(rows: Uint32Array, weights: Float64Array, start: Uint32Array) {
  const weightOf = new Map<number, number>();
  for (const row of start) weightOf.set(row, 1);
  rows.forEach((row, place) => weightOf.set(row, (weightOf.get(row) ?? 0) + weights[place]));
  const joined = Uint32Array.from(weightOf.keys()).sort();
  return { rows: joined, weights: Float64Array.from(joined, (row) => weightOf.get(row) ?? 0) };
}

/** ‖Rᵀ(G_S − G)R‖₂: λI is on both sides, and a subset that is everything gives 0 exactly or nearly so. */
async function realisedEpsilon(
  { source, engine, gram, factor, signal }: CertificateQuestion,
  rows: Uint32Array,
  weights: Float64Array,
): Promise<number> {
  const d = source.columns;
  const subset = await subsetGram(engine, takeRows(source, rows, weights.map(Math.sqrt)), signal);
  const difference = subset.map((value, at) => value - gram[at]);
  const half = await multiply(engine, difference, factor.inverseFactor, d, signal);
  const matrix = await multiply(engine, transposed(half, d), factor.inverseFactor, d, signal);
  for (let i = 0; i < d; i += 1) {
    for (let j = 0; j < i; j += 1) matrix[i * d + j] = matrix[j * d + i] = (matrix[i * d + j] + matrix[j * d + i]) / 2;
  }
  return runInThread<SymmetricMatrix, number>(thread, 'norm', { matrix, columns: d }, { signal });
}

async function optimalityGains({ source, engine, factor, start, signal }: CertificateQuestion, rows: Uint32Array) {
  const { columns, lambda } = factor;
  const valuesOf = async (chosen: Uint32Array): Promise<Pick<Factor, 'logDet' | 'inverseTrace'> | undefined> => {
    if (lambda === 0 && chosen.length < columns) return undefined;
    if (chosen.length === 0) return { logDet: columns * Math.log(lambda), inverseTrace: columns / lambda };
    const gram = await subsetGram(engine, takeRows(source, chosen), signal);
    return engine.factor(gram, columns, lambda, { signal }).catch((error: unknown) => {
      if (error instanceof NumericError && error.code === 'not_positive_definite') return undefined;
      throw error;
    });
  };
  const before = await valuesOf(start);
  const after = await valuesOf(rows);
  return {
    logDet: before && after ? after.logDet - before.logDet : null,
    trace: before && after ? before.inverseTrace - after.inverseTrace : null,
    subsetDimension: after ? columns - lambda * after.inverseTrace : null,
  };
}
