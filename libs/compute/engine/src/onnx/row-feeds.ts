import type { RowBlock } from '@assay/compute/matrix';
import type { OnnxTensor } from '@assay/compute/onnx';
import type { RowType } from './graphs';

/**
 * Rows are padded with zero rows to a multiple of this. A product with a single row takes another path in ONNX Runtime,
 * with other rounding; padded, equal rows get equal bits wherever they stand. Zero rows add nothing to sums.
 */
const rowMultiple = 64;

/** Copies blocks into buffers that travel to a session and come back, so that a pass allocates only once. */
export class RowFeeds {
  private spare: ArrayBuffer | undefined;

  /** Rows `first` … `first + count` of a block as a padded tensor of the given type. */
  take(block: RowBlock, first: number, count: number, type: RowType): OnnxTensor {
    const { columns } = block;
    const rows = padded(count);
    const rowsOfBlock = block.data.subarray(first * columns, (first + count) * columns);
    const bytes = rows * columns * (type === 'float32' ? 4 : 8);
    const buffer = this.spare && this.spare.byteLength >= bytes ? this.spare : new ArrayBuffer(bytes);
    this.spare = undefined;
    const data =
      type === 'float32' ? new Float32Array(buffer, 0, rows * columns) : new Float64Array(buffer, 0, rows * columns);
    data.set(rowsOfBlock);
    data.fill(0, rowsOfBlock.length);
    return { type, dims: [rows, columns], data };
  }

  /** Takes back the tensor that `take` gave, once a run has returned it. */
  giveBack(tensor: OnnxTensor): void {
    if (tensor.data.buffer instanceof ArrayBuffer) this.spare = tensor.data.buffer;
  }
}

/** The row count after padding. */
export function padded(rows: number): number {
  return Math.ceil(rows / rowMultiple) * rowMultiple;
}
