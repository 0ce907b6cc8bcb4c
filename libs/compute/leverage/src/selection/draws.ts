import { sampleIndices, type Random } from '@assay/compute/matrix';
import { cumulativeSums } from './measure';

/**
 * `count` draws with replacement, p ∝ measure, by inversion of the running sums; in order of drawing.
 * @param measure not negative, not all zero.
 */
export function drawIndependent(measure: Float64Array, count: number, random: Random): Uint32Array {
  const sums = cumulativeSums(measure);
  const total = sums[sums.length - 1];
  const rows = new Uint32Array(count);
  for (let draw = 0; draw < count; draw += 1) {
    const point = random.uniform() * total;
    // First row whose running sum exceeds the point, which rounding may have put on the total: never a row without measure.
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle] > point || sums[middle] === total) high = middle;
      else low = middle + 1;
    }
    rows[draw] = low;
  }
  return rows;
}

/** Every row by itself with its probability; ascending. */
export function drawPoisson(probabilities: Float64Array, random: Random): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < probabilities.length; row += 1) {
    if (probabilities[row] > 0 && random.uniform() < probabilities[row]) rows.push(row);
  }
  return Uint32Array.from(rows);
}

/**
 * Sequential pivotal sampling (Deville and Tillé 1998), in the order of rows: the carrier of probability mass meets one row after the other and
 * one of the two is decided. Exact probabilities, and exactly `count` rows; ascending.
 * @param probabilities adding up to `count`.
 */
export function drawPivotal(probabilities: Float64Array, count: number, random: Random): Uint32Array {
  const rows: number[] = [];
  let carrier = -1;
  let mass = 0;
  for (let row = 0; row < probabilities.length; row += 1) {
    const probability = probabilities[row];
    if (!(probability > 0)) continue;
    if (probability >= 1) {
      rows.push(row);
      continue;
    }
    if (carrier < 0) {
      [carrier, mass] = [row, probability];
      continue;
    }
    const sum = mass + probability;
    if (sum < 1) {
      if (!(random.uniform() < mass / sum)) carrier = row;
      mass = sum;
    } else {
      const isCarrierTaken = random.uniform() < (1 - probability) / (2 - sum);
      rows.push(isCarrierTaken ? carrier : row);
      if (isCarrierTaken) carrier = row;
      mass = sum - 1;
    }
  }
  // What is left of the mass is 0 or 1 up to rounding; the number of rows says which.
  if (rows.length < count && carrier >= 0) rows.push(carrier);
  return Uint32Array.from(rows).sort();
}

/** `count` of the candidates, uniformly without replacement; ascending. */
export function drawUniform(candidates: Uint32Array, count: number, random: Random): Uint32Array {
  return sampleIndices(candidates.length, count, random).map((place) => candidates[place]);
}

/** The rows in random order (Fisher and Yates), one after the other. */
export function* shuffled(rows: Uint32Array, random: Random): Iterable<number> {
  const order = rows.slice();
  for (let left = order.length; left > 0; left -= 1) {
    const place = random.integer(left);
    yield order[place];
    order[place] = order[left - 1];
  }
}
