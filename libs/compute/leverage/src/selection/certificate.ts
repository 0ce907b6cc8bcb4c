import type { Engine, Factor } from '@assay/compute/engine';
import { runInThread, threadFile, type RowBlockSource } from '@assay/compute/matrix';
import { errorBounds, type ErrorBounds } from './bounds';
import { coverageRadius, rowsToLookAt, type Coverage } from './coverage';
import { dimensionOf, factorIfDefinite } from './dimension';
import { plannedEpsilon, type PlanningFacts } from './plan';
import { multiply, transposed } from './products';
import type { SymmetricMatrix } from './selection-thread';
import { markedRows, passOverSubsets } from './subset-pass';

/** δ of the planned ε where none was asked for, and δ′ of the noise bound. */
const certificateDelta = 0.1;

/** How much of the effective dimension Tr G(G + λI)⁻¹ a selection keeps, λ being the same throughout. */
export interface KeptDimension {
  /** Of all rows: Σℓ. */
  full: number;
  /** Of the selected and start rows among themselves, every different row once; null where those are singular without λ. */
  subset: number | null;
  /**
   * `subset`/`full`, at most 1: what `dimensionShare` asks for. It never falls when rows are added, whatever their weights, so that
   * "the fewest rows that keep so much" means something.
   */
  share: number | null;
  /**
   * Of A_S with its weights. Close to `full` as soon as about that many rows stand for all: λ is small beside the weight of one row, so
   * it tells which directions are there at all, not how firmly, and neither grows with every row nor stays below `full`.
   */
  weighted: number | null;
}

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
  effectiveDimension: KeptDimension;
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
  /** Draws that were made: the rows selected, or with atomic groups the groups. */
  draws: number;
  /** Of the planned ε; 0.1 by default. */
  delta?: number;
  varianceRatio?: number;
  coverageWork: number;
  seed: number;
  signal?: AbortSignal;
  onProgress?: (phase: 'certificate' | 'coverage', done: number, total: number) => void;
}

const thread = threadFile(__filename, 'selection-thread');

/** Most memory for selected rows, and for rows that the coverage radius looks at; more passes are made where they need more. */
const heldBytes = { selected: 160 * 1024 * 1024, looked: 64 * 1024 * 1024 };

/** The certificate of any weighted subset: exact, but for a coverage radius over a sample. One pass, where rows fit into memory. */
export async function certify(question: CertificateQuestion): Promise<Certificate> {
  const { factor, facts, delta = certificateDelta, onProgress } = question;
  onProgress?.('certificate', 0, 1);
  const facets = await lookAtSubset(question);
  const epsilon = facets.isEverything ? 0 : await realisedEpsilon(question, facets.weighted);
  const { logDet, trace, dimension } = await optimalityGains(question, facets);
  onProgress?.('certificate', 1, 1);
  const coverage = await facets.coverage();
  const planned = plannedEpsilon(Math.max(1, question.draws), delta, facts);
  const full = facts.effectiveDimension;
  return {
    epsilon,
    planned: { epsilon: Number.isFinite(planned) ? planned : null, delta },
    rescaled: question.isRescaled,
    logDet,
    trace,
    effectiveDimension: {
      full,
      subset: dimension,
      share: dimension === null ? null : Math.min(1, dimension / full),
      weighted: await dimensionOf(question.engine, facets.weighted, factor, question.signal),
    },
    coverageRadius: Number.isFinite(coverage.radius) ? coverage.radius : null,
    coverageRows: coverage.rows,
    bounds: errorBounds(epsilon, factor.lambda, { ratio: question.varianceRatio, delta: certificateDelta }),
  };
}

/** What the pass over a subset finds. */
interface Facets {
  /** XᵀX of different selected and start rows; Σ w·xxᵀ of them; XᵀX of start rows. */
  gram: Float64Array;
  weighted: Float64Array;
  startGram: Float64Array;
  /** Different rows, and start rows. */
  rows: number;
  startRows: number;
  /** All rows with weight 1: nothing to compute. */
  isEverything: boolean;
  coverage: () => Promise<Coverage>;
}

async function lookAtSubset(question: CertificateQuestion): Promise<Facets> {
  const { source, engine, gram, signal, onProgress } = question;
  const { rows, weights, start } = joinRows(question);
  const looked = rowsToLookAt(source, Math.max(1, rows.length), question.coverageWork, question.seed);
  const same = weights.every((weight) => weight === weights[0]) ? (weights[0] ?? 1) : undefined;
  const isAll = rows.length === source.rows;
  const pass = await passOverSubsets({
    source,
    engine,
    grams: [...(isAll ? [] : [{ rows }]), { rows: start }, ...(same === undefined ? [{ rows, weights }] : [])],
    held:
      isAll || rows.length === 0
        ? []
        : [
            { rows, bytes: heldBytes.selected },
            { rows: looked, bytes: heldBytes.looked },
          ],
    signal,
  });
  const found = isAll ? gram : pass.grams[0];
  return {
    gram: found,
    weighted: same === undefined ? pass.grams[pass.grams.length - 1] : found.map((value) => value * same),
    startGram: pass.grams[isAll ? 0 : 1],
    rows: rows.length,
    startRows: start.length,
    isEverything: isAll && same === 1,
    coverage: () =>
      isAll
        ? Promise.resolve({ radius: 0, rows: source.rows })
        : coverageRadius({
            source,
            engine,
            selected: { rows, block: pass.held[0] },
            looked: { rows: looked, block: pass.held[1] },
            signal,
            onProgress: (done, total) => onProgress?.('coverage', done, total),
          }),
  };
}

/** Different rows, ascending, with the sum of their weights; start rows, ascending, with weight 1. */
function joinRows({ source, rows, weights, start }: CertificateQuestion) {
  const marks = new Uint8Array(source.rows);
  const sums = new Float64Array(source.rows);
  for (const row of start) {
    marks[row] = 1;
    sums[row] = 1;
  }
  const starts = markedRows(marks);
  rows.forEach((row, place) => {
    marks[row] = 1;
    sums[row] += weights[place];
  });
  const joined = markedRows(marks);
  return { rows: joined, weights: Float64Array.from(joined, (row) => sums[row]), start: starts };
}

/** ‖Rᵀ(G_S − G)R‖₂: λI is on both sides. */
async function realisedEpsilon(
  { source, engine, gram, factor, signal }: CertificateQuestion,
  subset: Float64Array,
): Promise<number> {
  const d = source.columns;
  const difference = subset.map((value, at) => value - gram[at]);
  const half = await multiply(engine, difference, factor.inverseFactor, d, signal);
  const matrix = await multiply(engine, transposed(half, d), factor.inverseFactor, d, signal);
  for (let i = 0; i < d; i += 1) {
    for (let j = 0; j < i; j += 1) matrix[i * d + j] = matrix[j * d + i] = (matrix[i * d + j] + matrix[j * d + i]) / 2;
  }
  return runInThread<SymmetricMatrix, number>(thread, 'norm', { matrix, columns: d }, { signal });
}

async function optimalityGains({ engine, factor, signal }: CertificateQuestion, facets: Facets) {
  const { columns, lambda } = factor;
  const valuesOf = async (
    gram: Float64Array,
    rows: number,
  ): Promise<Pick<Factor, 'logDet' | 'inverseTrace'> | null> => {
    if (lambda === 0 && rows < columns) return null;
    if (rows === 0) return { logDet: columns * Math.log(lambda), inverseTrace: columns / lambda };
    return factorIfDefinite(engine, gram, factor, signal);
  };
  const before = await valuesOf(facets.startGram, facets.startRows);
  const after = await valuesOf(facets.gram, facets.rows);
  return {
    logDet: before && after ? after.logDet - before.logDet : null,
    trace: before && after ? before.inverseTrace - after.inverseTrace : null,
    dimension: after ? columns - lambda * after.inverseTrace : null,
  };
}
