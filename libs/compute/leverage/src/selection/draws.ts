import type { Random } from '@assay/compute/matrix';
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

/** Every row by itself with its probability, ascending. Larger probabilities draw the same rows and more: every row has its own number. */
export function drawPoisson(probabilities: Float64Array, random: Random): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < probabilities.length; row += 1) if (random.uniform() < probabilities[row]) rows.push(row);
  return Uint32Array.from(rows);
}

/**
 * Sequential pivotal sampling (Deville and Tillé 1998), in the given order: the carrier of probability mass meets one unit after the other
 * and one of the two is decided. Exact probabilities. Without sizes exactly Σπ units. With sizes what moves between two units is rows
 * (the cube method of Deville and Tillé 2004, balanced on the sizes): Σπ·size rows, but for the last unit, which chance decides.
 * @param order all units by default, ascending.
 * @returns ascending.
 */
export function drawPivotal(
  probabilities: Float64Array,
  random: Random,
  { sizes, order }: { sizes?: Float64Array; order?: Iterable<number> } = {},
): Uint32Array {
  const taken: number[] = [];
  let expected = 0;
  let carrier = -1;
  let mass = 0;
  for (const unit of order ?? probabilities.keys()) {
    const probability = probabilities[unit];
    if (!(probability > 0)) continue;
    expected += probability;
    if (probability >= 1) {
      taken.push(unit);
      continue;
    }
    if (carrier < 0) {
      [carrier, mass] = [unit, probability];
      continue;
    }
    const [a, b] = sizes ? [sizes[carrier], sizes[unit]] : [1, 1];
    // Rows that can move to the carrier, and to the other unit, until one of the two is decided.
    const toCarrier = Math.min((1 - mass) * a, probability * b);
    const toOther = Math.min(mass * a, (1 - probability) * b);
    const isToCarrier = random.uniform() < toOther / (toCarrier + toOther);
    if (isToCarrier && toCarrier < probability * b) {
      taken.push(carrier);
      [carrier, mass] = [unit, probability - toCarrier / b];
    } else if (isToCarrier) {
      mass += toCarrier / a;
    } else if (toOther < mass * a) {
      taken.push(unit);
      mass -= toOther / a;
    } else {
      [carrier, mass] = [unit, probability + toOther / b];
    }
  }
  // Without sizes the mass left is 0 or 1 up to rounding; the number of units says which.
  const isTaken = sizes ? random.uniform() < mass : taken.length < Math.round(expected);
  if (carrier >= 0 && isTaken) taken.push(carrier);
  return Uint32Array.from(taken).sort();
}

/** `count` of the units 0 … population − 1, uniformly without replacement: a smaller count draws a part of them. Ascending. */
export function drawUniform(population: number, count: number, random: Random): Uint32Array {
  const drawn = new Uint32Array(count);
  let place = 0;
  if (count === 0) return drawn;
  for (const unit of shuffled(
    Uint32Array.from({ length: population }, (_, index) => index),
    random,
  )) {
    drawn[place] = unit;
    place += 1;
    if (place === count) break;
  }
  return drawn.sort();
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
