import type { RowBlock } from '@assay/compute/matrix';

/** Rows, their squared distances to the nearest center so far, and further centers. */
export interface NearestQuestion {
  block: RowBlock;
  centers: RowBlock;
  /** Squared; changed and returned. */
  squares: Float64Array;
}

/** Squared distances to the nearest of the centers there were and the given ones, summed directly in float64. */
export function nearestSquares({ block, centers, squares }: NearestQuestion): Float64Array {
  const { columns: d, data: x } = block;
  for (let row = 0; row < block.rows; row += 1) {
    let nearest = squares[row];
    for (let center = 0; center < centers.rows; center += 1) {
      nearest = Math.min(nearest, squaredDistance(x, row * d, centers.data, center * d, d, nearest));
    }
    squares[row] = nearest;
  }
  return squares;
}

/** Σ(a − c)², given up where it passes `limit`: a row that far changes nothing. */
export function squaredDistance(
  a: RowBlock['data'],
  atA: number,
  c: RowBlock['data'],
  atC: number,
  d: number,
  limit: number,
): number {
  let sum = 0;
  for (let first = 0; first < d && sum < limit; first += 16) {
    const last = Math.min(d, first + 16);
    for (let j = first; j < last; j += 1) {
      const difference = a[atA + j] - c[atC + j];
      sum += difference * difference;
    }
  }
  return sum;
}
