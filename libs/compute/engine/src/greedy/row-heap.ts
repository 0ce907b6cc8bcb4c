/**
 * A heap of rows whose top has the largest bound, the lowest row among equals. Bounds live outside: whoever lowers the top's calls
 * `settle`.
 */
export class RowHeap {
  private readonly rows: Uint32Array;
  private size: number;

  /** @param bounds by row. @param rows those to hold; O(length). */
  constructor(
    private readonly bounds: Float64Array,
    rows: Uint32Array,
  ) {
    this.rows = rows;
    this.size = rows.length;
    for (let place = (this.size >> 1) - 1; place >= 0; place -= 1) this.sink(place);
  }

  /** The row with the largest bound; undefined when none is left. */
  get top(): number | undefined {
    return this.size > 0 ? this.rows[0] : undefined;
  }

  /** Puts the top where its lowered bound belongs. */
  settle(): void {
    this.sink(0);
  }

  pop(): void {
    this.size -= 1;
    this.rows[0] = this.rows[this.size];
    this.sink(0);
  }

  private isAbove(a: number, b: number): boolean {
    const difference = this.bounds[a] - this.bounds[b];
    return difference > 0 || (difference === 0 && a < b);
  }

  private sink(start: number): void {
    const { rows, size } = this;
    const row = rows[start];
    let place = start;
    for (let child = 2 * place + 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && this.isAbove(rows[child + 1], rows[child])) child += 1;
      if (!this.isAbove(rows[child], row)) break;
      rows[place] = rows[child];
      place = child;
    }
    if (size > 0) rows[place] = row;
  }
}
