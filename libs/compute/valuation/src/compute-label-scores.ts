import type { Engine, EngineName } from '@assay/compute/engine';
import { assertLambdaRule, type LambdaRule } from '@assay/compute/leverage';
import { assertShape, normalizeRows, type RowBlockSource } from '@assay/compute/matrix';
import { knnShapley } from './knn-shapley';
import { labelledRows, type ClassLabels, type ValueSink } from './labels';
import { looResidual } from './loo-residual';

/** Values that look at labels. */
export type LabelMethod = 'loo-residual' | 'knn-shapley';

/** How label-aware values are computed. */
export interface LabelScoreOptions {
  method: LabelMethod;
  /** Scale every row to unit length first. */
  normalize?: boolean;
  /** For `loo-residual`; `trace` by default. */
  lambda?: LambdaRule;
  /** K for `knn-shapley`; 10 by default. */
  neighbours?: number;
  /** Test points for `knn-shapley`; see `queryCount` for the default. */
  queries?: number;
  /** Chooses the test points of `knn-shapley`; 0 by default. */
  seed?: number;
  signal?: AbortSignal;
  onProgress?: (phase: string, done: number, total: number) => void;
  /** Values of consecutive rows, in order; NaN for rows without a label. Higher is better. */
  onValues: ValueSink;
}

/** What was computed. */
export interface LabelScoreResult {
  method: LabelMethod;
  rows: number;
  columns: number;
  labelled: number;
  classes: number;
  engine: EngineName;
  /** λ and condition of the fit, for `loo-residual`. */
  lambda?: number;
  condition?: number;
  /** Test points, for `knn-shapley`. */
  queries?: number;
  seconds: { total: number };
}

/**
 * Label-aware value of every labelled row, streamed: memory does not grow with n·d.
 * @throws NumericError `too_few_labels`, `too_many_classes`, `shape_mismatch`, `invalid_option`, and what the engine
 *   refuses.
 */
export async function computeLabelScores(
  source: RowBlockSource,
  engine: Engine,
  labels: ClassLabels,
  options: LabelScoreOptions,
): Promise<LabelScoreResult> {
  const started = performance.now();
  const { rows, columns } = source;
  assertShape(rows, columns);
  const labelled = labelledRows(labels, rows);
  const matrix = options.normalize ? normalizeRows(source) : source;
  const { signal, onProgress, onValues } = options;
  const details =
    options.method === 'loo-residual'
      ? await computeLooResidual()
      : await knnShapley(matrix, engine, labelled, {
          neighbours: options.neighbours ?? 10,
          queries: options.queries,
          seed: options.seed ?? 0,
          signal,
          onProgress,
          onValues,
        });
  return {
    method: options.method,
    rows,
    columns,
    labelled: labelled.count,
    classes: labelled.classes,
    engine: engine.name,
    ...details,
    seconds: { total: (performance.now() - started) / 1000 },
  };

  function computeLooResidual(): Promise<{ lambda: number; condition: number }> {
    const lambda = options.lambda ?? { rule: 'trace' };
    assertLambdaRule(lambda, columns);
    return looResidual(matrix, engine, labelled, { lambda, signal, onProgress, onValues });
  }
}
