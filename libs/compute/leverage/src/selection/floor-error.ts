import { NumericError } from '@assay/compute/matrix';
import type { LoweredFloor } from './request';

/** Codes of {@link FloorError}. */
export type FloorErrorCode = 'floors_unmeetable' | 'floors_exceed_size';

/** Floors that one message names; `floors` holds all of them. */
const named = 8;

/** Floors that cannot be met: `floors` says which. */
export class FloorError extends NumericError {
  private constructor(
    code: FloorErrorCode,
    message: string,
    readonly floors: readonly LoweredFloor[],
  ) {
    super(code, message);
  }

  /** Groups do not have the rows. */
  static unmeetable(floors: readonly LoweredFloor[]): FloorError {
    const list = inWords(floors, ({ floor, available }) => `asks for ${floor}, has ${available}`);
    return new FloorError(
      'floors_unmeetable',
      `Floors above what a group has beside start and must-drop rows: ${list}. Lower them, or drop fewer rows.`,
      floors,
    );
  }

  /** More rows are needed than are to be selected. */
  static tooManyRows(needed: number, m: number, floors: readonly LoweredFloor[]): FloorError {
    const list = floors.length > 0 ? ` The floors: ${inWords(floors, ({ floor }) => String(floor))}.` : '';
    return new FloorError(
      'floors_exceed_size',
      `Must-keep rows and floors need at least ${needed} rows, but only ${m} are to be selected. Select more or lower the floors.${list}`,
      floors,
    );
  }

  /** No row is left that serves all groupings that have no slack. */
  static crossed(left: number, floors: readonly LoweredFloor[]): FloorError {
    return new FloorError(
      'floors_exceed_size',
      `With ${left} more rows to select, no row is left that serves the floors of classes and contributors at once, as every one of ` +
        'them would have to. Other rows before might have met them, but are not searched for: select more or lower the floors. ' +
        `Not met: ${inWords(floors, ({ floor }) => String(floor))}.`,
      floors,
    );
  }
}

function inWords(floors: readonly LoweredFloor[], what: (floor: LoweredFloor) => string): string {
  const parts = floors.slice(0, named).map((floor) => `${floor.grouping} ${floor.code} (${what(floor)})`);
  const more = floors.length - parts.length;
  return parts.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
