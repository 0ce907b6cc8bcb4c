import { cholesky, inverseUpperFactor, type RowBlock } from '@assay/compute/matrix';
import type { Picks, SelectionObjective } from '../engine';

/** What is asked of the oracle. */
export interface OracleRequest {
  count: number;
  eligible?: Uint8Array;
  /** As in `NextOptions`; not for `a-optimal`, where what counts as a bound is the engine's. */
  outside?: number;
}

/**
 * Plain greedy selection: before every pick, every row's gain is computed anew from A itself, by a new Cholesky factor, or from all
 * centers. O(count · (n·d² + d³)), for small matrices in tests.
 * @param picked rows picked already, which are added to.
 */
export function pickEagerly(
  { rows, columns, data }: RowBlock,
  objective: SelectionObjective,
  picked: number[],
  { count, eligible, outside = 0 }: OracleRequest,
): Picks {
  const row = (i: number): number[] => Array.from(data.subarray(i * columns, (i + 1) * columns));
  const gains: number[] = [];
  const first = picked.length;
  while (gains.length < count) {
    const gainOf = makeGain(columns, objective, picked.map(row));
    let best = -1;
    let gain = -Infinity;
    for (let i = 0; i < rows; i += 1) {
      if (picked.includes(i) || eligible?.[i] === 0) continue;
      const own = gainOf(row(i), i);
      if (own > gain) [best, gain] = [i, own];
    }
    if (best < 0) break;
    const bound = objective.kind === 'd-optimal' ? Math.log1p(outside) : outside;
    if (outside > 0 && bound > gain) break;
    picked.push(best);
    gains.push(gain);
  }
  return { rows: Uint32Array.from(picked.slice(first)), gains: Float64Array.from(gains) };
}

function makeGain(d: number, objective: SelectionObjective, picked: number[][]): (x: number[], i: number) => number {
  if (objective.kind === 'k-center') {
    return (x, i) => {
      const near = picked.map((center) => Math.sqrt(squareDistance(x, center)));
      return Math.min(objective.distances?.[i] ?? Infinity, ...near);
    };
  }
  const a = Float64Array.from(objective.matrix);
  for (const x of picked) for (let i = 0; i < d * d; i += 1) a[i] += x[Math.floor(i / d)] * x[i % d];
  cholesky(a, d);
  const r = inverseUpperFactor(a, d);
  return (x) => {
    const y = times(d, (i, j) => r[j * d + i], x);
    const g = inner(y, y);
    if (objective.kind === 'd-optimal') return Math.log1p(g);
    const z = times(d, (i, j) => r[i * d + j], y);
    const { target } = objective;
    return inner(z, target ? times(d, (i, j) => target[i * d + j], z) : z) / (1 + g);
  };
}

function times(d: number, entry: (i: number, j: number) => number, x: number[]): number[] {
  return Array.from({ length: d }, (_, i) => x.reduce((sum, value, j) => sum + entry(i, j) * value, 0));
}

const inner = (a: number[], b: number[]): number => a.reduce((sum, value, i) => sum + value * b[i], 0);

const squareDistance = (a: number[], b: number[]): number => a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
