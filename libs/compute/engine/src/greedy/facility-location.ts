import { dot } from './linear';
import { RowHeap } from './row-heap';

/**
 * Greedy facility location in one tile of n × d tokens: gain(j) = Σᵢ max(0, sᵢⱼ − mᵢ). Lazy: gains only fall, also as computed, since
 * every term does and the order of the sum is fixed, so an old gain is a bound.
 */
export function coverTile(data: Float32Array, n: number, d: number, picks: number): Int32Array {
  const similarity = cosines(data, n, d);
  const nearest = new Float64Array(n).fill(-1);
  const gains = new Float64Array(n).fill(Infinity);
  const seen = new Int32Array(n).fill(-1);
  const heap = new RowHeap(
    gains,
    Uint32Array.from({ length: n }, (_, j) => j),
  );
  const picked = new Int32Array(picks);
  let count = 0;
  while (count < picks) {
    const best = heap.top ?? 0;
    const own = best * n;
    if (seen[best] !== count) {
      let gain = 0;
      for (let i = 0; i < n; i += 1) gain += Math.max(0, similarity[own + i] - nearest[i]);
      gains[best] = gain;
      seen[best] = count;
      heap.settle();
      continue;
    }
    picked[count] = best;
    count += 1;
    heap.pop();
    for (let i = 0; i < n; i += 1) nearest[i] = Math.max(nearest[i], similarity[own + i]);
  }
  return picked;
}

/** n × n cosines in float64; those of a zero token are 0. */
function cosines(data: Float32Array, n: number, d: number): Float64Array {
  const unit = new Float64Array(data);
  for (let i = 0; i < n; i += 1) {
    const length = Math.sqrt(dot(unit, i * d, unit, i * d, d));
    if (length > 0) for (let k = i * d; k < (i + 1) * d; k += 1) unit[k] /= length;
  }
  const similarity = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      similarity[i * n + j] = dot(unit, i * d, unit, j * d, d);
      similarity[j * n + i] = similarity[i * n + j];
    }
  }
  return similarity;
}
