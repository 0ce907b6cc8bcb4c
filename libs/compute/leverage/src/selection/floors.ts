import { NumericError } from '@assay/compute/matrix';
import { FloorError } from './floor-error';
import type { Grouping, LoweredFloor } from './request';
import { role } from './roles';

/** Groups as places 0 … g − 1, and how many rows each still needs. */
interface Deficits {
  /** Place of every row's group, −1 for none. */
  places: Int32Array;
  needs: number[];
  /** What was asked for, by place. */
  floors: LoweredFloor[];
  /** Sum of the needs. */
  missing: number;
}

/** Follows which groups still need rows. */
export class Floors {
  /** Floors that were lowered to what their group can give. */
  readonly lowered: LoweredFloor[] = [];
  /** Groups that were served in full by `take`. */
  private served = 0;
  private readonly groupings: Deficits[] = [];

  /**
   * Only free and must-keep rows count; must-keep rows are taken into account at once.
   * @throws NumericError `shape_mismatch`, `invalid_option`; FloorError `floors_unmeetable` with `strictFloors`.
   */
  constructor(
    /** Changed by `reserve`. */
    private readonly roles: Uint8Array,
    groupings: { classes?: Grouping; contributors?: Grouping; strictFloors?: boolean },
  ) {
    for (const name of ['classes', 'contributors'] as const) {
      const grouping = groupings[name];
      if (grouping) this.add(name, grouping);
    }
    if (groupings.strictFloors && this.lowered.length > 0) throw FloorError.unmeetable(this.lowered);
    roles.forEach((value, row) => {
      if (value === role.kept) this.take(row);
    });
  }

  private add(name: LoweredFloor['grouping'], { codes, floors }: Grouping): void {
    const rows = this.roles.length;
    if (codes.length !== rows) {
      throw new NumericError('shape_mismatch', `There are ${codes.length} codes of ${name} for ${rows} rows.`);
    }
    const placeOf = new Map<number, number>();
    const available: number[] = [];
    const places = new Int32Array(rows).fill(-1);
    for (let row = 0; row < rows; row += 1) {
      if (!Number.isInteger(codes[row])) {
        throw new NumericError('invalid_option', `Codes of ${name} must be integers; row ${row} has ${codes[row]}.`);
      }
      if (codes[row] < 0) continue;
      const place = placeOf.get(codes[row]) ?? available.push(0) - 1;
      placeOf.set(codes[row], place);
      places[row] = place;
      if (this.roles[row] === role.free || this.roles[row] === role.kept) available[place] += 1;
    }
    if (floors === undefined) return;
    const wanted = typeof floors === 'number' ? new Map([...placeOf.keys()].map((code) => [code, floors])) : floors;
    const needs = available.map(() => 0);
    const asked: LoweredFloor[] = [];
    for (const [code, floor] of wanted) {
      if (!(Number.isInteger(floor) && floor >= 0)) {
        throw new NumericError('invalid_option', `A floor must be a whole number of at least 0, not ${floor}.`);
      }
      const place = placeOf.get(code);
      const limit = place === undefined ? 0 : available[place];
      const entry: LoweredFloor = { grouping: name, code, floor, available: limit };
      if (floor > limit) this.lowered.push(entry);
      if (place === undefined) continue;
      needs[place] = Math.min(floor, limit);
      asked[place] = entry;
    }
    this.groupings.push({ places, needs, floors: asked, missing: needs.reduce((sum, need) => sum + need, 0) });
  }

  /**
   * Whether the row may be taken while floors are unmet and `left` rows are to come: it serves one, and every grouping that needs a
   * row at each of those picks.
   */
  needs(row: number, left: number): boolean {
    let isNeeded = false;
    for (const deficits of this.groupings) {
      const place = deficits.places[row];
      if (place >= 0 && deficits.needs[place] > 0) isNeeded = true;
      else if (isTight(deficits, left)) return false;
    }
    return isNeeded;
  }

  /** Grows when a group was served in full or a grouping became tight: while it stays the same, so do the rows that `needs` allows. */
  stage(left: number): number {
    return this.served + this.groupings.filter((deficits) => isTight(deficits, left)).length;
  }

  /** Picks before which the stage cannot change. */
  steadyPicks(left: number): number {
    let picks = Infinity;
    for (const deficits of this.groupings) {
      for (const need of deficits.needs) if (need > 0) picks = Math.min(picks, need);
      if (deficits.missing > 0 && !isTight(deficits, left)) picks = Math.min(picks, left - deficits.missing);
    }
    return picks;
  }

  /** Counts a selected row for its groups. */
  take(row: number): void {
    for (const deficits of this.groupings) {
      const place = deficits.places[row];
      if (place < 0 || deficits.needs[place] === 0) continue;
      deficits.needs[place] -= 1;
      deficits.missing -= 1;
      if (deficits.needs[place] === 0) this.served += 1;
    }
  }

  /** Rows that are needed at the least: a row can serve one group of every grouping. */
  get outstanding(): number {
    return this.groupings.reduce((most, { missing }) => Math.max(most, missing), 0);
  }

  /** Rows that are needed at the most: every row serves a single group. */
  get outstandingAtMost(): number {
    return this.groupings.reduce((sum, { missing }) => sum + missing, 0);
  }

  /** @throws FloorError `floors_exceed_size` when `taken` must-keep rows and those needed at the least are more than `m`. */
  assertFit(taken: number, m: number): void {
    const needed = taken + this.outstanding;
    if (needed > m) throw FloorError.tooManyRows(needed, m, this.unmetFloors());
  }

  /** What to throw when floors are unmet and `needs` allows no row: no proof that other rows would not have met them. */
  unmet(left: number): NumericError {
    return FloorError.crossed(Math.max(0, left), this.unmetFloors());
  }

  /** Floors that are not met yet. */
  private unmetFloors(): LoweredFloor[] {
    return this.groupings.flatMap(({ needs, floors }) => floors.filter((_, place) => needs[place] > 0));
  }

  /**
   * Walks rows in the given order, which is made only when needed, and takes the free ones that serve a floor, until all floors are met.
   * One walk will do: a row that is passed over is not needed later either. Rows taken become `picked`.
   * @param m Infinity where as many rows may be taken as it needs.
   * @param companions all rows that are taken with a row, itself among them.
   * @returns with companions up to a unit more than `m` allows.
   * @throws FloorError `floors_exceed_size`.
   */
  reserve(
    order: () => Iterable<number>,
    taken: number,
    m: number,
    companions: (row: number) => ArrayLike<number> = (row) => [row],
  ): number[] {
    const reserved: number[] = [];
    this.assertFit(taken, m);
    if (this.outstanding === 0) return reserved;
    for (const row of order()) {
      const left = m - taken - reserved.length;
      if (left <= 0) break;
      if (this.roles[row] !== role.free || !this.needs(row, left)) continue;
      const together = companions(row);
      for (let i = 0; i < together.length; i += 1) {
        this.take(together[i]);
        this.roles[together[i]] = role.picked;
        reserved.push(together[i]);
      }
      if (this.outstanding === 0) return reserved;
    }
    throw this.unmet(m - taken - reserved.length);
  }
}

/** Whether every one of the `left` rows to come must serve the grouping. */
function isTight({ missing }: Deficits, left: number): boolean {
  return missing > 0 && missing >= left;
}
