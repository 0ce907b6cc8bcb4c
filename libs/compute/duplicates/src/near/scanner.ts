import { openKernels, type Kernels } from './kernels';
import { layOutRoom, queryCapacity, recordCapacity, type Room } from './layout';
import { tile } from './scan-kernel';
import type { Tables } from './tables';

/** Most groups in one call, so that every call can write records of at least 128 queries. */
const groupCapacity = 4096;

/** What was found: the number of a query in the list, and the number of a row among those that were looked at. */
export type OnHit = (query: number, index: number) => void;

/** A thread's own access to the reduced vectors: lists queries, multiplies them with groups of rows, and packs groups. */
export class Scanner {
  /** Addresses of queries. */
  readonly list: Uint32Array;
  /** Addresses of groups of a thread's own: for rows kept lately, and for one chunk. */
  readonly ownGroups: number;
  readonly chunkGroups: number;
  readonly kernels: Kernels;
  /** Pairs multiplied so far. */
  pairs = 0;
  private readonly listAddress: number;
  private readonly recordsAddress: number;
  private readonly records: Uint32Array;
  private readonly words: Int32Array;

  /** @param room which of the threads' rooms to use */
  constructor(
    private readonly tables: Tables,
    room: number,
  ) {
    const { memory, module, at } = tables;
    const own: Room = layOutRoom(tables).room;
    const start = at.rooms + room * at.roomBytes;
    this.listAddress = start + own.list;
    this.recordsAddress = start + own.records;
    this.ownGroups = start + own.ownGroups;
    this.chunkGroups = start + own.chunkGroups;
    this.list = new Uint32Array(memory.buffer, this.listAddress, queryCapacity);
    this.records = new Uint32Array(memory.buffer, this.recordsAddress, 2 * recordCapacity);
    this.words = new Int32Array(memory.buffer);
    this.kernels = openKernels(module, memory);
  }

  /** Address of the reduced vector of a row. */
  addressOf(place: number): number {
    return this.tables.at.vectors + 4 * this.tables.words * place;
  }

  /** Writes a row's reduced vector into groups that begin at `groups`. */
  pack(place: number, groups: number, index: number): void {
    const { words } = this.tables;
    const from = this.addressOf(place) >> 2;
    const lane = index % tile.rows;
    const to = (groups >> 2) + (index - lane) * words + lane;
    for (let word = 0; word < words; word += 1) this.words[to + tile.rows * word] = this.words[from + word];
  }

  /**
   * Multiplies the first `count` listed queries with rows from `from` up to `to` of the groups that begin at `groups`. As often as a piece is
   * done, `onPiece` is given a function that tells all hits of the piece; it may be called more than once.
   */
  each(count: number, groups: number, from: number, to: number, onPiece: (tell: (onHit: OnHit) => void) => void): void {
    const { words, limit } = this.tables;
    const padded = Math.ceil(count / tile.queries) * tile.queries;
    this.list.fill(this.list[count - 1], count, padded);
    for (let first = from - (from % tile.rows); first < to; first += tile.rows * groupCapacity) {
      const pieces = Math.min(groupCapacity, Math.ceil((to - first) / tile.rows));
      const step = tile.queries * Math.floor(recordCapacity / (tile.queries * pieces));
      for (let query = 0; query < padded; query += step) {
        const queries = Math.min(step, padded - query);
        const address = groups + 4 * words * first;
        const end = this.kernels.scan(
          this.listAddress + 4 * query,
          queries,
          address,
          pieces,
          limit,
          this.recordsAddress,
        );
        this.pairs += queries * pieces * tile.rows;
        if (end === this.recordsAddress) continue;
        onPiece((onHit) => this.tell(end, query, count, first, from, to, onHit));
      }
    }
  }

  private tell(
    end: number,
    firstQuery: number,
    count: number,
    first: number,
    from: number,
    to: number,
    onHit: OnHit,
  ): void {
    for (let record = 0; record < (end - this.recordsAddress) >> 2; record += 2) {
      const query = firstQuery + this.records[record];
      if (query >= count) continue;
      const row = first + (this.records[record + 1] >>> 8) * tile.rows;
      for (let lane = 0; lane < tile.rows; lane += 1) {
        const index = row + lane;
        if ((this.records[record + 1] >> lane) & 1 && index >= from && index < to) onHit(query, index);
      }
    }
  }
}
