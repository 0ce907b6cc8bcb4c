import type { RowTexts } from '@assay/features/embeddings';
import { CopyRows, uuidBytes } from '@assay/platform/database';

/** Columns of `item_value` in the order in which {@link ValueTable.copyRows} writes them. */
export const VALUE_COLUMNS = 'valuation_id, item_id, "row", rank, value, leverage, loo_residual, knn_shapley, x, y';
const COLUMNS = 10;
/** Bytes of a row at most, and rows that are sent at a time. */
const ROW_BYTES = 2 + COLUMNS * 4 + 16 + 3 * 8 + 4 * 4 + 4 * 8;
const PIECE_ROWS = 8192;

/**
 * All scores of a valuation while it is computed, one number per row and score: about 50 bytes a row, and the only memory of a
 * valuation that grows with the number of rows.
 */
export class ValueTable {
  readonly itemIds: BigInt64Array;
  readonly leverage: Float64Array;
  readonly coordinates: Float32Array;
  labels: RowTexts;
  contributors: RowTexts;
  looResidual: Float64Array | null = null;
  knnShapley: Float64Array | null = null;

  constructor(readonly rows: number) {
    this.itemIds = new BigInt64Array(rows);
    this.leverage = new Float64Array(rows);
    this.coordinates = new Float32Array(2 * rows);
    this.labels = { names: [], codes: new Int32Array(rows).fill(-1) };
    this.contributors = { names: [], codes: new Int32Array(rows).fill(-1) };
  }

  /** Rows for binary COPY into {@link VALUE_COLUMNS}, in the order of ranks. */
  *copyRows(valuationId: string, ranks: Uint32Array, effectiveDimension: number): Generator<Buffer> {
    const rowOfRank = new Uint32Array(this.rows);
    for (let row = 0; row < this.rows; row += 1) rowOfRank[ranks[row] - 1] = row;
    const id = uuidBytes(valuationId);
    const copy = new CopyRows(PIECE_ROWS * ROW_BYTES);
    for (let start = 0; start < this.rows; start += PIECE_ROWS) {
      this.write(copy, id, rowOfRank.subarray(start, start + PIECE_ROWS), start + 1, effectiveDimension);
      yield copy.take();
    }
  }

  private write(copy: CopyRows, id: Buffer, rows: Uint32Array, firstRank: number, effectiveDimension: number): void {
    const { itemIds, leverage, coordinates, looResidual, knnShapley } = this;
    for (let k = 0; k < rows.length; k += 1) {
      const row = rows[k];
      copy.row(COLUMNS);
      copy.raw(id);
      copy.int8(itemIds[row]);
      copy.int4(row);
      copy.int4(firstRank + k);
      copy.float8(leverage[row] / effectiveDimension);
      copy.float8(leverage[row]);
      copy.float8(looResidual ? looResidual[row] : Number.NaN);
      copy.float8(knnShapley ? knnShapley[row] : Number.NaN);
      copy.float4(coordinates[2 * row]);
      copy.float4(coordinates[2 * row + 1]);
    }
  }
}
