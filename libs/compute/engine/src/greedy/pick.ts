/** What is asked of a selection in one call. */
export interface PickRequest {
  count: number;
  eligible?: Uint8Array;
  /** Bound on rows that are not in the selection, 0 for none. */
  outside: number;
}

/** Rows in the order of picking, with their gains. */
export interface PickResult {
  rows: Uint32Array;
  gains: Float64Array;
}

/** Rows that may be picked, ascending. */
export function candidates(picked: Uint8Array, eligible?: Uint8Array): Uint32Array {
  const rows = new Uint32Array(picked.length);
  let count = 0;
  for (let row = 0; row < picked.length; row += 1) {
    if (picked[row] || eligible?.[row] === 0) continue;
    rows[count] = row;
    count += 1;
  }
  return rows.subarray(0, count);
}

/** Picks being collected. */
export class Picked {
  private readonly rows: Uint32Array;
  private readonly gains: Float64Array;
  private length = 0;

  constructor(count: number) {
    this.rows = new Uint32Array(count);
    this.gains = new Float64Array(count);
  }

  get full(): boolean {
    return this.length === this.rows.length;
  }

  add(row: number, gain: number): void {
    this.rows[this.length] = row;
    this.gains[this.length] = gain;
    this.length += 1;
  }

  result(): PickResult {
    return { rows: this.rows.slice(0, this.length), gains: this.gains.slice(0, this.length) };
  }
}
