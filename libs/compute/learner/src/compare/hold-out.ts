import { createRandom, NumericError, type Random } from '@assay/compute/matrix';
import { countClasses, type ClassCodes } from '../labels';
import { randomRows } from './random-rows';
import { rowsWhere, type Subset } from '../subset';
import { shuffled, unitRows, unitsOf, type Units } from './units';

/** Rows to test on, and rows to train on. */
export interface Split {
  /** Ascending, labelled. */
  heldOut: Uint32Array;
  /** 1 for a row that may not be trained on: held out, in a group with such a row, or without a label. Length n. */
  excluded: Uint8Array;
}

/** Rows of a subset that are trained on. */
export function trainedRows({ rows }: Subset, { excluded }: Split): number {
  return rows.reduce((count, row) => count + Number(excluded[row] === 0), 0);
}

/** How rows are held out. */
export interface HoldOutOptions {
  /** Share of the labelled rows. */
  fraction: number;
  /** Rows at most. */
  limit: number;
  seed: number;
  /** Group of every row, negative for none. */
  groups?: Int32Array;
}

/**
 * Holds out labelled rows at random, every class in proportion and never the whole of one. With groups, whole groups are held out: in random
 * order those that bring the classes closer to their proportions, or, when every group is too large for that, one of the smallest, of
 * which at most `limit` rows are tested on.
 * @throws NumericError `no_labels`, `single_class`, `shape_mismatch`, `too_few_rows` when nothing can be held out.
 */
export function holdOut(labels: ClassCodes, { fraction, limit, seed, groups }: HoldOutOptions): Split {
  const { codes } = labels;
  const counts = countClasses(labels, codes.length);
  const labelled = rowsWhere(codes.length, (row) => codes[row] >= 0);
  const quotas = classQuotas(counts, Math.min(limit, Math.max(1, Math.round(fraction * labelled.length))));
  const random = createRandom(seed);
  const excluded = Uint8Array.from(codes, (code) => Number(code < 0));
  const held = groups
    ? holdGroups(unitsOf(labelled, groups), codes, quotas, random)
    : holdRowsByClass(labelled, codes, counts, quotas, random);
  for (const row of held) excluded[row] = 1;
  const heldOut = rowsWhere(codes.length, (row) => excluded[row] === 1 && codes[row] >= 0);
  if (heldOut.length === 0 || heldOut.length === labelled.length) {
    throw new NumericError(
      'too_few_rows',
      groups
        ? 'All labelled rows are in one group, so none can be held out to test on. Label rows of other groups.'
        : `There are only ${labelled.length} labelled rows, too few to hold any out to test on. Label more.`,
    );
  }
  return heldOut.length > limit
    ? { heldOut: randomRows({ candidates: heldOut, count: limit, seed }), excluded }
    : { heldOut, excluded };
}

/**
 * The split with these rows held out; those in a group with one of them are not trained on either.
 * @throws NumericError `rows_out_of_range`, `too_few_rows` when none has a label.
 */
export function splitBy({ codes }: ClassCodes, rows: ArrayLike<number>, groups?: Int32Array): Split {
  const excluded = Uint8Array.from(codes, (code) => Number(code < 0));
  const isHeld = new Uint8Array(codes.length);
  const heldGroups = new Set<number>();
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place];
    if (!(Number.isInteger(row) && row >= 0 && row < codes.length)) {
      throw new NumericError(
        'rows_out_of_range',
        `The held-out rows name row ${row}, but rows are counted from 0 to ${codes.length - 1}.`,
      );
    }
    isHeld[row] = excluded[row] = 1;
    if (groups && groups[row] >= 0) heldGroups.add(groups[row]);
  }
  for (let row = 0; groups && row < codes.length; row += 1) if (heldGroups.has(groups[row])) excluded[row] = 1;
  const heldOut = rowsWhere(codes.length, (row) => isHeld[row] === 1 && codes[row] >= 0);
  if (heldOut.length === 0) throw new NumericError('too_few_rows', 'None of the held-out rows has a label to test on.');
  return { heldOut, excluded };
}

/** `total` shared out in proportion by largest remainders, one row of every class at least left over. */
function classQuotas(counts: Float64Array, total: number): Float64Array {
  const labelled = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map((count) => (total * count) / labelled);
  const quotas = shares.map(Math.floor);
  const byRemainder = Array.from(shares.keys()).sort(
    (a, b) => shares[b] - quotas[b] - (shares[a] - quotas[a]) || a - b,
  );
  let missing = total - quotas.reduce((sum, quota) => sum + quota, 0);
  for (const c of byRemainder) {
    if (missing <= 0 || quotas[c] + 1 >= counts[c]) continue;
    quotas[c] += 1;
    missing -= 1;
  }
  return quotas.map((quota, c) => Math.min(quota, Math.max(0, counts[c] - 1)));
}

/** As many random rows of every class as its quota says. */
function holdRowsByClass(
  labelled: Uint32Array,
  codes: Int32Array,
  counts: Float64Array,
  quotas: Float64Array,
  random: Random,
): Uint32Array {
  const left = counts.slice();
  const wanted = quotas.slice();
  return labelled.filter((row) => {
    const code = codes[row];
    const isTaken = random.uniform() * left[code] < wanted[code];
    left[code] -= 1;
    if (isTaken) wanted[code] -= 1;
    return isTaken;
  });
}

function holdGroups(units: Units, codes: Int32Array, quotas: Float64Array, random: Random): Uint32Array {
  const wanted = quotas.slice();
  const count = units.starts.length - 1;
  const held: Uint32Array[] = [];
  for (const unit of shuffled(count, random)) {
    const rows = unitRows(units, unit);
    let change = 0;
    for (const row of rows) {
      change += wanted[codes[row]] > 0 ? -1 : 1;
      wanted[codes[row]] -= 1;
    }
    if (change < 0) held.push(rows);
    else for (const row of rows) wanted[codes[row]] += 1;
  }
  if (held.length === 0) held.push(smallestUnit(units, random));
  return Uint32Array.from(held.flatMap((rows) => Array.from(rows)));
}

/** One of the smallest. */
function smallestUnit(units: Units, random: Random): Uint32Array {
  let smallest: Uint32Array | undefined;
  for (const unit of shuffled(units.starts.length - 1, random)) {
    const rows = unitRows(units, unit);
    if (!smallest || rows.length < smallest.length) smallest = rows;
  }
  return smallest ?? new Uint32Array();
}
