import { oracleScores } from '@assay/compute/engine';
import * as fc from 'fast-check';
import { Floors } from './floors';
import { inclusionProbabilities } from './measure';
import { assignRoles } from './roles';
import { drawFrom, prepareUrn, rowsPerDraw, type SamplingMethod, type Urn } from './sample';
import { inverseOf, normalRows, weightedMatrix } from './testing/matrices';
import { extendRoles } from './units';

const [n, d, lambda] = [60, 3, 0.5];
const x = normalRows(n, d, 17, (column) => 2 / (1 + column));
const scores = oracleScores(x, n, d, lambda);
const draws = 2500;

/** ‖AᵐGAᵐ‖² (Frobenius, m = −½) = Tr A⁻¹GA⁻¹G. */
function whitenedSquare(gram: Float64Array): number {
  const inverse = inverseOf(weightedMatrix(x, d, lambda), d);
  let sum = 0;
  const product = new Float64Array(d * d);
  for (let i = 0; i < d; i += 1) {
    for (let j = 0; j < d; j += 1)
      for (let k = 0; k < d; k += 1) product[i * d + j] += inverse[i * d + k] * gram[k * d + j];
  }
  for (let i = 0; i < d; i += 1) for (let j = 0; j < d; j += 1) sum += product[i * d + j] * product[j * d + i];
  return sum;
}

/**
 * E‖Σ w·xxᵀ − G‖² of one draw, whitened: Σ (1/π − 1)‖V‖² over units with Gram V where they are drawn by themselves; at most
 * Σ ‖V‖²/(T·p) for T draws with replacement. Pivotal draws are near the first.
 */
function variance(urn: Urn, count: number): number {
  const { units, measure, question } = urn;
  const total = measure.reduce((sum, value) => sum + value, 0);
  const repeats = Math.max(1, Math.round(count / rowsPerDraw(urn)));
  const probabilities = inclusionProbabilities(measure, Math.min(count, units.rows), units.sizes);
  let sum = 0;
  for (let unit = 0; unit < units.count; unit += 1) {
    const square = whitenedSquare(weightedMatrix(x, d, 0, units.rowsOf(unit)));
    sum += square * (question.method === 'iid' ? total / (repeats * measure[unit]) : 1 / probabilities[unit] - 1);
  }
  return sum;
}

describe.each(['iid', 'poisson', 'pivotal', 'random'] as const)('the weights of %s', (method: SamplingMethod) => {
  it('are unbiased: the weighted Gram is on average that of all rows, with groups, floors and must-keep rows, too', () => {
    const groupOf = fc.array(fc.integer({ min: -1, max: 25 }), { minLength: n, maxLength: n });
    const fixedRows = fc.uniqueArray(fc.nat(n - 1), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.option(groupOf, { nil: undefined }),
        fixedRows,
        fc.nat(1000),
        fc.nat(2),
        (groups, mustKeep, first, floor) => {
          const urnOf = (seed: number): Urn => {
            const roles = assignRoles(n, { mustKeep });
            extendRoles(roles, groups);
            const codes = Array.from({ length: n }, (_, row) => row % 3);
            const floors = new Floors(roles, { classes: { codes, floors: floor } });
            return prepareUrn(
              { method, seed, scores, uniformShare: 0.2, roles, floors, atomicGroups: groups },
              Infinity,
            );
          };
          const prepared = urnOf(first);
          // Floors of random are met at random, those of the others do not depend on the seed.
          const withSeed = (seed: number): Urn =>
            method === 'random' ? urnOf(seed) : { ...prepared, question: { ...prepared.question, seed } };
          const mean = new Float64Array(d * d);
          const m = 25 + prepared.fixed.length;
          const spread = variance(prepared, 25);
          for (let seed = first; seed < first + draws; seed += 1) {
            const { rows, weights } = drawFrom(withSeed(seed), m);
            weightedMatrix(x, d, 0, rows, weights).forEach((value, at) => {
              mean[at] += value / draws;
            });
          }
          const truth = weightedMatrix(x, d, 0);
          const error = Math.sqrt(whitenedSquare(mean.map((value, at) => value - truth[at])));
          expect(error).toBeLessThan(4 * Math.sqrt(spread / draws));
        },
      ),
      { numRuns: 6, seed: 20 },
    );
  });
});
