import type { Engine, Factor } from '@assay/compute/engine';
import { takeRows, type RowBlockSource } from '@assay/compute/matrix';
import type { FactoredMatrix } from '../prepare';
import { roundScore } from './measure';
import { subsetGram } from './products';
import type { SelectionRequest } from './request';

/** What rows are scored by. */
export interface ScoringQuestion {
  source: RowBlockSource;
  engine: Engine;
  prepared: FactoredMatrix;
  start: Uint32Array;
  request: SelectionRequest;
}

/** In-sample or out-of-sample leverage of every row, rounded so that all engines decide alike; one pass. */
export async function scoreRows({ source, engine, prepared, start, request }: ScoringQuestion): Promise<Float64Array> {
  const { signal, onProgress, scoring = 'in-sample' } = request;
  const { columns, lambda } = prepared.factor;
  const factor: Factor =
    scoring === 'in-sample'
      ? prepared.factor
      : await engine.factor(await subsetGram(engine, takeRows(source, start), signal), columns, lambda, { signal });
  const most = scoring === 'in-sample' ? 1 : Infinity;
  const scores = new Float64Array(source.rows);
  await engine.scores(source, factor, {
    exact: true,
    signal,
    onProgress: (done) => onProgress?.('scores', done, source.rows),
    onBlock({ rowStart, leverage }) {
      leverage.forEach((value, row) => {
        scores[rowStart + row] = Math.min(most, roundScore(value));
      });
    },
  });
  return scores;
}
