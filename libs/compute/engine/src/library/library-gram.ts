import type { RowBlock } from '@assay/compute/matrix';
import type { GramPrecision } from '../engine';
import type { BlockOptions, GramAccumulator } from '../kernels';
import type { Handle, LibraryContext } from './context';
import { elementType } from './element-type';

const precisions: readonly GramPrecision[] = ['f64', 'mixed'];

/** Sums that live in the library, opened with the first block. */
export class LibraryGram implements GramAccumulator {
  private opened: Promise<Handle> | undefined;

  constructor(
    private readonly context: LibraryContext,
    private readonly columns: number,
    private readonly productColumns: number,
    private readonly precision: GramPrecision,
  ) {}

  async add(block: RowBlock, products: Float64Array, { key, signal }: BlockOptions): Promise<void> {
    const gram = await this.handle();
    await this.context.callUntil(signal, 'gramAdd', [gram, block.data, elementType(block), block.rows, products, key]);
  }

  async finish(): Promise<{ gram: Float64Array; products: Float64Array; precision: GramPrecision }> {
    const { columns, productColumns } = this;
    const gram = new Float64Array(columns * columns);
    const products = new Float64Array(columns * productColumns);
    const used = new Int32Array(1);
    await this.context.call('gramFinish', [await this.handle(), gram, products, used]);
    return { gram, products, precision: precisions[used[0]] };
  }

  async release(): Promise<void> {
    const gram = await this.opened?.catch(() => undefined);
    if (gram !== undefined) await this.context.closeHandle(gram);
  }

  private handle(): Promise<Handle> {
    const { context, columns, productColumns, precision } = this;
    this.opened ??= context.openHandle('gramOpen', 'gramClose', [
      context.handle,
      columns,
      productColumns,
      precisions.indexOf(precision),
    ]);
    return this.opened;
  }
}
