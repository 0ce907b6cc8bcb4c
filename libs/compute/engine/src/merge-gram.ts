import { NumericError } from '@assay/compute/matrix';
import type { GramResult } from './engine';

/**
 * Adds the sums of the next shard (any rows of the same columns and targets) to `total`, in place, so that two Grams are in memory and
 * not three. In a fixed order of shards the bits of the total are fixed, too.
 * @throws NumericError `shape_mismatch`; the total is as it was then.
 */
export function mergeGramInto(total: GramResult, shard: GramResult): void {
  if (total.columns !== shard.columns || total.cross?.length !== shard.cross?.length) {
    throw new NumericError('shape_mismatch', 'Only Grams of the same columns and targets can be merged.');
  }
  total.rows += shard.rows;
  add(total.gram, shard.gram);
  add(total.columnSums, shard.columnSums);
  if (total.cross && shard.cross) add(total.cross, shard.cross);
  if (shard.precision === 'mixed') total.precision = 'mixed';
}

function add(total: Float64Array, more: Float64Array): void {
  for (let i = 0; i < total.length; i += 1) total[i] += more[i];
}
