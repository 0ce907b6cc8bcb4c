import { setImmediate } from 'node:timers/promises';
import { assertFiniteBlock, NumericError } from '@assay/compute/matrix';
import type { TokenTiles } from './engine';

/** @throws NumericError `shape_mismatch`, or `invalid_option` when a tile has fewer tokens than picks are wanted. */
export function assertTiles({ tiles, tokens, columns, data }: TokenTiles, picks: number): void {
  if (data.length !== tiles * tokens * columns || tiles < 1 || tokens < 1 || columns < 1) {
    throw new NumericError(
      'shape_mismatch',
      `${tiles} tiles of ${tokens} × ${columns} need ${tiles * tokens * columns} numbers, but ${data.length} were given.`,
    );
  }
  if (!(Number.isInteger(picks) && picks >= 1 && picks <= tokens)) {
    throw new NumericError('invalid_option', `${picks} picks of ${tokens} tokens: 1 to ${tokens} can be picked.`);
  }
}

/** Numbers looked at in one turn of the event loop. */
const scanned = 1 << 20;

/**
 * Refuses NaN and infinities.
 * @throws NumericError `non_finite` with the tokens at fault as rows, counted over all tiles; those of the first million numbers that
 * hold any.
 */
export async function assertFiniteTiles(
  { tiles, tokens, columns, data }: TokenTiles,
  signal?: AbortSignal,
): Promise<void> {
  const step = Math.max(1, Math.floor(scanned / columns));
  for (let first = 0; first < tiles * tokens; first += step) {
    signal?.throwIfAborted();
    const part = data.subarray(first * columns, (first + step) * columns);
    assertFiniteBlock({ rows: part.length / columns, columns, data: part }, columns, first);
    await setImmediate();
  }
}
