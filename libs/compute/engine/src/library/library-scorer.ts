import type { RowBlock } from '@assay/compute/matrix';
import type { Factor, Projection } from '../engine';
import type { BlockOptions, RowScorer } from '../kernels';
import type { Handle, LibraryContext } from './context';
import { elementType } from './element-type';

/** A factor and a projection that were handed to the library with the first block. */
export class LibraryScorer implements RowScorer {
  precision: 'float32' | 'float64' = 'float32';
  private opened: Promise<Handle> | undefined;

  constructor(
    private readonly context: LibraryContext,
    private readonly columns: number,
    private readonly factor: Factor | undefined,
    private readonly projection: Projection | undefined,
    private readonly exact: boolean,
  ) {}

  async score(
    block: RowBlock,
    { key, signal }: BlockOptions,
  ): Promise<{ leverage?: Float64Array; projected?: Float64Array }> {
    const { factor, projection } = this;
    const leverage = factor && new Float64Array(block.rows);
    const projected = projection && new Float64Array(block.rows * projection.columns);
    const wide = new Int32Array(1);
    this.opened ??= this.open();
    await this.context.callUntil(signal, 'scorerRun', [
      await this.opened,
      block.data,
      elementType(block),
      block.rows,
      key,
      leverage ?? null,
      projected ?? null,
      wide,
    ]);
    this.precision = wide[0] ? 'float64' : 'float32';
    return { leverage, projected };
  }

  async release(): Promise<void> {
    const scorer = await this.opened?.catch(() => undefined);
    if (scorer !== undefined) await this.context.closeHandle(scorer);
  }

  private open(): Promise<Handle> {
    const { context, columns, factor, projection, exact } = this;
    return context.openHandle('scorerOpen', 'scorerClose', [
      context.handle,
      columns,
      factor?.inverseFactor ?? null,
      exact ? 1 : 0,
      projection?.matrix ?? null,
      projection?.columns ?? 0,
    ]);
  }
}
