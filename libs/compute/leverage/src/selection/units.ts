import { NumericError } from '@assay/compute/matrix';
import { role } from './roles';

/** What is kept or dropped as one: the free rows of an atomic group, or a row by itself; in the order of their first rows. */
export interface Units {
  count: number;
  /** Free rows in all. */
  rows: number;
  /** Whether a unit may have more than one row. */
  areGroups: boolean;
  /** Unit of every row; −1 for rows that are not free. */
  unitOf: Int32Array;
  /** Rows per unit. */
  sizes: Float64Array;
  /** Rows of a unit, ascending. */
  rowsOf: (unit: number) => Uint32Array;
}

/**
 * A must-keep or must-drop row decides for its whole atomic group; start rows do not. Changes the roles.
 * @throws NumericError `shape_mismatch`, `invalid_option`; `rows_conflict` with the rows where a group has both.
 */
export function extendRoles(roles: Uint8Array, groups: ArrayLike<number> | undefined): void {
  if (!groups) return;
  if (groups.length !== roles.length) {
    throw new NumericError(
      'shape_mismatch',
      `There are ${groups.length} codes of atomic groups for ${roles.length} rows.`,
    );
  }
  const decided = new Map<number, { row: number; value: number }>();
  for (let row = 0; row < roles.length; row += 1) {
    if (!Number.isInteger(groups[row])) {
      throw new NumericError(
        'invalid_option',
        `Codes of atomic groups must be integers; row ${row} has ${groups[row]}.`,
        { rows: [row] },
      );
    }
    const value = roles[row];
    if (groups[row] < 0 || (value !== role.kept && value !== role.dropped)) continue;
    const before = decided.get(groups[row]);
    if (before && before.value !== value) throw conflict(groups[row], before, row);
    if (!before) decided.set(groups[row], { row, value });
  }
  for (let row = 0; row < roles.length; row += 1) {
    if (groups[row] >= 0 && roles[row] === role.free) roles[row] = decided.get(groups[row])?.value ?? role.free;
  }
}

function conflict(group: number, before: { row: number; value: number }, row: number): NumericError {
  const [kept, dropped] = before.value === role.kept ? [before.row, row] : [row, before.row];
  return new NumericError(
    'rows_conflict',
    `Row ${kept} must be kept and row ${dropped} dropped, but both are in atomic group ${group}, which is kept whole or not at all. ` +
      'Leave one out.',
    { rows: [kept, dropped] },
  );
}

/** The free rows in units; without groups every row is one. */
export function unitsOf(roles: Uint8Array, groups?: ArrayLike<number>): Units {
  const unitOf = new Int32Array(roles.length).fill(-1);
  const byCode = new Map<number, number>();
  let [count, rows] = [0, 0];
  for (let row = 0; row < roles.length; row += 1) {
    if (roles[row] !== role.free) continue;
    const code = groups ? groups[row] : -1;
    const known = code >= 0 ? byCode.get(code) : undefined;
    unitOf[row] = known ?? count;
    rows += 1;
    if (known !== undefined) continue;
    if (code >= 0) byCode.set(code, count);
    count += 1;
  }
  const starts = new Uint32Array(count + 1);
  for (const unit of unitOf) if (unit >= 0) starts[unit + 1] += 1;
  const sizes = Float64Array.from(starts.subarray(1));
  for (let unit = 0; unit < count; unit += 1) starts[unit + 1] += starts[unit];
  const places = starts.slice();
  const inOrder = new Uint32Array(rows);
  for (let row = 0; row < unitOf.length; row += 1) {
    if (unitOf[row] < 0) continue;
    inOrder[places[unitOf[row]]] = row;
    places[unitOf[row]] += 1;
  }
  const rowsOf = (unit: number): Uint32Array => inOrder.subarray(starts[unit], starts[unit + 1]);
  return { count, rows, areGroups: groups !== undefined, unitOf, sizes, rowsOf };
}

/** Σ of a value over the rows of every unit. */
export function sumOverUnits({ count, unitOf }: Units, values: Float64Array): Float64Array {
  const sums = new Float64Array(count);
  for (let row = 0; row < unitOf.length; row += 1) if (unitOf[row] >= 0) sums[unitOf[row]] += values[row];
  return sums;
}

/** All rows of the units, unit after unit. */
export function rowsOfUnits({ rowsOf, sizes }: Units, units: ArrayLike<number>): Uint32Array {
  let total = 0;
  for (let place = 0; place < units.length; place += 1) total += sizes[units[place]];
  const rows = new Uint32Array(total);
  let filled = 0;
  for (let place = 0; place < units.length; place += 1) {
    rows.set(rowsOf(units[place]), filled);
    filled += sizes[units[place]];
  }
  return rows;
}
