import type { CreatePruningJob } from '@assay/contracts';
import type { Engine } from '@assay/compute/engine';
import { computeLeverage } from '@assay/compute/leverage';
import type { RowBlockSource } from '@assay/compute/matrix';
import { computeLabelScores } from '@assay/compute/valuation';
import { copyRows } from '@assay/platform/database';
import type { Watch } from '@assay/platform/jobs';
import type { DataSource } from 'typeorm';
import type { PrunedRows } from './pruned-rows';

/** Scores of every row; higher is better, NaN: none. Label scores are null where nothing asks for them. */
export interface RowScores {
  /** π = leverage / effective dimension. */
  value: Float64Array;
  leverage: Float64Array;
  looResidual: Float64Array | null;
  knnShapley: Float64Array | null;
}

/** Scores that a valuation has stored. */
export async function readScores(dataSource: DataSource, valuationId: string, rows: number): Promise<RowScores> {
  const [value, leverage, looResidual, knnShapley] = Array.from({ length: 4 }, () =>
    new Float64Array(rows).fill(Number.NaN),
  );
  if (!/^[0-9a-f-]{36}$/.test(valuationId)) throw new Error('not a UUID');
  const query = `select "row", value, leverage, loo_residual, knn_shapley from item_value where valuation_id = '${valuationId}'`;
  const read = await copyRows(dataSource, query, (item) => {
    const row = item.int4(0);
    value[row] = item.float8(1);
    leverage[row] = item.float8(2);
    if (!item.isNull(3)) looResidual[row] = item.float8(3);
    if (!item.isNull(4)) knnShapley[row] = item.float8(4);
  });
  if (read !== rows) throw new Error(`the embedding set has ${rows} rows, but the valuation ${read}`);
  const some = (scores: Float64Array): Float64Array | null => (scores.every(Number.isNaN) ? null : scores);
  return { value, leverage, looResidual: some(looResidual), knnShapley: some(knnShapley) };
}

/** What scores are computed from. */
export interface ScoreQuestion {
  source: RowBlockSource;
  engine: Engine;
  request: CreatePruningJob;
  rows: PrunedRows;
  watch: Watch;
}

/** Leverage where no valuation has it. */
export async function computeValues({ source, engine, request, rows, watch }: ScoreQuestion): Promise<RowScores> {
  const { lambda, normalize, center } = request;
  const leverage = new Float64Array(rows.rows);
  const { effectiveDimension } = await computeLeverage(source, engine, {
    ...{ lambda, normalize, center, signal: watch.signal },
    onProgress: (phase, done, total) => watch.tell(`values: ${phase}`, done, total),
    onScores: (rowStart, scores) => leverage.set(scores, rowStart),
  });
  const value = leverage.map((score) => score / effectiveDimension);
  return { value, leverage, looResidual: null, knnShapley: null };
}

/** Fills in the label scores that a request goes by and no valuation has. */
export async function addLabelScores(question: ScoreQuestion, scores: RowScores): Promise<RowScores> {
  const { request, rows } = question;
  const wanted = new Set<string>();
  if (request.labelGate) wanted.add(request.labelGate.score);
  if (request.target.kind === 'value') wanted.add(request.target.score);
  if (request.method === 'influence' && rows.labels.names.length >= 2) wanted.add('looResidual');
  const compute = (method: 'loo-residual' | 'knn-shapley'): Promise<Float64Array> => labelScores(question, method);
  return {
    ...scores,
    looResidual: scores.looResidual ?? (wanted.has('looResidual') ? await compute('loo-residual') : null),
    knnShapley: scores.knnShapley ?? (wanted.has('knnShapley') ? await compute('knn-shapley') : null),
  };
}

async function labelScores(
  { source, engine, request: { normalize, lambda }, rows: { rows, labels }, watch }: ScoreQuestion,
  method: 'loo-residual' | 'knn-shapley',
): Promise<Float64Array> {
  const values = new Float64Array(rows);
  await computeLabelScores(
    source,
    engine,
    { classes: labels.names, codes: labels.codes },
    {
      ...{ method, normalize, lambda, signal: watch.signal },
      onProgress: (_, done, total) => watch.tell(`label scores: ${method}`, done, total),
      onValues: (rowStart, block) => values.set(block, rowStart),
    },
  );
  return values;
}
