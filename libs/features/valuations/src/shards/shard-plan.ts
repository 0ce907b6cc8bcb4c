/** Consecutive feature blocks. */
export interface Shard {
  shard: number;
  firstBlock: number;
  lastBlock: number;
  rowStart: number;
  rows: number;
}

/** Rows of a shard at most: its scores are held in memory until it is done. */
const MAX_ROWS = 4 * 1024 * 1024;

/**
 * Cuts a set of rows into shards of whole blocks. It depends on nothing but the rows, so that the sums of the shards, and with them
 * all bits of a valuation, do not depend on who computes them.
 * @param shardBytes bytes of float32 features that a shard has at most, if it has more than one block
 */
export function planShards(
  blocks: readonly { rows: number }[],
  columns: number,
  shardBytes: number,
  maxRows = MAX_ROWS,
): Shard[] {
  const limit = Math.min(maxRows, Math.floor(shardBytes / (4 * columns)));
  const shards: Shard[] = [];
  let current: Shard | undefined;
  let row = 0;
  for (const [block, { rows }] of blocks.entries()) {
    if (!current || current.rows + rows > limit) {
      current = { shard: shards.length, firstBlock: block, lastBlock: block, rowStart: row, rows: 0 };
      shards.push(current);
    }
    current.lastBlock = block;
    current.rows += rows;
    row += rows;
  }
  return shards;
}
