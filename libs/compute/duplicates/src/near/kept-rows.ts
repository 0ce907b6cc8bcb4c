import { fetchRows } from './fetch-rows';
import { layOutRoom, rowBytes, windowRows } from './layout';
import type { Tables } from './tables';

/** Full rows of kept rows: where they are when they are in memory, else fetched a window of a cell at a time. */
export class KeptRows {
  /** Rows of one window. */
  readonly window: number;
  private readonly address: number;
  private readonly offsets: Int32Array;
  private readonly needed: Uint32Array;

  /** @param room which of the threads' rooms to use */
  constructor(
    private readonly tables: Tables,
    room: number,
  ) {
    this.window = tables.inMemory ? Infinity : windowRows(tables);
    this.address = tables.at.rooms + room * tables.at.roomBytes + layOutRoom(tables).room.window;
    const size = tables.inMemory ? 0 : this.window;
    this.offsets = new Int32Array(size);
    this.needed = new Uint32Array(size);
  }

  /** Makes rows of a cell ready: those at the indices from `first` on that `tell` names. */
  fetch(cell: number, first: number, tell: (need: (index: number) => void) => void): void {
    const { tables, offsets, needed } = this;
    if (tables.inMemory) return;
    offsets.fill(-1);
    tell((index) => (offsets[index - first] = 0));
    const places = tables.keptPlaces.subarray(tables.cellStart[cell] + first);
    let count = 0;
    for (let i = 0; i < offsets.length; i += 1) {
      if (offsets[i] < 0) continue;
      offsets[i] = count;
      needed[count] = tables.slots[places[i]];
      count += 1;
    }
    fetchRows(tables, needed.subarray(0, count), this.address);
  }

  /** Address of the row of a place, at an index that was fetched. */
  addressOf(place: number, index: number, first: number): number {
    const { tables } = this;
    return tables.inMemory
      ? tables.at.rows + tables.slots[place] * rowBytes(tables)
      : this.address + this.offsets[index - first] * rowBytes(tables);
  }
}
