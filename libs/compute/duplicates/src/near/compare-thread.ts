import { threadTask } from '@assay/compute/matrix';
import { none, type BlockRows } from './block-rows';
import { fetchRows } from './fetch-rows';
import { KeptRows } from './kept-rows';
import { rowBytes } from './layout';
import { NearTest } from './near-test';
import { Scanner } from './scanner';
import type { Tables } from './tables';

/** Task of {@link load}. */
export interface LoadTask {
  tables: Tables;
  block: BlockRows;
}

/** Thread entry: puts the rows of a block's places into the block of the shared memory. */
export const load = threadTask(({ tables, block }: LoadTask): void => {
  fetchRows(tables, tables.slots.subarray(block.start, block.start + block.rows), tables.at.block);
});

/** Task of {@link filter}, several of which share the same work. */
export interface FilterTask {
  tables: Tables;
  block: BlockRows;
  /** One bit for every row of the block that is looked for. */
  wanted: Uint32Array;
  /** See `AdmitTask`; without it every cell may hold near rows. `stride` words a cell. */
  admitted?: Uint32Array;
  stride: number;
  /** In every cell, the kept rows to look at. */
  from: Uint32Array;
  to: Uint32Array;
  /** What there is to do, and in memory that threads share the number of the next of these that nobody has taken. */
  pieces: FilterPiece[];
  next: Int32Array;
  /** Which of the threads' rooms to use. */
  room: number;
}

/** Rows of a block, in words of 32, against the kept rows of a cell. */
export interface FilterPiece {
  cell: number;
  fromWord: number;
  toWord: number;
}

/** What comparing gives. */
export interface Compared {
  /** For every row that was looked for the first place that is near, or `none`. */
  best: Uint32Array;
  pairs: number;
}

/** Thread entry: finds, for rows of a block, the first kept row that is near. `best` is by row of the block. */
export const filter = threadTask(
  (task: FilterTask): Compared => {
    const filtering = new Filtering(task);
    for (;;) {
      const piece = task.pieces[Atomics.add(task.next, 0, 1)];
      if (!piece) return { best: filtering.best, pairs: filtering.pairs };
      filtering.run(piece);
    }
  },
  ({ best }) => [best.buffer],
);

class Filtering {
  readonly best: Uint32Array;
  private readonly scanner: Scanner;
  private readonly keptRows: KeptRows;
  private readonly test: NearTest;
  /** Rows of the queries. */
  private readonly listed: Uint32Array;

  constructor(private readonly task: FilterTask) {
    const { tables, block, room } = task;
    this.scanner = new Scanner(tables, room);
    this.keptRows = new KeptRows(tables, room);
    this.test = new NearTest(tables, this.scanner.kernels);
    this.best = new Uint32Array(block.rows).fill(none);
    this.listed = new Uint32Array(block.rows);
  }

  get pairs(): number {
    return this.scanner.pairs;
  }

  run(piece: FilterPiece): void {
    const { scanner, keptRows, task } = this;
    const { tables, from, to } = task;
    const { cell } = piece;
    const count = this.list(piece);
    if (count === 0) return;
    const groups = tables.at.kept + 4 * tables.words * tables.cellStart[cell];
    for (let first = from[cell]; first < to[cell]; first += keptRows.window) {
      scanner.each(count, groups, first, Math.min(to[cell], first + keptRows.window), (tell) => {
        keptRows.read(cell, first, (need) =>
          tell((query, index) => this.placeOf(cell, index) < this.best[this.listed[query]] && need(index)),
        );
        tell((query, index) => this.compare(this.listed[query], this.placeOf(cell, index), index, first));
      });
    }
  }

  private compare(row: number, place: number, index: number, first: number): void {
    if (place >= this.best[row]) return;
    const { tables, block } = this.task;
    const address = tables.at.block + row * rowBytes(tables);
    const keptAddress = this.keptRows.addressOf(place, index, first);
    if (this.test.isNear(place, keptAddress, block.start + row, address)) this.best[row] = place;
  }

  private placeOf(cell: number, index: number): number {
    const { cellStart, keptPlaces } = this.task.tables;
    return keptPlaces[cellStart[cell] + index];
  }

  /** Lists the rows that are wanted and may have near ones in the cell. */
  private list({ cell, fromWord, toWord }: FilterPiece): number {
    const { wanted, admitted, stride, block } = this.task;
    let count = 0;
    for (let word = fromWord; word < toWord; word += 1) {
      let bits = admitted ? wanted[word] & admitted[cell * stride + word] : wanted[word];
      for (; bits !== 0; bits &= bits - 1) {
        const row = 32 * word + 31 - Math.clz32(bits & -bits);
        this.scanner.list[count] = this.scanner.addressOf(block.start + row);
        this.listed[count] = row;
        count += 1;
      }
    }
    return count;
  }
}
