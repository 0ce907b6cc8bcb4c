import { tile } from './scan-kernel';

/** How large everything is. */
export interface Extent {
  /** Rows that are compared, and their columns. */
  places: number;
  columns: number;
  /** Rows are float64. */
  wide: boolean;
  /** All rows are in memory. */
  inMemory: boolean;
  /** Rows that are gone through at a time. */
  blockRows: number;
  cells: number;
  /** 32-bit words of a reduced vector. */
  words: number;
  /** Threads that work at the same time. */
  threads: number;
}

/** Where things begin in the shared memory. */
export interface Addresses {
  /** Reduced vectors by place. */
  vectors: number;
  /** Reduced vectors of kept rows, by cell, in groups of 8. */
  kept: number;
  /** Rows of the block at hand, and all rows by slot. */
  block: number;
  rows: number;
  /** Room for a thread's own; each is `roomBytes` long. */
  rooms: number;
  roomBytes: number;
}

/** What a thread has for itself; addresses are relative to its room. */
export interface Room {
  /** Addresses of queries. */
  list: number;
  /** Records of a scan. */
  records: number;
  /** Groups of rows that were kept lately, and of one chunk. */
  ownGroups: number;
  chunkGroups: number;
  /** Rows read from a file. */
  window: number;
}

/** Records that a scan may write at most. */
export const recordCapacity = 1 << 19;

/** Most rows of a block, and so queries at a time. */
export const queryCapacity = 1 << 15;

/** Rows that are settled among themselves at a time, and rows of these that are settled one by one. */
export const settleCapacity = 2048;
export const chunkRows = 64;

/** Most bytes of rows read from a file at a time, unless a few rows are larger. */
const windowBytes = 8 * 1024 * 1024;

/** Bytes of a row. */
export function rowBytes({ columns, wide }: Pick<Extent, 'columns' | 'wide'>): number {
  return columns * (wide ? 8 : 4);
}

/** Rows read from a file at a time, a multiple of 8. */
export function windowRows(extent: Extent): number {
  return tile.rows * Math.max(1, Math.floor(windowBytes / (tile.rows * rowBytes(extent))));
}

/** A thread's room, and its size. */
export function layOutRoom(extent: Extent): { room: Room; roomBytes: number } {
  const { words, inMemory } = extent;
  const [at, roomBytes] = line([
    4 * queryCapacity,
    8 * recordCapacity,
    4 * words * settleCapacity,
    4 * words * chunkRows,
    inMemory ? 0 : windowRows(extent) * rowBytes(extent),
  ]);
  return { room: { list: at[0], records: at[1], ownGroups: at[2], chunkGroups: at[3], window: at[4] }, roomBytes };
}

/** The shared memory, and its size. */
export function layOut(extent: Extent): { at: Addresses; bytes: number } {
  const { places, words, cells, blockRows, inMemory, threads } = extent;
  const { roomBytes } = layOutRoom(extent);
  const [at, bytes] = line([
    4 * words * places,
    4 * words * (places + tile.rows * cells),
    blockRows * rowBytes(extent),
    inMemory ? places * rowBytes(extent) : 0,
    threads * roomBytes,
  ]);
  return { at: { vectors: at[0], kept: at[1], block: at[2], rows: at[3], rooms: at[4], roomBytes }, bytes };
}

/** Puts pieces one behind the other, each at a multiple of 64 bytes. */
function line(sizes: number[]): [starts: number[], end: number] {
  let end = 0;
  const starts = sizes.map((size) => {
    const start = end;
    end += Math.ceil(size / 64) * 64;
    return start;
  });
  return [starts, end];
}
