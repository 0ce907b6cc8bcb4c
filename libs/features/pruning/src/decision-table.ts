import { CopyRows, type PartitionedTable, uuidBytes } from '@assay/platform/database';

/** Decisions have a partition for each pruning job. */
export const DECISION_TABLE: PartitionedTable = {
  name: 'pruning_decision',
  key: 'pruning_job_id',
  owner: 'pruning_job',
};
/** Columns of `pruning_decision` in the order in which {@link decisionRows} writes them. */
export const DECISION_COLUMNS = 'pruning_job_id, rank, item_id, kept, reason, weight, value, duplicate_of';
const COLUMNS = 8;
/** Bytes of a row at most, and rows that are sent at a time. */
const ROW_BYTES = 2 + COLUMNS * 4 + 16 + 4 + 8 + 1 + 2 + 8 + 8 + 8;
const PIECE_ROWS = 8192;

/** What was decided of every row of an embedding set. All arrays have length n. */
export interface Decisions {
  itemIds: BigInt64Array;
  /** From 1, by value. */
  ranks: Uint32Array;
  values: Float64Array;
  kept: Uint8Array;
  /** Numbers into `DECISION_REASONS`. */
  reasons: Uint8Array;
  /** NaN: dropped. */
  weights: Float64Array;
  /** Row that stands for it; −1: none. */
  duplicateOf: Int32Array;
}

/** The row of every rank; rank 1 is at 0. */
export function rowsByRank(ranks: Uint32Array): Uint32Array {
  const rows = new Uint32Array(ranks.length);
  ranks.forEach((rank, row) => (rows[rank - 1] = row));
  return rows;
}

/** Rows for binary COPY into {@link DECISION_COLUMNS}, in the order of ranks. */
export function* decisionRows(pruningJobId: string, decisions: Decisions): Generator<Buffer> {
  const { itemIds, values, kept, reasons, weights, duplicateOf } = decisions;
  const rows = rowsByRank(decisions.ranks);
  const id = uuidBytes(pruningJobId);
  const copy = new CopyRows(PIECE_ROWS * ROW_BYTES);
  for (let start = 0; start < rows.length; start += PIECE_ROWS) {
    for (let place = start; place < Math.min(rows.length, start + PIECE_ROWS); place += 1) {
      const row = rows[place];
      copy.row(COLUMNS);
      copy.raw(id);
      copy.int4(place + 1);
      copy.int8(itemIds[row]);
      copy.boolean(kept[row] === 1);
      copy.int2(reasons[row]);
      copy.float8(weights[row]);
      copy.float8(values[row]);
      copy.int8(duplicateOf[row] < 0 ? null : itemIds[duplicateOf[row]]);
    }
    yield copy.take();
  }
}
