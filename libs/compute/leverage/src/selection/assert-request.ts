import { NumericError, type RowBlockSource } from '@assay/compute/matrix';
import { assertLambdaRule } from '../lambda';
import type { SelectionRequest } from './request';

/** @throws NumericError `invalid_option`, `invalid_lambda`, `shape_mismatch`. */
export function assertRequest(request: SelectionRequest, { rows, columns }: RowBlockSource): void {
  const { plan, seed = 0, uniformShare = 0, method, target, scoring, measure, lambda = { rule: 'trace' } } = request;
  assertLambdaRule(lambda, columns);
  assertSize(request);
  if (!Number.isSafeInteger(seed)) refuse(`The seed must be a whole number, not ${seed}.`);
  if (!(uniformShare >= 0 && uniformShare <= 1)) refuse(`The uniform share must lie in [0, 1], not ${uniformShare}.`);
  if (plan && scoring === 'out-of-sample') refuse('A plan is for in-sample leverage, not for out-of-sample scores.');
  if (measure && (plan !== undefined || scoring !== undefined || !['iid', 'poisson', 'pivotal'].includes(method)))
    refuse('A measure is for iid, poisson and pivotal, without a plan and without scoring.');
  if (measure && !measure.every((value) => value >= 0 && value < Infinity))
    refuse('The measure must be a finite number of at least 0 for every row.');
  if (measure && measure.length !== rows)
    throw new NumericError('shape_mismatch', `The measure has ${measure.length} numbers for ${rows} rows.`);
  if ((method === 'greedy-v') !== (target !== undefined))
    refuse('A target set is needed for greedy-v, and only there.');
  if (target && target.columns !== columns) {
    throw new NumericError(
      'shape_mismatch',
      `The target set has ${target.columns} columns, the matrix ${columns}. Both need the same features.`,
    );
  }
}

function assertSize({ m, plan, dimensionShare, lambda }: SelectionRequest): void {
  if ([m, plan, dimensionShare].filter((size) => size !== undefined).length !== 1) {
    refuse('Give one of the number of rows, epsilon and delta, and the share of the effective dimension.');
  }
  if (m !== undefined && !(Number.isInteger(m) && m >= 1)) refuse(`m must be a whole number of at least 1, not ${m}.`);
  if (dimensionShare === undefined) return;
  if (!(dimensionShare > 0 && dimensionShare <= 1)) {
    refuse(`The share of the effective dimension must lie in (0, 1], not ${dimensionShare}.`);
  }
  // A selection of fewer rows than columns has no inverse then, and the dimension would be a numerical rank.
  if (lambda?.rule === 'value' && lambda.value === 0)
    refuse('A share of the effective dimension needs a lambda above 0.');
}

function refuse(text: string): never {
  throw new NumericError('invalid_option', text);
}
