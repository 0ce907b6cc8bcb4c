import type { Units } from './units';

/** Rows with the gains of those that were picked themselves; NaN for rows that came with one of their atomic group. */
export interface PickedRows {
  rows: Uint32Array;
  gains: Float64Array;
}

/** Units in the order in which one of their rows was first picked. */
export class PickedUnits {
  private readonly isTaken: Uint8Array;
  private readonly picks: { row: number; gain: number; end: number }[] = [];

  constructor(private readonly units: Units) {
    this.isTaken = new Uint8Array(units.count);
  }

  /** Rows of all units taken. */
  get rows(): number {
    return this.picks.at(-1)?.end ?? 0;
  }

  /** @returns the rows that are selected by this pick: none when the row's unit was taken before. */
  take(row: number, gain: number): Uint32Array {
    const unit = this.units.unitOf[row];
    if (this.isTaken[unit]) return new Uint32Array();
    this.isTaken[unit] = 1;
    const rows = this.units.rowsOf(unit);
    this.picks.push({ row, gain, end: this.rows + rows.length });
    return rows;
  }

  /** The first units that have at least `count` rows; unit after unit, the row that was picked first. */
  first(count: number): PickedRows {
    const rows: number[] = [];
    const gains: number[] = [];
    for (const pick of this.picks) {
      if (rows.length >= count) break;
      rows.push(pick.row);
      gains.push(pick.gain);
      for (const row of this.units.rowsOf(this.units.unitOf[pick.row])) {
        if (row === pick.row) continue;
        rows.push(row);
        gains.push(NaN);
      }
    }
    return { rows: Uint32Array.from(rows), gains: Float64Array.from(gains) };
  }
}
