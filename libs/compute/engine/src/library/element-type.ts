import type { RowBlock } from '@assay/compute/matrix';

/** `assay_type` of a block's rows. */
export function elementType({ data }: RowBlock): number {
  return data instanceof Float32Array ? 0 : 1;
}
