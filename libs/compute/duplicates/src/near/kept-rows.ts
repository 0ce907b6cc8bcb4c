import { layOutRoom, rowBytes, windowRows } from './layout';
import { readFully } from './row-file';
import type { Tables } from './tables';

/** Rows further apart than this many bytes in a file are read one by one. */
const gapBytes = 32 * 1024;

/** Where a kept row is in the file, behind the rows by slot: the kept rows of a cell stand together. */
export function keptPosition(tables: Tables, cell: number, index: number): number {
  return (tables.places + tables.cellStart[cell] + index) * rowBytes(tables);
}

/** Full rows of kept rows: where they are when they are in memory, else read a window of a cell at a time. */
export class KeptRows {
  /** Rows of one window. */
  readonly window: number;
  private readonly address: number;
  private readonly bytes: number;
  private readonly needed: Uint8Array;

  /** @param room which of the threads' rooms to use */
  constructor(
    private readonly tables: Tables,
    room: number,
  ) {
    this.bytes = rowBytes(tables);
    this.window = tables.inMemory ? Infinity : windowRows(tables);
    this.address = tables.at.rooms + room * tables.at.roomBytes + layOutRoom(tables).room.window;
    this.needed = new Uint8Array(tables.inMemory ? 0 : this.window);
  }

  /** Makes rows of a cell ready: those at the indices from `first` on that `tell` names. */
  read(cell: number, first: number, tell: (need: (index: number) => void) => void): void {
    const { needed, bytes } = this;
    if (this.tables.inMemory) return;
    needed.fill(0);
    tell((index) => (needed[index - first] = 1));
    const gap = Math.max(1, Math.floor(gapBytes / bytes));
    for (let from = needed.indexOf(1); from >= 0;) {
      let last = from;
      let next = needed.indexOf(1, from + 1);
      for (; next >= 0 && next - last <= gap; next = needed.indexOf(1, next + 1)) last = next;
      this.readRun(cell, first, from, last + 1);
      from = next;
    }
  }

  /** Address of the row of a place, at an index that was read. */
  addressOf(place: number, index: number, first: number): number {
    const { tables } = this;
    return tables.inMemory
      ? tables.at.rows + tables.slots[place] * this.bytes
      : this.address + (index - first) * this.bytes;
  }

  private readRun(cell: number, first: number, from: number, to: number): void {
    const { tables, bytes } = this;
    const target = new Uint8Array(tables.memory.buffer, this.address + from * bytes, (to - from) * bytes);
    readFully(tables.file ?? -1, target, keptPosition(tables, cell, first + from));
  }
}
