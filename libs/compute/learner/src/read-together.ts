import { assertFiniteBlock, copyRows, takeRows, type RowBlock, type RowBlockSource } from '@assay/compute/matrix';
import type { Subset } from './subset';

/** What is done with some rows of a source. `use` makes one pass over them; another one reads the source by itself. */
export interface Reader<Result> {
  rows: Subset['rows'];
  /** Every row is multiplied by its factor, in float64. */
  factors?: Float64Array;
  use: (rows: RowBlockSource) => Promise<Result>;
}

/** Options of {@link readTogether}. */
export interface ReadOptions {
  signal?: AbortSignal;
  /** Rows of the source read so far. */
  onProgress?: (rows: number) => void;
}

/**
 * Lets several readers have their rows in one pass over the source, which is where the time goes when it is read from a database. They
 * work on the same block at a time: memory is a block, and a copy of each reader's part of it.
 * @throws NumericError `non_finite` with rows of the source; what a reader throws; the signal's reason.
 */
export async function readTogether<Result>(
  source: RowBlockSource,
  readers: readonly Reader<Result>[],
  options: ReadOptions = {},
): Promise<Result[]> {
  const pass = new SharedPass(source, readers.length, options);
  try {
    return await Promise.all(
      readers.map(async (reader) => {
        const seat = pass.seat();
        try {
          return await reader.use(rowsOf(source, reader, seat));
        } catch (error) {
          // The others would wait for this one.
          pass.fail(error);
          throw error;
        } finally {
          seat.leave();
        }
      }),
    );
  } finally {
    await pass.close();
  }
}

/** A block, and where its first row is in the matrix. */
interface PlacedBlock {
  block: RowBlock;
  rowStart: number;
}

/** One reader's place in a pass. */
interface Seat {
  next: () => Promise<PlacedBlock | undefined>;
  leave: () => void;
}

function rowsOf(source: RowBlockSource, { rows, factors }: Reader<unknown>, seat: Seat): RowBlockSource {
  const isAll = rows.length === source.rows && !factors;
  let isFirst = true;
  return {
    rows: rows.length,
    columns: source.columns,
    // A copy keeps its memory whatever the source does.
    stable: isAll ? source.stable : true,
    async *blocks() {
      if (!isFirst) {
        yield* takeRows(source, rows, factors).blocks();
        return;
      }
      isFirst = false;
      try {
        let place = 0;
        for (let at = await seat.next(); at; at = await seat.next()) {
          const { block, rowStart } = at;
          const first = place;
          while (place < rows.length && rows[place] < rowStart + block.rows) place += 1;
          if (isAll) yield block;
          else if (place > first) yield copyRows(block, rowStart, rows, first, place, factors);
          if (place === rows.length) return;
        }
      } finally {
        seat.leave();
      }
    },
  };
}

/** Hands every block to all who are still there, once all of them have asked for it. */
class SharedPass {
  private readonly blocks: AsyncIterator<RowBlock>;
  private waiting: ((block: PlacedBlock | undefined | Promise<PlacedBlock | undefined>) => void)[] = [];
  private rowsRead = 0;
  /** Rejected, once a reader or the source has failed. */
  private failure: Promise<never> | undefined;

  constructor(
    private readonly source: RowBlockSource,
    private present: number,
    private readonly options: ReadOptions,
  ) {
    this.blocks = source.blocks()[Symbol.asyncIterator]();
  }

  seat(): Seat {
    let isHere = true;
    return {
      next: () => {
        if (this.failure) return this.failure;
        const block = new Promise<PlacedBlock | undefined>((resolve) => this.waiting.push(resolve));
        this.readWhenAllWait();
        return block;
      },
      leave: () => {
        if (!isHere) return;
        isHere = false;
        this.present -= 1;
        this.readWhenAllWait();
      },
    };
  }

  fail(error: unknown): void {
    const reason = error instanceof Error ? error : new Error(String(error));
    const failure = (this.failure ??= Promise.reject(reason));
    failure.catch(() => undefined);
    this.waiting.splice(0).forEach((resolve) => resolve(failure));
  }

  async close(): Promise<void> {
    await this.blocks.return?.();
  }

  private readWhenAllWait(): void {
    if (this.waiting.length === 0 || this.waiting.length < this.present) return;
    const waiting = this.waiting.splice(0);
    const block = this.read();
    // Whoever asks after a failure must hear of it, too.
    block.catch((error: unknown) => this.fail(error));
    waiting.forEach((resolve) => resolve(block));
  }

  private async read(): Promise<PlacedBlock | undefined> {
    this.options.signal?.throwIfAborted();
    const next = await this.blocks.next();
    if (next.done) return undefined;
    const rowStart = this.rowsRead;
    assertFiniteBlock(next.value, this.source.columns, rowStart);
    this.rowsRead += next.value.rows;
    this.options.onProgress?.(this.rowsRead);
    return { block: next.value, rowStart };
  }
}
