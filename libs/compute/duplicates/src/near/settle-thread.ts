import { threadTask } from '@assay/compute/matrix';
import { none, type BlockRows } from './block-rows';
import type { Compared } from './compare-thread';
import { keptPosition } from './kept-rows';
import { chunkRows, rowBytes } from './layout';
import { NearTest } from './near-test';
import { writeFully } from './row-file';
import { Scanner } from './scanner';
import type { Tables } from './tables';

/** Task of {@link settle}. */
export interface SettleTask {
  tables: Tables;
  block: BlockRows;
  /** Numbers of rows in the block, ascending, at most `settleCapacity`; none is near to a row kept so far. */
  queries: Uint32Array;
  /** Places below are kept in any case. */
  firstFree: number;
}

/** Thread entry: goes through rows in order, keeps each that is near to none kept before, and adds those to the kept. */
export const settle = threadTask(
  (task: SettleTask): Compared => {
    const settling = new Settling(task);
    for (let from = 0; from < task.queries.length; from += chunkRows) {
      settling.settleChunk(from, Math.min(task.queries.length, from + chunkRows));
    }
    settling.publish();
    return { best: settling.best, pairs: settling.pairs };
  },
  ({ best }) => [best.buffer],
);

class Settling {
  readonly best: Uint32Array;
  private readonly scanner: Scanner;
  private readonly test: NearTest;
  /** Numbers of the queries that were kept. */
  private readonly kept: number[] = [];

  constructor(private readonly task: SettleTask) {
    this.scanner = new Scanner(task.tables, 0);
    this.test = new NearTest(task.tables, this.scanner.kernels);
    this.best = new Uint32Array(task.queries.length).fill(none);
  }

  get pairs(): number {
    return this.scanner.pairs;
  }

  /** Queries from `from` up to `to`: against those kept from earlier chunks, then against each other. */
  settleChunk(from: number, to: number): void {
    const { scanner, best, kept } = this;
    const all = Array.from({ length: to - from }, (_, i) => from + i);
    const free = all.filter((query) => this.placeOf(query) >= this.task.firstFree);
    if (kept.length > 0 && free.length > 0) {
      this.list(free);
      scanner.each(free.length, scanner.ownGroups, 0, kept.length, (tell) =>
        tell((query, index) => {
          const place = this.placeOf(kept[index]);
          if (place < best[free[query]] && this.isNear(free[query], kept[index])) best[free[query]] = place;
        }),
      );
    }
    const left = all.filter((query) => best[query] === none);
    if (left.length > 0) this.settleLeft(left);
  }

  /** Adds the rows that were kept to their cells. */
  publish(): void {
    const { tables } = this.task;
    const { cellOf, cellStart, keptCount, keptPlaces } = tables;
    for (const query of this.kept) {
      const place = this.placeOf(query);
      const cell = cellOf[place];
      const index = keptCount[cell];
      keptPlaces[cellStart[cell] + index] = place;
      this.scanner.pack(place, tables.at.kept + 4 * tables.words * cellStart[cell], index);
      keptCount[cell] = index + 1;
      if (tables.file !== undefined) writeFully(tables.file, this.rowOf(query), keptPosition(tables, cell, index));
    }
  }

  private settleLeft(left: number[]): void {
    const { scanner, best, kept } = this;
    left.forEach((query, index) => scanner.pack(this.placeOf(query), scanner.chunkGroups, index));
    this.list(left);
    const pairs: number[] = [];
    scanner.each(left.length, scanner.chunkGroups, 0, left.length, (tell) =>
      tell((query, index) => {
        if (index < query) pairs.push(query * chunkRows + index);
      }),
    );
    pairs.sort((a, b) => a - b);
    for (const pair of pairs) {
      const [query, earlier] = [left[Math.floor(pair / chunkRows)], left[pair % chunkRows]];
      if (best[query] !== none || best[earlier] !== none || this.placeOf(query) < this.task.firstFree) continue;
      if (this.isNear(query, earlier)) best[query] = this.placeOf(earlier);
    }
    for (const query of left) {
      if (best[query] !== none) continue;
      scanner.pack(this.placeOf(query), scanner.ownGroups, kept.length);
      kept.push(query);
    }
  }

  private list(queries: number[]): void {
    queries.forEach((query, at) => (this.scanner.list[at] = this.scanner.addressOf(this.placeOf(query))));
  }

  private placeOf(query: number): number {
    return this.task.block.start + this.task.queries[query];
  }

  private addressOf(query: number): number {
    const { tables, queries } = this.task;
    return tables.at.block + queries[query] * rowBytes(tables);
  }

  private rowOf(query: number): Uint8Array {
    const { tables } = this.task;
    return new Uint8Array(tables.memory.buffer, this.addressOf(query), rowBytes(tables));
  }

  private isNear(a: number, b: number): boolean {
    return this.test.isNear(this.placeOf(a), this.addressOf(a), this.placeOf(b), this.addressOf(b));
  }
}
