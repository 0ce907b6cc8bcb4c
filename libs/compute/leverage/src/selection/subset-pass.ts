import type { Engine } from '@assay/compute/engine';
import { blockRowCount, matrixSource, takeRows, type RowBlock, type RowBlockSource } from '@assay/compute/matrix';

/** Rows whose Gram is wanted. */
export interface SubsetRows {
  /** Ascending, without repetition. */
  rows: Uint32Array;
  /** w of Σ w·xxᵀ, one per row; all 1 by default. */
  weights?: Float64Array;
}

/** Rows wanted in memory, unless they take more than so many bytes. */
export interface HeldRows {
  /** Ascending, without repetition. */
  rows: Uint32Array;
  bytes: number;
}

/** What one pass is to find out. */
export interface SubsetQuestion {
  source: RowBlockSource;
  engine: Engine;
  grams?: readonly SubsetRows[];
  held?: readonly HeldRows[];
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
}

/** In the order of the question. */
export interface SubsetAnswer {
  /** Row-major d × d. */
  grams: Float64Array[];
  /** Undefined where the rows are too many to hold. */
  held: (RowBlock | undefined)[];
}

/**
 * Grams of any subsets, and some of the rows, in a single pass that ends at the last row wanted; none when none is. Sums are formed over
 * runs of rows whose length depends on the columns alone, so that they do not depend on how the source is cut into blocks.
 */
export async function passOverSubsets(question: SubsetQuestion): Promise<SubsetAnswer> {
  const { source, engine, grams = [], held = [], signal } = question;
  const { columns } = source;
  const sums = grams.map((subset) => new SubsetGram(engine, subset, columns, signal));
  const stores = held.map((wanted) => new RowStore(wanted, columns));
  const receivers = [...sums, ...stores];
  const union = unionOf(
    receivers.map(({ rows }) => rows),
    source.rows,
  );
  let done = 0;
  // Not even the first block is read for nothing.
  const wanted = union.length > 0 ? takeRows(source, union).blocks() : [];
  for await (const block of wanted) {
    signal?.throwIfAborted();
    const numbers = union.subarray(done, done + block.rows);
    for (const receiver of receivers) await receiver.meet(block, numbers);
    done += block.rows;
    question.onProgress?.(done, union.length);
    if (receivers.every(({ isDone }) => isDone)) break;
  }
  return {
    grams: await Promise.all(sums.map((sum) => sum.finish())),
    held: stores.map(({ block }) => block),
  };
}

/** Adds up runs of rows. */
class SubsetGram {
  readonly rows: Uint32Array;
  private readonly gram: Float64Array;
  private run?: Float32Array | Float64Array;
  private filled = 0;
  private place = 0;

  constructor(
    private readonly engine: Engine,
    private readonly subset: SubsetRows,
    private readonly columns: number,
    private readonly signal?: AbortSignal,
  ) {
    this.rows = subset.rows;
    this.gram = new Float64Array(columns * columns);
  }

  get isDone(): boolean {
    return this.place === this.rows.length;
  }

  async meet(block: RowBlock, numbers: Uint32Array): Promise<void> {
    const { columns: d, rows } = this;
    const { weights } = this.subset;
    for (let at = 0; at < numbers.length && this.place < rows.length; at += 1) {
      if (numbers[at] !== rows[this.place]) continue;
      this.run ??= runOf(block, weights !== undefined, rows.length);
      const target = this.filled * d;
      this.run.set(block.data.subarray(at * d, (at + 1) * d), target);
      if (weights) {
        const root = Math.sqrt(weights[this.place]);
        for (let j = target; j < target + d; j += 1) this.run[j] *= root;
      }
      this.filled += 1;
      this.place += 1;
      if (this.filled * d === this.run.length) await this.flush(this.run);
    }
  }

  async finish(): Promise<Float64Array> {
    if (this.run && this.filled > 0) await this.flush(this.run);
    return this.gram;
  }

  private async flush(run: Float32Array | Float64Array): Promise<void> {
    const data = run.subarray(0, this.filled * this.columns);
    const part = await this.engine.gram(matrixSource(data, this.filled, this.columns), { signal: this.signal });
    for (let at = 0; at < this.gram.length; at += 1) this.gram[at] += part.gram[at];
    this.filled = 0;
  }
}

/** Room for about 8 MiB of rows, in float64 where they are multiplied. */
function runOf({ data, columns }: RowBlock, isWeighted: boolean, rows: number): Float32Array | Float64Array {
  const isWide = isWeighted || data instanceof Float64Array;
  const length = Math.min(rows, blockRowCount(columns, 8)) * columns;
  return isWide ? new Float64Array(length) : new Float32Array(length);
}

/** Keeps rows as they come, in memory that threads share. */
class RowStore {
  readonly rows: Uint32Array;
  block?: RowBlock;
  private place = 0;
  private isRefused = false;

  constructor(
    private readonly wanted: HeldRows,
    private readonly columns: number,
  ) {
    // Even as float32 they would be too many: not worth reading.
    const isHopeless = wanted.rows.length * columns * 4 > wanted.bytes;
    this.rows = isHopeless ? new Uint32Array() : wanted.rows;
    if (wanted.rows.length === 0) this.block = { rows: 0, columns, data: new Float64Array() };
  }

  get isDone(): boolean {
    return this.isRefused || this.place === this.rows.length;
  }

  meet({ data }: RowBlock, numbers: Uint32Array): void {
    const { columns: d, rows } = this;
    const length = rows.length * d;
    if (this.isDone) return;
    if (!this.block) {
      this.isRefused = length * data.BYTES_PER_ELEMENT > this.wanted.bytes;
      if (this.isRefused) return;
      const memory = new SharedArrayBuffer(length * data.BYTES_PER_ELEMENT);
      const room = data instanceof Float64Array ? new Float64Array(memory) : new Float32Array(memory);
      this.block = { rows: rows.length, columns: d, data: room };
    }
    for (let at = 0; at < numbers.length && this.place < rows.length; at += 1) {
      if (numbers[at] !== rows[this.place]) continue;
      this.block?.data.set(data.subarray(at * d, (at + 1) * d), this.place * d);
      this.place += 1;
    }
  }
}

/** All rows that occur, ascending. */
function unionOf(lists: readonly Uint32Array[], rows: number): Uint32Array {
  if (lists.length === 1) return lists[0];
  const isWanted = new Uint8Array(rows);
  for (const list of lists) for (const row of list) isWanted[row] = 1;
  return markedRows(isWanted);
}

/** Rows with a mark, ascending. */
export function markedRows(marks: Uint8Array): Uint32Array {
  let count = 0;
  for (const mark of marks) count += Number(mark !== 0);
  const rows = new Uint32Array(count);
  let place = 0;
  for (let row = 0; row < marks.length; row += 1) {
    if (marks[row] === 0) continue;
    rows[place] = row;
    place += 1;
  }
  return rows;
}
