import type { RowBlockSource } from '@assay/compute/matrix';

/**
 * Numbers that stand for the content of blocks, within the life of one engine. The same rows of the same source object get the same
 * number in every pass; a number is never given twice. A source is expected to give the same rows in every pass.
 */
export class BlockKeys {
  private readonly bySource = new WeakMap<RowBlockSource, Map<string, number>>();
  private last = 0;

  /** @param rowStart @param rows which rows of the source the block holds: how a source is cut may differ between passes. */
  keyOf(source: RowBlockSource, rowStart: number, rows: number): number {
    let keys = this.bySource.get(source);
    if (!keys) this.bySource.set(source, (keys = new Map<string, number>()));
    const place = `${rowStart}+${rows}`;
    let key = keys.get(place);
    if (key === undefined) keys.set(place, (key = this.last += 1));
    return key;
  }
}
