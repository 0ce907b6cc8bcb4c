/**
 * Rank of every value, 1 for the largest; among equal values the lower row comes first, NaN comes last. Radix sort on the
 * bits of the numbers: time and memory O(n).
 */
export function rankDescending(values: Float64Array): Uint32Array {
  const n = values.length;
  const [high, low] = [new Uint32Array(n), new Uint32Array(n)];
  const view = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < n; i += 1) {
    // Adding zero turns −0 into 0: the two are equal and must tie.
    view.setFloat64(0, values[i] + 0);
    const [h, l] = [view.getUint32(0), view.getUint32(4)];
    // Positive floats order like their bits, negative ones in reverse; larger numbers get smaller keys.
    const positive = (h & 0x80000000) === 0;
    high[i] = Number.isNaN(values[i]) ? 0xffffffff : positive ? ~(h | 0x80000000) : h;
    low[i] = Number.isNaN(values[i]) ? 0xffffffff : positive ? ~l : l;
  }
  let order = Uint32Array.from({ length: n }, (_, index) => index);
  let spare = new Uint32Array(n);
  for (const [key, shift] of [
    [low, 0],
    [low, 16],
    [high, 0],
    [high, 16],
  ] as const) {
    sortByDigit(order, spare, key, shift);
    [order, spare] = [spare, order];
  }
  const ranks = spare;
  for (let place = 0; place < n; place += 1) ranks[order[place]] = place + 1;
  return ranks;
}

/** One stable counting pass over 16 bits of the keys. */
function sortByDigit(from: Uint32Array, to: Uint32Array, key: Uint32Array, shift: number): void {
  const starts = new Uint32Array(65537);
  for (const index of from) starts[((key[index] >>> shift) & 0xffff) + 1] += 1;
  for (let digit = 0; digit < 65536; digit += 1) starts[digit + 1] += starts[digit];
  for (const index of from) {
    const digit = (key[index] >>> shift) & 0xffff;
    to[starts[digit]] = index;
    starts[digit] += 1;
  }
}
