import { NumericError } from '@assay/compute/matrix';

/** What a row is to a selection. Only `free` rows are up for choice. */
export const role = { free: 0, kept: 1, dropped: 2, started: 3, picked: 4 } as const;

/** Rows with a fixed role. */
export interface FixedRows {
  mustKeep?: ArrayLike<number>;
  mustDrop?: ArrayLike<number>;
  start?: ArrayLike<number>;
}

/**
 * One role per row. A row may occur twice in a list, but not in two lists.
 * @throws NumericError `rows_out_of_range`, `rows_conflict`, with the row.
 */
export function assignRoles(rows: number, fixed: FixedRows): Uint8Array {
  const roles = new Uint8Array(rows);
  assign(roles, fixed.start, role.started, 'start');
  assign(roles, fixed.mustKeep, role.kept, 'must-keep');
  assign(roles, fixed.mustDrop, role.dropped, 'must-drop');
  return roles;
}

function assign(roles: Uint8Array, list: ArrayLike<number> | undefined, value: number, name: string): void {
  for (let i = 0; i < (list?.length ?? 0); i += 1) {
    const row = list?.[i] ?? -1;
    if (!(Number.isInteger(row) && row >= 0 && row < roles.length)) {
      throw new NumericError(
        'rows_out_of_range',
        `The ${name} rows name row ${row}, but rows are counted from 0 to ${roles.length - 1}.`,
      );
    }
    if (roles[row] !== role.free && roles[row] !== value) {
      throw new NumericError(
        'rows_conflict',
        `Row ${row} is among the ${name} rows and in another of start, must-keep and must-drop. Leave it in one.`,
        { rows: [row] },
      );
    }
    roles[row] = value;
  }
}

/** Rows of one role, ascending. */
export function rowsOfRole(roles: Uint8Array, wanted: number): Uint32Array {
  let count = 0;
  for (const value of roles) if (value === wanted) count += 1;
  const rows = new Uint32Array(count);
  let place = 0;
  for (let row = 0; row < roles.length; row += 1) {
    if (roles[row] !== wanted) continue;
    rows[place] = row;
    place += 1;
  }
  return rows;
}
