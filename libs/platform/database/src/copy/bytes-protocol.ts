/** What a `BytesThread` is told. */
export type ToThread =
  /** Read the one column of a query. */
  | { query: string }
  /** A value has been taken, and memory is free again, perhaps that of an earlier one. */
  | { taken: true; free: number[] };

/** What it says. Memory is shared, is named by a number, and is used for one value after another. */
export type FromThread =
  { memory: SharedArrayBuffer; id: number } | { value: number; size: number } | { end: true } | { error: Error };

/** Values that the thread may be ahead. */
export const WINDOW = 3;
