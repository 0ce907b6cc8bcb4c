import { rowBytes } from './layout';
import { readFully } from './row-file';
import type { Tables } from './tables';

/** For threads: copies rows by slot to an address of the shared memory, in the order of `slots`. */
export function fetchRows(tables: Tables, slots: Uint32Array, address: number): void {
  const bytes = rowBytes(tables);
  const memory = new Uint8Array(tables.memory.buffer);
  for (let from = 0; from < slots.length;) {
    let to = from + 1;
    while (to < slots.length && slots[to] === slots[to - 1] + 1) to += 1;
    const [start, length, target] = [slots[from] * bytes, (to - from) * bytes, address + from * bytes];
    if (tables.file === undefined) memory.copyWithin(target, tables.at.rows + start, tables.at.rows + start + length);
    else readFully(tables.file, memory.subarray(target, target + length), start);
    from = to;
  }
}
