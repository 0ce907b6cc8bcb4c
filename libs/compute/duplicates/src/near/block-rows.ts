/** Rows of consecutive places, which are in the block of the shared memory. */
export interface BlockRows {
  start: number;
  rows: number;
}

/** No place. */
export const none = 0xffffffff;
