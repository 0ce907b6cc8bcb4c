/** Finds equal keys: a hash table from keys to the first row that had each of them. Memory is at most 16 bytes a row. */
export class FirstWithKey {
  private readonly table: Int32Array;

  /** @param keys `width` words a row */
  constructor(
    private readonly keys: Uint32Array,
    private readonly width: number,
  ) {
    const rows = keys.length / width;
    this.table = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows + 1))).fill(-1);
  }

  /** The row that was put in first with the key of this one: itself when there was none. */
  put(row: number): number {
    const { table } = this;
    for (let at = this.hash(row) & (table.length - 1); ; at = (at + 1) & (table.length - 1)) {
      if (table[at] === -1) table[at] = row;
      if (this.equal(table[at], row)) return table[at];
    }
  }

  /** Keys need not be evenly spread, as codes are not; the finaliser of MurmurHash3 spreads them. */
  private hash(row: number): number {
    let state = 0;
    for (let word = row * this.width; word < (row + 1) * this.width; word += 1) {
      state = Math.imul(state ^ this.keys[word], 0x85ebca6b);
      state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
      state ^= state >>> 16;
    }
    return state >>> 0;
  }

  private equal(a: number, b: number): boolean {
    const { keys, width } = this;
    for (let word = 0; word < width; word += 1) if (keys[a * width + word] !== keys[b * width + word]) return false;
    return true;
  }
}
